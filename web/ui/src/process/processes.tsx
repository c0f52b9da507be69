/** The processes of one host: now, live, or at any past second that the strip of host CPU above points to. */
import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { TopAnswer } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { HostFrame, useHost } from '../host/frame.tsx';
import { HostHead, HostTabs } from '../host/head.tsx';
import { now } from '../live/clock.ts';
import { silentSince, watch } from '../live/feed.ts';
import { Filter, Note } from '../parts/controls.tsx';
import { later } from '../parts/later.tsx';
import { wide } from '../parts/wide.ts';
import { choice, millis } from '../route/query.ts';
import { query, queryLink, route, setQuery } from '../route/router.ts';
import '../style/procs.css';
import { filterProcesses, fromLive, fromTop, type Process } from './rows.ts';
import { Panel, VIEWS, type View } from './panel.tsx';

const small = matchMedia('(max-width: 640px)');
const cursor = signal<number | null>(null);
/** Time for the page on screen before what it shows on demand is fetched ahead. */
const AHEAD = 1_500;

/** The table first: the strip above it needs the charts' code, which is asked for at once. */
const Scrub = later(() => import('./scrub.tsx').then((file) => file.Scrub), () => <section class="time strip-skel" aria-busy="true" />);
Scrub.fetch();
const Inspector = later(() => import('./more.tsx').then((file) => file.Inspector), () => <aside class="panel tall" aria-label="Inspector" aria-busy="true" />);
const Lanes = later(() => import('./more.tsx').then((file) => file.Lanes), () => <div class="lanes-skel" aria-busy="true"><span class="skel k6" /></div>);

export function ProcessesPage({ id, tables }: { id: string; tables: Tables }) {
  const { model, host, error, retry } = useHost(id);
  const hostId = model?.id;
  useEffect(() => { if (hostId) watch(hostId, 'process,system'); }, [hostId]);
  useEffect(() => {
    const timer = setTimeout(Inspector.fetch, AHEAD);
    return () => clearTimeout(timer);
  }, []);
  const chosen = route.value.page === 'processes' ? route.value.process : null;
  const at = millis(query.value, 'at');
  const past = usePast(id, at);

  if (model) void model.beat.value;
  const live = model?.live.tables.get('process');
  const beat = model?.beat.value;
  const all = useMemo<Process[] | null>(() => {
    if (at !== null) return past.answer ? fromTop(past.answer.rows) : null;
    return live ? fromLive(live, tables) : null;
  }, [at, past.answer, live, beat, tables]);

  const view = choice<View>(query.value, 'view', VIEWS.map(({ value }) => value), 'top');
  const filter = query.value.get('q') ?? '';
  const rows = useMemo(() => (all ? filterProcesses(all, filter) : []), [all, filter]);

  if (!model) return <HostFrame id={id} error={error} onRetry={retry} page="processes" />;
  const facts = model.facts.value;
  const second = at !== null ? past.answer?.at ?? at : model.live.at;
  const silentFor = silentSince.value === null ? null : now.value - silentSince.value;
  // On a phone there is room for one of the two.
  const lanes = view === 'births' || !small.matches;
  const until = model.live.at ?? facts.lastSeen ?? now.value;
  return (
    <>
      <HostHead model={model} host={host} tables={tables} silentFor={silentFor}>
        <Filter class="wide" label="Filter processes" placeholder="Name, user, PID, command" value={filter} onInput={(q) => setQuery({ q }, 'replace')} />
      </HostHead>
      <HostTabs id={id} page="processes" processes={live?.rows.size ?? host?.processes ?? null} />
      <div class="procs-page">
        <Scrub host={model.id} tables={tables} at={at} second={second} cursor={cursor}
          {...(lanes ? { below: (window) => <Lanes id={id} host={model.id} until={until} at={at} cursor={cursor} chosen={chosen} filter={filter} compact={view !== 'births'} {...window} /> } : {})} />
        {past.error && at !== null && (
          <Note tone="warn" icon="warn"><span class="grow">{past.error}</span><a class="btn" href={queryLink({ at: null })}>Back to live</a></Note>
        )}
        <div class={chosen && wide.value ? 'work' : ''}>
          {(!chosen || wide.value) && <Panel id={id} view={view} all={all} rows={rows} filter={filter} at={at} second={second} until={until} heard={model.live.at !== null} facts={facts} chosen={chosen} />}
          {chosen && <Inspector key={chosen} id={id} process={chosen} model={model} tables={tables} at={at} rows={all ?? []} silentFor={silentFor} cursor={cursor} />}
        </div>
      </div>
    </>
  );
}

/** The process table of one past second. */
function usePast(id: string, at: number | null): { answer: TopAnswer | null; error: string | null } {
  const kept = useSignal<{ at: number; answer: TopAnswer } | null>(null);
  const error = useSignal<string | null>(null);
  useEffect(() => {
    if (at === null) {
      kept.value = null;
      error.value = null;
      return undefined;
    }
    const stop = new AbortController();
    api.top(id, at, stop.signal).then((answer) => {
      kept.value = { at, answer };
      error.value = null;
    }, (problem: unknown) => {
      if (stop.signal.aborted) return;
      kept.value = null;
      error.value = problem instanceof Error ? problem.message : String(problem);
    });
    return () => stop.abort();
  }, [id, at]);
  // The second before stays on screen until the next one is there: stepping does not flicker.
  return { answer: kept.value?.answer ?? null, error: error.value };
}
