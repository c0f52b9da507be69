/** One process over its life: what it is, and its columns over the range of the page, before birth and after death hatched. */
import type { Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { ChartFigure } from '../chart/figure.tsx';
import { makeHistory } from '../host/history.ts';
import { now } from '../live/clock.ts';
import { generation } from '../live/feed.ts';
import type { HostModel } from '../live/hosts.ts';
import { Note } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { wide } from '../parts/wide.ts';
import { useRange } from '../route/opening.ts';
import { processesPath, processPath } from '../route/route.ts';
import { go, query, queryLink, setQuery } from '../route/router.ts';
import { age } from '../unit/format.ts';
import { shortened } from '../unit/plain.ts';
import { moment, zone } from '../unit/time.ts';
import '../style/process.css';
import { Facts } from './facts.tsx';
import { groupOf } from './group.ts';
import { useLife } from './life.ts';
import { identity, type Process } from './rows.ts';
import { PROCESS_COLUMNS, processSpecs } from './specs.ts';
import { lifeWindow, standing } from './standing.ts';
import { zoomTo } from './zoom.ts';

export interface InspectorProps {
  /** As the address names the host. */
  id: string;
  process: string;
  model: HostModel;
  tables: Tables;
  at: number | null;
  /** The processes of the second on show, of which one may be the parent. */
  rows: readonly Process[];
  /** So long nothing was heard of the hub. */
  silentFor: number | null;
  cursor: Signal<number | null>;
}

/** A host that said nothing for so long: what its processes do now is not known. */
const SILENT = 15_000;

export function Inspector({ id, process, model, tables, at, rows, silentFor, cursor }: InspectorProps) {
  void model.beat.value;
  const table = model.live.tables.get('process');
  const there = table ? table.rows.has(process) : null;
  const { life, error, retry } = useLife(model.id, process, at, there);
  const range = useRange(model.id);
  const history = useMemo(() => makeHistory(model.id, tables, PROCESS_COLUMNS, { table: 'process', key: process }), [model.id, tables, process]);
  useEffect(() => () => history.stop(), [history]);
  const rangeKey = range.fixed ? `${range.fixed.from}-${range.fixed.to}` : range.name;
  useEffect(() => history.load(range), [history, rangeKey, generation.value]);
  const close = processesPath(id) + location.search;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || (event.target as HTMLElement).closest('input, select, dialog, details[open]')) return;
      go(processesPath(id) + location.search, 'push', wide.value);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [id]);

  const pid = Number(process.split('@')[0]);
  const who = useMemo(() => (life ? identity(process, life) : null), [life, process]);
  const name = who?.name ?? '';
  const charts = useMemo(() => processSpecs(`${shortened(name, 60)} ${pid}`.trim()), [name, pid]);
  if (error?.status === 404) return <Unknown id={id} model={model} process={process} pid={pid} at={at} rows={rows} />;

  const seen = model.live.at ?? model.facts.value.lastSeen;
  const silent = silentFor !== null && silentFor > SILENT || seen === null || now.value - seen > SILENT;
  const state = life ? standing(life, there, silent) : null;
  const ended = state?.is === 'ended' ? state.at : null;
  const view = history.window.value;
  const outside = who?.start && view && (who.start >= view.to || (ended !== null && ended <= view.from));
  const asTable = query.value.get('charts') === 'table';
  return (
    <aside class="insp" aria-label="Inspector" aria-busy={life === null}>
      <header class="row">
        <div class="grow row name">
          <h2 class="cut" title={shortened(name, 1_000)}>{who ? <bdi>{shortened(name, 300)}</bdi> : <span class="skel">process</span>}</h2>
          <span class="was">{pid}</span>
        </div>
        {who && <a class="btn" title="Its group beside another time or host" href={`/compare?a=${model.id}&group=${encodeURIComponent(groupOf(who))}`}>Compare</a>}
        {who?.start && <button type="button" class="btn" onClick={() => setWindow(who.start!, ended)}>Whole life</button>}
        <a class="btn bare ico" href={close} aria-label="Close inspector, key Escape" title="Close (Esc)"
          onClick={(event) => { if (!event.ctrlKey && !event.metaKey) { event.preventDefault(); go(close, 'push', wide.value); } }}><Icon name="x" /></a>
      </header>
      {error && <Note tone="down" icon="down"><span class="grow">{error.message}</span><button type="button" class="btn" onClick={retry}>Retry</button></Note>}
      <Facts id={id} who={who} state={state} letter={there ? tables.place('process', 'state') : -1} model={model} rows={rows} />
      <div class="ev">
        {outside ? <span>It did not live in this range.</span> : view ? <span title="A point is the mean of its seconds, the band the least and the greatest of them">A point is {age(view.bins.step)}</span> : <span>Reading</span>}
        <span class="grow" />
        <a class="link nb" href={queryLink({ charts: asTable ? null : 'table' })}>{asTable ? 'As charts' : 'As tables'}</a>
      </div>
      {history.error.value && view && <Note tone="down" icon="down"><span class="grow">{history.error.value}</span><button type="button" class="btn" onClick={() => history.load(range)}>Retry</button></Note>}
      <div class="ig">
        {charts.map((spec) => (
          <ChartFigure key={spec.id} spec={spec} view={view} beat={history.beat} source={history.source} cursor={cursor} mark={at} height={96} asTable={asTable}
            aged={silent || Boolean(history.error.value)} error={view === null ? history.error.value : null}
            onRetry={() => history.load(range)} onZoom={zoomTo} onBack={() => setQuery({ from: null, to: null })} />
        ))}
      </div>
      <p class="panel-foot">{who?.start && view && who.start > view.from && !outside ? `Born ${moment(who.start, now.value)} ${zone(who.start)}; hatched before that. ` : ''}Secrets in arguments are masked. The hatch is where nothing was recorded.</p>
    </aside>
  );
}

function setWindow(start: number, end: number | null): void {
  const { from, to } = lifeWindow(start, end, now.peek());
  setQuery({ from: String(from), to: String(to), range: null });
}

/** Never recorded, or longer ago than is looked for; perhaps its number is somebody else's now. */
function Unknown({ id, model, process, pid, at, rows }: Pick<InspectorProps, 'id' | 'model' | 'process' | 'at' | 'rows'> & { pid: number }) {
  const heir = rows.find((row) => row.pid === pid);
  const births = `${processesPath(id)}?view=births`;
  return (
    <aside class="insp" aria-label="Inspector">
      <Empty title={`No process ${pid} that started so`}>
        <p>{process} of {model.facts.value.name} was not recorded in the seven days before {at === null ? 'now' : `${moment(at, now.value)} ${zone(at)}`}. If it lived earlier, go to a moment at which it did.</p>
        {heir && <p>PID {pid} is now <a href={processPath(id, heir.key) + location.search}>{shortened(heir.name, 100)}</a>.</p>}
        <a class="btn pri" href={processesPath(id)}>All processes now</a>
        <a class="btn" href={births}>Births and deaths</a>
      </Empty>
    </aside>
  );
}
