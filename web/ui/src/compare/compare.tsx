/** The compare page: host with host, period with period, over one clock; what changed most comes first. */
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import { generation, hubNow, mode, watch } from '../live/feed.ts';
import { findHost, hostIds, hostModel, hostsKnown } from '../live/hosts.ts';
import { hostsError, useHosts } from '../live/list.ts';
import { Note, Segments } from '../parts/controls.tsx';
import { later } from '../parts/later.tsx';
import { SHORTEST } from '../route/range.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import '../style/compare.css';
import { age } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { basis, Changes, rowsOf, type Row } from './changes.tsx';
import { readChoice, STATS, windowsOf, type Choice } from './choice.ts';
import { PairFigure } from './figure.tsx';
import { useFitting } from './fitting.ts';
import { Head } from './head.tsx';
import { headline, HEADLINES } from './headline.ts';
import { useArrows } from './arrows.ts';
import { makeComparison, type Asked, type Machine, type Processes } from './load.ts';
import { GROUP_MEASURES, measures, USUAL, type Measure } from './metric.ts';
import { Bins } from '../chart/bins.ts';
import { ofA, ofB, pairSpec, type Sides } from './pair.ts';
import { Who } from './who.tsx';
import { against, sidesOf } from './words.ts';

const Lacks = later(() => import('./more.tsx').then((file) => file.Lacks), () => <></>);
const NoHosts = later(() => import('../parts/nowhere.tsx').then((file) => file.NoHosts), () => <></>);
const NoHost = later(() => import('../parts/nowhere.tsx').then((file) => file.NoHost), () => <></>);
const Explains = later(() => import('./more.tsx').then((file) => file.Explains), () => <RowsSkeleton />);

const cursor = signal<number | null>(null);
/** A window that ends now is asked for again so often. */
const AGAIN = 60_000;
const NAME = 80;
const phone = matchMedia('(max-width: 640px)');

const nameOf = (id: string) => shortened(plain(hostModel(id)?.facts.value.name ?? id), NAME);

const firstHost = () => [...hostIds.value].sort((one, other) => nameOf(one).localeCompare(nameOf(other), 'en', { numeric: true }))[0] ?? null;

export function ComparePage({ tables }: { tables: Tables }) {
  useHosts();
  useEffect(() => { document.title = 'Compare – Tocsin'; }, []);
  if (hostIds.value.length === 0) {
    if (hostsKnown.value) return <NoHosts />;
    return hostsError.value ? <><section class="head"><h1>The hosts could not be read</h1></section><div class="sect"><Note tone="down" icon="down">{hostsError.value}</Note></div></> : <section class="head" aria-busy="true"><h1><span class="skel">Reading the hosts</span></h1></section>;
  }
  // A link may name a host that is not in the list yet, or one that is gone.
  const choice = readChoice(query.value, (name) => findHost(name)?.id ?? name);
  const strange = [choice.a, choice.b].find((name) => name !== null && !hostModel(name));
  if (strange && hostsKnown.value) return <NoHost id={strange} path={(id) => `/compare?a=${encodeURIComponent(id)}`} />;
  const a = choice.a ?? firstHost()!;
  return <Comparing key={`${a} ${choice.b ?? a}`} a={a} b={choice.b ?? a} choice={choice} tables={tables} />;
}

function Comparing({ a, b, choice, tables }: { a: string; b: string; choice: Choice; tables: Tables }) {
  const comparison = useMemo(() => makeComparison(tables), [tables]);
  useEffect(() => () => comparison.stop(), [comparison]);
  useEffect(() => watch(a === b ? a : `${a},${b}`, 'system'), [a, b]);
  const { range, offset } = choice;
  const key = `${range.fixed ? `${range.fixed.from}-${range.fixed.to}` : range.name} ${offset}`;
  const machine = comparison.machine.value;
  const { waits, instead } = useFitting(a, b, choice, key);
  useEffect(() => {
    if (waits) return undefined;
    const ask = () => comparison.load({ a, b, ...windowsOf(choice, hubNow()) });
    ask();
    cursor.value = null;
    const timer = range.fixed ? undefined : setInterval(() => { if (!document.hidden && mode.peek() !== 'paused') ask(); }, AGAIN);
    return () => clearInterval(timer);
  }, [comparison, a, b, key, waits, generation.value]);
  const all = useMemo(() => measures(tables.items.find(({ name }) => name === 'system')), [tables]);
  const processes = comparison.processes.value;
  useArrows(cursor, machine);

  // What is on screen belongs to the windows it was asked with; another choice greys it until its own has come.
  const asked: Asked = machine ?? { a, b, ...windowsOf(choice, hubNow()) };
  const fresh = machine !== null && machine.shift === windowsOf(choice, machine.to).shift && (range.fixed ? machine.from === range.fixed.from && machine.to === range.fixed.to : machine.to - machine.from === range.span);
  const rows = useMemo(() => (machine ? rowsOf(machine, all, choice.stat) : []), [machine, all, choice.stat]);
  const sides = sidesOf(asked, nameOf);
  const held = against(asked, offset, nameOf, now.peek());
  const title = machine ? said(machine, rows, held) : `${nameOf(a)} and ${held}`;
  useEffect(() => { document.title = `${title} – Tocsin`; }, [title]);
  const retry = () => comparison.load({ a, b, ...windowsOf(choice, hubNow()) });
  const error = comparison.error.value;
  return (
    <>
      <Head title={title} asked={asked} same={a === b} step={machine?.bins.step ?? null} name={nameOf} />
      <Who choice={choice} asked={asked} now={now.peek()} />
      {instead && <div class="sect lacks"><Note tone="info" icon="note" live>{instead}</Note></div>}
      {machine && <Lacks machine={machine} sides={sides} choice={choice} />}
      {error && <div class="sect"><Note tone="down" icon="down"><span class="grow">{error}{machine && ` The numbers are of ${moment(machine.to, now.value)}.`}</span><button type="button" class="btn" onClick={retry}>Retry</button></Note></div>}
      <div class={`cmp ${machine && (!fresh || error) ? 'aged' : ''}`} aria-busy={!fresh}>
        <div>
          <h2 class="sr">Charts</h2>
          {machine ? <Charts machine={machine} processes={processes} all={all} choice={choice} sides={sides} /> : !error && <ChartsSkeleton />}
          <div class="ev">
            {range.fixed ? <button type="button" class="btn" onClick={() => setQuery({ from: null, to: null })}>Back to the last hour</button> : <span class="hint-zoom">Drag to zoom</span>}
            <span class="grow" /><a class="link" href={queryLink({ view: choice.asTable ? null : 'table' })}>{choice.asTable ? 'As charts' : 'Charts as tables'}</a>
          </div>
        </div>
        <div>
          {machine ? <Metrics machine={machine} rows={rows} choice={choice} sides={sides} /> : !error && <RowsSkeleton />}
          {processes ? <Explains processes={processes} choice={choice} sides={sides} /> : comparison.processesError.value && <Note tone="down" icon="down"><span class="grow">{comparison.processesError.value}</span><button type="button" class="btn" onClick={retry}>Retry</button></Note>}
        </div>
      </div>
    </>
  );
}

function said(machine: Machine, rows: readonly Row[], held: string): string {
  // Of what can be said in a sentence the largest change that is worth one.
  const top = rows.find(({ measure, change, a, b }) => HEADLINES.includes(measure.name) && change.large && a !== null && b !== null);
  if (rows.every(({ both }) => both === 0)) return `${nameOf(machine.a)} and ${held} have no time in common`;
  return headline(nameOf(machine.a), held, top ? { name: top.measure.name, a: top.a!, b: top.b! } : null);
}

function zoom(from: number, to: number): void {
  const half = Math.max(to - from, SHORTEST) / 2;
  const middle = (from + to) / 2;
  setQuery({ from: String(Math.floor(middle - half)), to: String(Math.ceil(middle + half)) });
}
const back = () => setQuery({ from: null, to: null });

function Charts({ machine, processes, all, choice, sides }: { machine: Machine; processes: Processes | null; all: readonly Measure[]; choice: Choice; sides: Sides }) {
  const { bins, from, to } = machine;
  const names = [...new Set([...(choice.metric ? [choice.metric] : []), ...USUAL])];
  const memory = Math.max(hostModel(machine.a)?.facts.value.memTotal ?? 0, hostModel(machine.b)?.facts.value.memTotal ?? 0) || null;
  const specs = useMemo(() => names.flatMap((name) => {
    const measure = all.find((one) => one.name === name);
    return measure ? [pairSpec(measure, sides, memory, [ofA(name), ofB(name)].some((column) => bins.column(column).min.some((value) => value !== null && value < 0)))] : [];
  }), [names.join(), all, sides.a, sides.b, memory, bins]);
  const group = processes?.groups.find(({ key }) => key === choice.group);
  const own = useMemo(() => {
    if (!group || !processes) return null;
    const measure = GROUP_MEASURES[choice.resource];
    const few = new Bins(processes.step, processes.start, [ofA(measure.name), ofB(measure.name)]);
    const { a, b } = group.columns[choice.resource];
    few.adopt({ [ofA(measure.name)]: a, [ofB(measure.name)]: b }, a.avg.length, processes.to);
    return { bins: few, spec: pairSpec({ ...measure, title: `${measure.title} of ${shortened(plain(group.name), NAME)}` }, sides, null, false) };
  }, [group, choice.resource, sides.a, sides.b]);
  const shared = { from, to, cursor, height: phone.matches ? 150 : 138, asTable: choice.asTable, aged: false, onZoom: zoom, onBack: back };
  return (
    <div class="charts">
      {own && <PairFigure key="group" spec={own.spec} bins={own.bins} {...shared} />}
      {specs.map((spec) => <PairFigure key={spec.id} spec={spec} bins={bins} {...shared} />)}
    </div>
  );
}

function Metrics({ machine, rows, choice, sides }: { machine: Machine; rows: readonly Row[]; choice: Choice; sides: Sides }) {
  const both = Math.max(0, ...rows.map((row) => row.both));
  return (
    <section aria-label="Metrics">
      <div class="cap row metrics-head"><h2>Metrics</h2><span class="grow" /><Segments label="By" value={choice.stat} options={STATS} onChange={(value) => setQuery({ by: value }, 'push', { by: 'avg' })} /></div>
      <Changes rows={rows} sides={sides} chosen={choice.metric} />
      <p class="meta under">{basis(choice.stat, age(machine.bins.step), both, machine.bins.length)}</p>
    </section>
  );
}

function ChartsSkeleton() {
  return <div class="charts" aria-hidden="true">{USUAL.map((name) => <figure key={name}><figcaption><span class="skel k5" /></figcaption><div class="plot pair-skel" /></figure>)}</div>;
}

function RowsSkeleton() {
  return <div class="panel skel-rows" aria-hidden="true">{Array.from({ length: 14 }, (_, i) => <div key={i}><span class="skel k6" /><span class="grow" /><span class="skel k2" /><span class="skel k2" /></div>)}</div>;
}
