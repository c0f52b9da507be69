/** What the pages of a host share: finding the host, and what stands there while it is not found. */
import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, ApiError } from '../api/client.ts';
import type { Host } from '../api/shapes.ts';
import { loadFleet, NEIGHBOUR_COLUMNS } from '../fleet/store.ts';
import { generation } from '../live/feed.ts';
import { findHost, hostIds, hostModel, learnHost, type HostModel } from '../live/hosts.ts';
import { Note } from '../parts/controls.tsx';
import { later } from '../parts/later.tsx';

const FLEET_EVERY = 15_000;
const FLEET_MINUTES = 60;

export interface Found { model: HostModel | undefined; host: Host | null; error: ApiError | null; retry: () => void }

/** The host of the address. Never another's: a late answer for the host before is dropped. */
export function useHost(id: string): Found {
  const host = useSignal<{ id: string; facts: Host } | null>(null);
  const error = useSignal<ApiError | null>(null);
  const attempt = useSignal(0);
  useEffect(() => {
    const stop = new AbortController();
    error.value = null;
    api.host(id, stop.signal).then((facts) => {
      learnHost(facts);
      host.value = { id, facts };
    }, (problem: unknown) => {
      if (!stop.signal.aborted) error.value = problem instanceof ApiError ? problem : new ApiError(0, 'internal', String(problem));
    });
    return () => stop.abort();
  }, [id, attempt.value, generation.value]);
  // The bell and the neighbours live on the fleet's short rows.
  useEffect(() => {
    const stop = new AbortController();
    const ask = () => { if (!document.hidden) void loadFleet(FLEET_MINUTES, NEIGHBOUR_COLUMNS, stop.signal); };
    ask();
    const timer = setInterval(ask, FLEET_EVERY);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, []);
  void hostIds.value;
  const facts = host.value?.id === id ? host.value.facts : null;
  const model = facts ? hostModel(facts.id) : findHost(id);
  // Retired or renamed while it is looked at: asked again, the hub says so.
  const gone = facts !== null && !model;
  useEffect(() => { if (gone) attempt.value++; }, [gone]);
  return { model, host: facts, error: error.value, retry: () => { attempt.value++; } };
}

const slow = signal(false);
const NoHost = later(() => import('../parts/nowhere.tsx').then((file) => file.NoHost), () => <></>);

export function HostFrame({ id, error, onRetry, page }: { id: string; error: ApiError | null; onRetry: () => void; page: 'host' | 'processes' }) {
  useEffect(() => {
    const timer = setTimeout(() => { slow.value = true; }, 150);
    return () => clearTimeout(timer);
  }, []);
  if (error?.status === 404) return <NoHost id={id} />;
  if (error) {
    return (
      <>
        <section class="head"><h1>{id} could not be read</h1></section>
        <div class="sect"><Note tone="down" icon="down"><span class="grow">{error.message}</span><button type="button" class="btn" onClick={onRetry}>Retry</button></Note></div>
      </>
    );
  }
  return (
    <div aria-busy="true">
      <section class="head host-head"><div class="grow"><div class="row title"><h1>{slow.value ? <span class="skel">host-name</span> : '\u00a0'}</h1></div><div class="meta">&nbsp;</div></div></section>
      <div class="tabs"><span class="tab-gap">&nbsp;</span></div>
      {slow.value && <div class="host-body">{page === 'host'
        ? <div class="charts">{Array.from({ length: 6 }, (_, index) => <figure key={index}><figcaption><span class="skel k5" /></figcaption><div class="plot tall" /></figure>)}</div>
        : <div class="panel tall" />}</div>}
    </div>
  );
}
