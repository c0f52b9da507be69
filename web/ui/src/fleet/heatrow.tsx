/** One host of the heat map. The strip of cells is one link, whose target is the cell under the pointer or the arrow keys. */
import { signal, untracked, useComputed } from '@preact/signals';
import type { Tables } from '../api/tables.ts';
import { gaps } from '../chart/bins.ts';
import { hubNow } from '../live/feed.ts';
import { isHeard, type HostModel } from '../live/hosts.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { hostPath } from '../route/route.ts';
import { go } from '../route/router.ts';
import { clock, day, DAY, MINUTE, zone } from '../unit/time.ts';
import { fold, justBegun, level, LEVELS, levelPaths, opening, type Cell } from './heat.ts';
import { heed, lookAt, type Look } from './look.ts';
import { comparable, METRICS, type Metric } from './metric.ts';
import { holdsMetric, row } from './reading.ts';
import { loadedAt } from './store.ts';
import { useTurns } from './turns.ts';

/** The columns that all hosts share. */
export interface HeatTime { from: number; width: number; count: number }

/** The cell that is looked at: by its time, for the columns move on. */
const cursor = signal<{ host: string; at: number; above: boolean } | null>(null);
/** The cell that the keys have come to, in words. */
export const told = signal('');

export interface HeatRowProps { model: HostModel; place: number; total: number; metric: Metric; tables: Tables; top: number; time: HeatTime }

/** The folded row of a host in comparable numbers; none while they are still being asked for. */
export function cellsOf(model: HostModel, rows: ReturnType<typeof lookAt>['rows'], metric: Metric, { from, width, count }: HeatTime): Cell[] {
  const size = model.facts.value;
  const cells = rows && holdsMetric(rows, metric) ? fold(row(rows, metric, from + width * count), rows.bins.start, rows.bins.step, from, width, count) : [];
  return METRICS[metric].per ? cells.map((cell) => ({ from: cell.from, avg: comparable(metric, cell.avg, size), max: comparable(metric, cell.max, size) })) : cells;
}

/** "03:05", with seconds or the day where the columns ask for it. */
export function columnClock(at: number, { width, count }: HeatTime): string {
  return `${width * count > DAY / 2 ? `${day(at)} ` : ''}${clock(at, width < MINUTE)}`;
}

/** Whether a host's column is still on its way, which is no gap. */
export const onItsWay = ({ say, at, rows }: Look, cell: Cell | undefined): boolean =>
  isHeard(say.shown) && justBegun(cell, Math.max(rows?.to ?? 0, loadedAt.peek() ?? 0), at);

function valueWords(cell: Cell | undefined, metric: Metric, soon: boolean): string {
  const { name, text } = METRICS[metric];
  if (!cell || soon) return `${name} is being read`;
  return cell.max !== null ? `${name} max ${text(cell.max)}, avg ${text(cell.avg)}` : 'No data';
}

export function HeatRow({ model, place, total, metric, tables, top, time }: HeatRowProps) {
  const drawn = useTurns(() => heed(model));
  const look = untracked(() => lookAt(model, tables, metric));
  const { host, say } = look;
  const { from, width, count } = time;
  // Who flies past them reads no cells.
  const cells = drawn ? untracked(() => cellsOf(model, look.rows, metric, time)) : [];
  const levels = cells.map(({ max }) => (max === null ? null : level(max, top, !METRICS[metric].share)));
  const here = useComputed(() => (cursor.value?.host === model.id ? cursor.value : null)).value;
  const column = here ? Math.max(0, Math.min(count - 1, Math.floor((here.at - from) / width))) : count - 1;
  const part = (columns: number) => `${((columns / count) * 100).toFixed(3)}%`;
  const pathAt = (at: number) => {
    const view = opening(from + at * width, width, hubNow());
    return `${hostPath(host.id)}?from=${view.from}&to=${view.to}`;
  };
  const soon = onItsWay(look, cells[count - 1]);
  const said = (at: number) => valueWords(cells[at], metric, soon && at === count - 1);
  const words = `${host.name} ${columnClock(from + column * width, time)} ${zone(from)}, ${said(column)}`;
  const under = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return { box, at: Math.max(0, Math.min(count - 1, Math.floor(((event.clientX - box.left) / box.width) * count))) };
  };
  const point = (event: PointerEvent) => {
    const { box, at } = under(event);
    cursor.value = { host: model.id, at: from + at * width, above: box.bottom > innerHeight - 110 };
  };
  const reach = (element: Element, at: number) => {
    cursor.value = { host: model.id, at: from + at * width, above: element.getBoundingClientRect().bottom > innerHeight - 110 };
    told.value = `${host.name} ${columnClock(from + at * width, time)}, ${said(at)}`;
  };
  const leave = () => { if (cursor.peek()?.host === model.id) cursor.value = null; };
  const onKey = (event: KeyboardEvent) => {
    const strip = event.currentTarget as HTMLElement;
    const to = { ArrowLeft: column - (event.shiftKey ? 10 : 1), ArrowRight: column + (event.shiftKey ? 10 : 1), Home: 0, End: count - 1 }[event.key];
    if (to !== undefined) reach(strip, Math.max(0, Math.min(count - 1, to)));
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const rows = [...strip.closest('ul')!.querySelectorAll<HTMLElement>('.hs')];
      const next = rows[rows.indexOf(strip) + (event.key === 'ArrowDown' ? 1 : -1)];
      next?.focus();
      next?.scrollIntoView({ block: 'nearest' });
    } else return;
    event.preventDefault();
  };
  return (
    <li class="hr" data-lane="row" aria-setsize={total} aria-posinset={place}>
      <a class="hn cut" href={hostPath(host.id)} data-item title={host.name}><Icon name={say.mark} tone={`c-${say.mark}`} label={say.word} />{say.shown === 'ok' ? <span class="cut">{host.name}</span> : <b class="cut">{host.name}</b>}</a>
      <a class="hs" href={pathAt(column)} aria-label={words} onPointerMove={point} onPointerDown={point} onPointerLeave={leave}
        onFocus={(event) => { if (event.currentTarget.matches(':focus-visible')) reach(event.currentTarget, lastColumn(count, time)); }} onBlur={leave} onKeyDown={onKey}
        onClick={(event) => {
          // A click by keys follows the link as it stands; a pointer means the cell below it.
          if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          go(pathAt(under(event).at));
        }}>
        <svg aria-hidden="true">
          {gaps(soon ? levels.slice(0, -1) : levels).map(([first, last]) => <rect fill="url(#hatch)" x={part(first)} y="0" width={part(last - first)} height="100%" />)}
          <svg viewBox={`0 0 ${count * 20} 20`} preserveAspectRatio="none" width="100%" height="100%">
            {levelPaths(levels).map((path, step) => path && <path key={step} class={`hm ${LEVELS[step]}`} d={path} />)}
          </svg>
          {here && <rect class="cellm" x={part(column)} y="0" width={part(1)} height="100%" />}
        </svg>
      </a>
      <span class="hv">{say.shown === 'ok' ? look.text : <StateMark state={say.mark}>{say.word}</StateMark>}</span>
      {here && (
        <span class={`tip ${here.above ? 'above' : ''}`} aria-hidden="true" style={column * 2 < count ? { left: part(column) } : { right: part(count - 1 - column) }}>
          <b>{host.name}</b> <span class="was">{columnClock(from + column * width, time)} {zone(from)}</span><br />{said(column)}
        </span>
      )}
    </li>
  );
}

/** Where the keys begin: at the column they were in, or at the newest one. */
let lastAt: number | null = null;
cursor.subscribe((value) => { if (value) lastAt = value.at; });
function lastColumn(count: number, { from, width }: HeatTime): number {
  const at = lastAt === null ? -1 : Math.floor((lastAt - from) / width);
  return at >= 0 && at < count ? at : count - 1;
}
