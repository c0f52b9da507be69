/** The processes of one host: now, live, or at any past second that the strip of host CPU above points to. */
import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { TopAnswer } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { HostFrame, useHost } from '../host/frame.tsx';
import { HostHead, HostTabs } from '../host/head.tsx';
import { now } from '../live/clock.ts';
import { lostSince, mode, watch } from '../live/feed.ts';
import { Filter, Note } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { togglePause } from '../parts/keys.ts';
import { nearest } from '../fleet/order.ts';
import { millis } from '../route/query.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import { age, count, plural } from '../unit/format.ts';
import { moment, zone } from '../unit/time.ts';
import { filterProcesses, fromLive, fromTop, type Process } from './rows.ts';
import { Scrub } from './scrub.tsx';
import { ProcessTable, SortSelect } from './table.tsx';

const cursor = signal<number | null>(null);

export function ProcessesPage({ id, tables }: { id: string; tables: Tables }) {
  const { model, host, error, retry } = useHost(id);
  useEffect(() => watch(id, 'process,system'), [id]);
  const at = millis(query.value.get('at'));
  const past = usePast(id, at);

  if (model) void model.beat.value;
  const live = model?.live.tables.get('process');
  const beat = model?.beat.value;
  const all = useMemo<Process[] | null>(() => {
    if (at !== null) return past.answer ? fromTop(past.answer.rows) : null;
    return live ? fromLive(live, tables) : null;
  }, [at, past.answer, live, beat, tables]);

  const filter = query.value.get('q') ?? '';
  const rows = useMemo(() => (all ? filterProcesses(all, filter) : []), [all, filter]);

  if (!model) return <HostFrame id={id} error={error} onRetry={retry} page="processes" />;
  const facts = model.facts.value;
  const second = at !== null ? past.answer?.at ?? at : model.live.at;
  const silentFor = lostSince.value === null ? null : now.value - lostSince.value;
  const old = at === null && second !== null && now.value - second > 15_000;
  const unreadable = rows.filter((row) => row.read === null || row.fds === null).length;
  return (
    <>
      <HostHead model={model} host={host} tables={tables} silentFor={silentFor}>
        <Filter class="wide" label="Filter processes" placeholder="Name, user, PID, command" value={filter} onInput={(q) => setQuery({ q }, 'replace')} />
      </HostHead>
      <HostTabs id={id} page="processes" processes={live?.rows.size ?? host?.processes ?? null} />
      <div class="procs-page">
        <Scrub host={model.id} tables={tables} at={at} second={second} cursor={cursor} />
        {past.error && at !== null && (
          <Note tone="warn" icon="warn"><span class="grow">{past.error}</span><a class="btn" href={queryLink({ at: null })}>Back to live</a></Note>
        )}
        <section class="panel" aria-label="Process table">
          <div class="panel-head">
            <span>{all === null ? (at === null && model.live.at !== null ? 'This host sends no processes.' : 'Reading the processes')
              : <><b>{filter ? `${count(rows.length)} of ${plural(all.length, 'process', 'processes')}` : plural(all.length, 'process', 'processes')}</b>
                {second !== null && <> at {moment(second, now.value)} {zone(second)}{old && <>, <span class="old">{age(now.value - second)} ago</span></>}</>}</>}</span>
            <span class="grow" />
            <SortSelect />
            <span class="meta">CPU: 100 % is one of {facts.cpus === null ? 'the' : facts.cpus} {facts.cpus === 1 ? 'CPU' : 'CPUs'}</span>
            {at === null && (
              <button type="button" class="btn ico" aria-pressed={mode.value === 'paused'} aria-keyshortcuts="." onClick={togglePause}
                aria-label={mode.value === 'paused' ? 'Resume live, key .' : 'Pause live, key .'} title={mode.value === 'paused' ? 'Resume live (.)' : 'Pause live (.)'}>
                <Icon name={mode.value === 'paused' ? 'play' : 'pause'} />
              </button>
            )}
          </div>
          {all === null ? <Skeleton />
            : rows.length === 0 && filter ? <NoMatch filter={filter} names={[...new Set(all.map((row) => row.name))]} />
              : <div class={old ? 'aged' : ''}><ProcessTable rows={rows} at={second ?? now.value} cpus={facts.cpus} memTotal={facts.memTotal} cause={`${filter} ${at ?? 'live'}`} /></div>}
          {unreadable > 0 && (
            <p class="panel-foot">“–” in {plural(unreadable, 'row')}: not readable without a capability. The agent reads other users' disk rates and open files only as root or with CAP_SYS_PTRACE.</p>
          )}
        </section>
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

function Skeleton() {
  return (
    <div class="skel-rows" aria-hidden="true">
      {Array.from({ length: 14 }, (_, index) => <div key={index}><span class="skel k1" /><span class="skel k6" /><span class="grow" /><span class="skel k2" /><span class="skel k2" /></div>)}
    </div>
  );
}

function NoMatch({ filter, names }: { filter: string; names: string[] }) {
  const near = nearest(names, filter);
  return (
    <div class="row pad">
      <Icon name="search" />
      <span class="grow">No process matches “{filter}”.{near && <> Nearest: <a class="link" href={queryLink({ q: near })}>{near}</a></>}</span>
      <button type="button" class="btn" onClick={() => setQuery({ q: null })}>Clear</button>
    </div>
  );
}

