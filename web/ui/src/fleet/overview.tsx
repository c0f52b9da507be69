/** The overview: the state of the fleet in one sentence, and all hosts as tiles, as rows or over time. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isAdmin } from '../api/client.ts';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import { generation, GRACE, silentSince, watch } from '../live/feed.ts';
import { hostIds, hostModel, hostsKnown, tally } from '../live/hosts.ts';
import { Note } from '../parts/controls.tsx';
import { later } from '../parts/later.tsx';
import { Icon } from '../parts/icon.tsx';
import { useRange } from '../route/opening.ts';
import { ADD_HOST } from '../route/route.ts';
import { queryLink, setQuery } from '../route/router.ts';
import '../style/tiles.css';
import '../style/overview.css';
import { age } from '../unit/format.ts';
import { letGo, useArranged } from './arranged.ts';
import { chosen, type Choice } from './choice.ts';
import { Grid } from './grid.tsx';
import { titleCounts } from './counts.ts';
import { HeatMap } from './heatmap.tsx';
import { HostList, ListSkeleton } from './list.tsx';
import { nearest } from './match.ts';
import { columnsOf, FIVE } from './metric.ts';
import { follow, holds, loadError, loadFleet, loaded, loadedAt, short } from './store.ts';
import { TileSkeleton } from './tile.tsx';
import { FleetHead, Toolbar } from './toolbar.tsx';
import { useTops } from './tops.ts';

const slow = signal(false);
const NoHosts = later(() => import('../parts/nowhere.tsx').then((file) => file.NoHosts), () => <></>);

/** The heat map draws one measure; the other views five and the one in front. */
const columnsFor = ({ view, metric }: Choice) => columnsOf(view === 'heat' ? [metric] : [metric, ...FIVE]);

export function OverviewPage({ tables }: { tables: Tables }) {
  const range = useRange('');
  const minutes = Math.max(1, Math.min(1440, Math.round(range.span / 60_000)));

  useEffect(() => watch('*', 'system'), []);
  useEffect(() => follow(tables), [tables]);
  const columns = columnsFor(chosen.value);
  useEffect(() => {
    if (holds(minutes, columns, generation.value)) return undefined;
    const stop = new AbortController();
    void loadFleet(minutes, columns, stop.signal, range.opens);
    return () => stop.abort();
  }, [minutes, generation.value, columns.join()]);
  // A host that joined since has no past here yet.
  void loaded.value;
  const strangers = hostsKnown.value && hostIds.value.some((id) => !short(id));
  useEffect(() => {
    if (!strangers) return undefined;
    const timer = setTimeout(() => void loadFleet(minutes, columns), 1000);
    return () => clearTimeout(timer);
  }, [strangers, hostIds.value.length]);
  // A skeleton that flashes is worse than none: it comes after 150 ms.
  useEffect(() => {
    const timer = setTimeout(() => { slow.value = true; }, 150);
    return () => clearTimeout(timer);
  }, []);
  const silent = silentSince.value !== null && now.value - silentSince.value > GRACE;
  useEffect(() => { document.title = `${silent ? 'No hub' : titleCounts(tally.value)} – Tocsin`; }, [tally.value, silent]);

  if (!hostsKnown.value) return loadError.value ? <Failed minutes={minutes} /> : <Loading />;
  if (hostIds.value.length === 0) return <NoHosts />;
  return (
    <>
      <FleetHead silent={silent} />
      {loadError.value && !silent && <Failed minutes={minutes} />}
      <Toolbar range={range} />
      <Hosts tables={tables} minutes={minutes} silent={silent} />
      {hostIds.value.length === 1 && isAdmin() && <p class="sect"><a class="btn" href={ADD_HOST}>Add a host</a> <span class="meta">One line on the new machine; its graphs move here a second later.</span></p>}
    </>
  );
}

function Hosts({ tables, minutes, silent }: { tables: Tables; minutes: number; silent: boolean }) {
  const { view, metric, group: by, filter, asTable } = chosen.value;
  const tops = useTops(minutes);
  const arranged = useArranged(tables);
  useEffect(() => letGo, [view]);
  if (!arranged) return <NoMatch filter={filter} names={hostIds.value.flatMap((id) => hostModel(id)?.facts.value.name ?? [])} />;
  const shared = { groups: arranged, by, metric, tables, tops, silent };
  if (view === 'list') return <HostList {...shared} />;
  if (view === 'heat') return <HeatMap {...shared} asTable={asTable} />;
  return <Grid {...shared} />;
}

function Loading() {
  return (
    <div aria-busy="true">
      <section class="head"><div class="grow"><h1>{slow.value ? 'Asking the hub for its hosts' : '\u00a0'}</h1><div class="tally"><span class="skel k6">&nbsp;</span></div></div></section>
      <div class="bar tall" />
      {slow.value && chosen.value.view !== 'grid' && <section class="sect"><ListSkeleton /></section>}
      {slow.value && chosen.value.view === 'grid' && <section class="sect"><div class="tiles">{Array.from({ length: 10 }, (_, index) => <TileSkeleton key={index} />)}</div></section>}
    </div>
  );
}

function Failed({ minutes }: { minutes: number }) {
  const text = loadedAt.value === null ? 'Nothing has come yet.' : `The numbers are from ${age(now.value - loadedAt.value)} ago.`;
  return (
    <div class="sect">
      {!hostsKnown.value && <section class="head flush"><h1>The fleet could not be read</h1></section>}
      <Note tone="down" icon="down"><span class="grow">{loadError.value} {text}</span>
        <button type="button" class="btn" onClick={() => void loadFleet(minutes, columnsFor(chosen.peek()))}>Retry</button></Note>
    </div>
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

