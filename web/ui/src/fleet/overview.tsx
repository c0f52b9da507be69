/** The overview: the state of the fleet in one sentence, and a tile for every host. */
import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { every10, every5, now } from '../live/clock.ts';
import { generation, GRACE, lostSince, watch } from '../live/feed.ts';
import { hostIds, hostModel, hostsKnown, tally, verdict, type Verdict } from '../live/hosts.ts';
import { Command, Empty, Filter, Note, Select } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { choice } from '../route/query.ts';
import { useRange } from '../route/opening.ts';
import { RANGES, type Range } from '../route/range.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import { age, bitRate, byteRate, count, plural, trimmed } from '../unit/format.ts';
import { headline, titleCounts } from './headline.ts';
import { groups, matches, nearest, order, type Sort } from './order.ts';
import { topsOf, type Tops } from './reading.ts';
import { COLUMNS, follow, loadError, loadFleet, loaded, loadedAt, short } from './store.ts';
import { SilenceStrip } from './strip.tsx';
import { Tile, TileSkeleton } from './tile.tsx';

const STATES: readonly [Verdict, string][] = [['down', 'down'], ['warn', 'warn'], ['stale', 'stale'], ['unknown', 'unknown'], ['ok', 'OK']];
const FLEET_RANGES = RANGES.filter((range) => range.name !== '7d');

const slow = signal(false);

export function OverviewPage({ tables }: { tables: Tables }) {
  const range = useRange('');
  const minutes = Math.max(1, Math.min(1440, Math.round(range.span / 60_000)));

  useEffect(() => watch('*', 'system'), []);
  useEffect(() => follow(tables), [tables]);
  useEffect(() => {
    const stop = new AbortController();
    void loadFleet(minutes, COLUMNS, stop.signal, range.opens);
    return () => stop.abort();
  }, [minutes, generation.value]);
  // A host that joined since has no past here yet.
  const strangers = hostsKnown.value && hostIds.value.some((id) => !short(id));
  useEffect(() => {
    if (!strangers) return undefined;
    const timer = setTimeout(() => void loadFleet(minutes, COLUMNS), 1000);
    return () => clearTimeout(timer);
  }, [strangers, hostIds.value.length]);
  // A skeleton that flashes is worse than none: it comes after 150 ms.
  useEffect(() => {
    const timer = setTimeout(() => { slow.value = true; }, 150);
    return () => clearTimeout(timer);
  }, []);
  const silent = lostSince.value !== null && now.value - lostSince.value > GRACE;
  useEffect(() => { document.title = `${silent ? 'No hub' : titleCounts(tally.value)} – Tocsin`; }, [tally.value, silent]);

  if (!hostsKnown.value) return loadError.value ? <Failed minutes={minutes} /> : <Loading />;
  if (hostIds.value.length === 0) return <NoHosts />;
  return (
    <>
      <FleetHead silent={silent} />
      {loadError.value && <Failed minutes={minutes} />}
      <Toolbar range={range} />
      <Tiles tables={tables} minutes={minutes} silent={silent} />
    </>
  );
}

function FleetHead({ silent }: { silent: boolean }) {
  const counts = tally.value;
  const chosen = query.value.get('state');
  return (
    <section class="head fleet-head">
      <div class="grow">
        <h1 aria-live="polite">{silent ? 'No word from the hub' : headline(counts)}</h1>
        <div class={silent ? 'tally aged' : 'tally'} role="group" aria-label="Filter by state" aria-live="polite">
          {STATES.filter(([state]) => counts[state] > 0 || chosen === state).map(([state, word]) => (
            <button type="button" key={state} aria-pressed={chosen === state} onClick={() => setQuery({ state: chosen === state ? null : state })}>
              <Icon name={state} tone={`c-${state}`} /><b>{count(counts[state])}</b><span>{word}</span>
            </button>
          ))}
        </div>
      </div>
      {!silent && <SilenceStrip />}
    </section>
  );
}

function Toolbar({ range }: { range: Range }) {
  const sort = choice<Sort>(query.value.get('sort'), ['worst', 'name'], 'worst');
  const sites = new Set(hostIds.value.map((id) => hostModel(id)?.facts.value.labels.site ?? ''));
  return (
    <div class="bar">
      <Filter class="wide" label="Filter hosts" placeholder="Filter by name, label, state" value={query.value.get('q') ?? ''}
        onInput={(q) => setQuery({ q }, 'replace')} />
      <span class="grow gap" />
      {sites.size > 1 && (
        <Select label="Group" value={choice(query.value.get('group'), ['site', 'none'], 'site')} onChange={(group) => setQuery({ group }, 'push', { group: 'site' })}
          options={[{ value: 'site', label: 'Site' }, { value: 'none', label: 'None' }]} />
      )}
      <Select label="Sort" value={sort} onChange={(value) => setQuery({ sort: value }, 'push', { sort: 'worst' })}
        options={[{ value: 'worst', label: 'Worst first' }, { value: 'name', label: 'Name' }]} />
      <Select label="Range" value={range.name} keys="t" onChange={(value) => setQuery({ range: value })}
        options={FLEET_RANGES.map(({ name, label }) => ({ value: name, label }))} />
    </div>
  );
}

function Tiles({ tables, minutes, silent }: { tables: Tables; minutes: number; silent: boolean }) {
  const params = query.value;
  const filter = params.get('q') ?? '';
  const state = choice<Verdict | ''>(params.get('state'), ['down', 'warn', 'stale', 'unknown', 'ok'], '');
  const sort = choice<Sort>(params.get('sort'), ['worst', 'name'], 'worst');
  const by = choice(params.get('group'), ['site', 'none'], 'site') === 'site' ? 'site' : null;
  const ids = hostIds.value;
  const tops = useTops(minutes);
  const places = usePlaces(sort, `${sort} ${ids.length} ${filter} ${state}`);

  const models = ids.map((id) => hostModel(id)!).filter(Boolean);
  const shown = models.filter((model) => matches(model.facts.value, filter, state || null));
  if (shown.length === 0) return <NoMatch filter={filter} names={models.map((model) => model.facts.value.name)} />;
  shown.sort((one, other) => (places.get(one.id) ?? 1e9) - (places.get(other.id) ?? 1e9));
  const sites = new Set(models.map((model) => model.facts.value.labels.site ?? ''));
  const parts = groups(shown.map((model) => ({ facts: model.facts.value, cpu: null })), sites.size > 1 ? by : null);
  return (
    <>
      {parts.map((group, index) => {
        const counts = STATES.map(([name, word]) => [group.hosts.filter((host) => verdict(host.facts) === name).length, word] as const).filter(([n]) => n > 0);
        return (
          <section class="sect" key={group.name}>
            <div class="cap">
              <h2>{parts.length === 1 && !group.name ? 'Hosts' : group.name || 'No site'}</h2>
              <small>{plural(group.hosts.length, 'host')}{silent ? '' : `: ${counts.map(([n, word]) => `${n} ${word}`).join(', ')}`}</small>
              {index === 0 && <small class="scale">CPU and memory 0 to 100 %; square-root scale to {trimmed(byteRate)(tops.disk)}, {trimmed(bitRate)(tops.net)}, {plural(tops.procs, 'process', 'processes')}</small>}
            </div>
            <ul class={ids.length < 6 && parts.length === 1 ? 'tiles few' : 'tiles'} aria-label={group.name || 'Hosts'}>
              {group.hosts.map(({ facts }) => <li key={facts.id}><Tile model={hostModel(facts.id)!} tables={tables} tops={tops} /></li>)}
            </ul>
          </section>
        );
      })}
      {ids.length === 1 && <p class="sect meta">Add a host: run <code>tocsin enroll create</code> on the hub's machine.</p>}
    </>
  );
}

/** The place of each tile: a host that changes keeps its place for a while before it is sorted anew. */
function usePlaces(sort: Sort, cause: string): Map<string, number> {
  const kept = useRef({ cause: '', at: 0, places: new Map<string, number>() });
  const due = every10.value;
  if (kept.current.cause !== cause || kept.current.at !== due) {
    const sorted = order(hostIds.value.map((id) => ({ facts: hostModel(id)!.facts.value, cpu: null })), sort);
    kept.current = { cause, at: due, places: new Map(sorted.map((host, index) => [host.facts.id, index])) };
  }
  return kept.current.places;
}

/** Common scales grow when a peak needs it and shrink only with a new window. */
function useTops(minutes: number): Tops {
  const kept = useRef<{ minutes: number; tops: Tops } | null>(null);
  const due = every5.value;
  return useMemo(() => {
    const found = topsOf(hostIds.value.flatMap((id) => short(id) ?? []));
    const before = kept.current?.minutes === minutes ? kept.current.tops : null;
    const tops = before
      ? { disk: Math.max(before.disk, found.disk), net: Math.max(before.net, found.net), procs: Math.max(before.procs, found.procs) }
      : found;
    const same = before && before.disk === tops.disk && before.net === tops.net && before.procs === tops.procs;
    kept.current = { minutes, tops: same ? before : tops };
    return kept.current.tops;
  }, [minutes, loaded.value, due]);
}

function Loading() {
  return (
    <div aria-busy="true">
      <section class="head"><div class="grow"><h1>{slow.value ? 'Asking the hub for its hosts' : '\u00a0'}</h1><div class="tally"><span class="skel k6">&nbsp;</span></div></div></section>
      <div class="bar tall" />
      {slow.value && <section class="sect"><div class="tiles">{Array.from({ length: 10 }, (_, index) => <TileSkeleton key={index} />)}</div></section>}
    </div>
  );
}

function Failed({ minutes }: { minutes: number }) {
  const text = loadedAt.value === null ? 'Nothing has come yet.' : `The numbers are from ${age(now.value - loadedAt.value)} ago.`;
  return (
    <div class="sect">
      {!hostsKnown.value && <section class="head flush"><h1>The fleet could not be read</h1></section>}
      <Note tone="down" icon="down"><span class="grow">{loadError.value} {text}</span>
        <button type="button" class="btn" onClick={() => void loadFleet(minutes, COLUMNS)}>Retry</button></Note>
    </div>
  );
}

function NoHosts() {
  return (
    <>
      <section class="head"><h1>No hosts yet</h1></section>
      <section class="sect"><div class="panel"><Empty title="Add the first host">
        <p>Make a join command on the hub's machine, then run it on the host. Its graphs move here a second later.</p>
        <Command text="tocsin enroll create" />
      </Empty></div></section>
    </>
  );
}

function NoMatch({ filter, names }: { filter: string; names: string[] }) {
  const near = filter ? nearest(names, filter) : null;
  return (
    <section class="sect"><div class="panel pad"><div class="row">
      <Icon name="search" />
      <span class="grow">{filter ? `No host matches “${filter}”.` : 'No host is in that state.'}{near && <> Nearest: <a class="link" href={queryLink({ q: near })}>{near}</a></>}</span>
      <button type="button" class="btn" onClick={() => setQuery({ q: null, state: null })}>Clear</button>
    </div></div></section>
  );
}

