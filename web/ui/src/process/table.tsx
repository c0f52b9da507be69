/** The process table: only the rows in view exist, the order holds still while the pointer is on it. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { Select } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { processPath } from '../route/route.ts';
import { go, query, setQuery } from '../route/router.ts';
import { choice } from '../route/query.ts';
import { niceTop } from '../unit/scale.ts';
import { wide } from '../parts/wide.ts';
import { chosenColumns, columns, fitting, type Column, type Line, type Scene } from './columns.tsx';
import { Spacer } from '../parts/scroll.tsx';
import { SortHead, useRowsInView } from './long.tsx';
import { firstDirection, inOrder, SORTS, sortProcesses, type Direction, type Process, type SortBy } from './rows.ts';

export function readSort(): { by: SortBy; direction: Direction } {
  const by = choice<SortBy>(query.value, 'sort', SORTS, 'cpu');
  return { by, direction: choice<Direction>(query.value, 'dir', ['asc', 'desc'], firstDirection(by)) };
}

interface Props {
  host: string;
  /** The process that the inspector shows. */
  chosen: string | null;
  rows: readonly Process[];
  at: number;
  cpus: number | null;
  memTotal: number | null;
  /** What makes the present order void: a new filter or sort, another second. */
  cause: string;
  /** Another way to put the rows in lines than one below the other, with columns of its own; `held` is the order to keep. */
  arrange?: (rows: readonly Process[], held: readonly string[] | null) => Line[];
  extra?: readonly Column[];
  toggle?: (pid: number) => void;
}

const NOBODY = () => {};

export function ProcessTable({ host, chosen, rows, at, cpus, memTotal, cause, arrange, extra, toggle = NOBODY }: Props) {
  const { by, direction } = readSort();
  const body = useRef<HTMLTableSectionElement>(null);
  const held = useRef(false);
  const kept = useRef<{ cause: string; keys: string[] }>({ cause: '', keys: [] });
  const room = useSignal(innerWidth);
  useEffect(() => {
    const box = body.current!.closest('table')!;
    const sizes = new ResizeObserver(() => { room.value = box.clientWidth; });
    sizes.observe(box);
    return () => sizes.disconnect();
  }, []);

  const why = `${cause} ${by} ${direction}`;
  // Once for each second, not for each step of a scroll.
  const lines = useMemo<Line[]>(() => {
    const order = held.current && kept.current.cause === why ? kept.current.keys : null;
    const next = arrange ? arrange(rows, order) : (order ? inOrder(rows, order) : sortProcesses(rows, by, direction)).map((row) => ({ row }));
    kept.current = { cause: why, keys: next.map(({ row }) => row.key) };
    return next;
  }, [rows, why, arrange]);

  const wanted = query.value.get('columns');
  const shown = useMemo(() => fitting([...chosenColumns(wanted), ...(extra ?? [])], room.value, by), [wanted, extra, room.value, by, columns.value]);
  const { from, last, above, below } = useRowsInView(body, lines.length);
  const mostCpu = useMemo(() => Math.min(Math.max(1, cpus ?? 1), niceTop(highest(rows, (row) => row.cpu), 1000, 1)), [rows, cpus]);
  const mostRss = useMemo(() => Math.min(memTotal ?? Infinity, niceTop(highest(rows, (row) => row.rss), 1024, 1 << 20)), [rows, memTotal]);
  const scene: Scene = { host, at, mostCpu, mostRss, toggle };
  return (
    <table class="procs" {...(arrange ? { role: 'treegrid' } : {})} aria-rowcount={lines.length + 1} aria-label="Processes">
      <SortHead columns={shown} by={by} direction={direction} onSort={sortBy} />
      <tbody ref={body} onPointerEnter={(event) => { held.current = event.pointerType === 'mouse'; }} onPointerLeave={() => { held.current = false; }}
        onFocusCapture={() => { held.current = true; }} onBlurCapture={() => { held.current = false; }}>
        <Spacer height={above} />
        {lines.slice(from, last).map((line, index) => <Row key={line.row.key} line={line} chosen={line.row.key === chosen} place={from + index + 2} columns={shown} scene={scene} />)}
        <Spacer height={below} />
      </tbody>
    </table>
  );
}

/** On a phone the table has no head: the same choice as a list. */
export function SortSelect() {
  const { by, direction } = readSort();
  return (
    <span class="row phone-sort">
      <Select label="Sort" value={by} options={chosenColumns(query.value.get('columns')).map(({ by: value, label }) => ({ value, label }))}
        onChange={(value) => setQuery({ sort: value, dir: null }, 'push', { sort: 'cpu' })} />
      <button type="button" class="btn ico" aria-label={direction === 'asc' ? 'Ascending, turn around' : 'Descending, turn around'} onClick={() => sortBy(by)}>
        <Icon name={direction === 'asc' ? 'up1' : 'down1'} />
      </button>
    </span>
  );
}

function sortBy(by: SortBy): void {
  const now = readSort();
  const direction: Direction = now.by === by ? (now.direction === 'asc' ? 'desc' : 'asc') : firstDirection(by);
  setQuery({ sort: by, dir: direction === firstDirection(by) ? null : direction }, 'push', { sort: 'cpu' });
}

const highest = (rows: readonly Process[], of: (row: Process) => number | null) => rows.reduce((most, row) => Math.max(most, of(row) ?? 0), 0);

/** A process opens beside the table: by a click on its row, or Enter. With a modifier its link is a plain link. */
export function openProcess(event: MouseEvent | KeyboardEvent, host: string, key: string): void {
  if (event instanceof MouseEvent ? event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || getSelection()?.type === 'Range' : event.key !== 'Enter' || event.target !== event.currentTarget) return;
  event.preventDefault();
  go(processPath(host, key) + location.search, 'push', wide.value);
}

interface RowProps { line: Line; chosen: boolean; place: number; columns: readonly Column[]; scene: Scene }

function Row({ line, chosen, place, columns: cells, scene }: RowProps) {
  const { row, branch } = line;
  const onKey = (event: KeyboardEvent) => {
    if (branch && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
      // On a branch the arrows are the tree's, not the clock's.
      event.preventDefault();
      if (branch.kids > 0 && branch.open === (event.key === 'ArrowLeft')) scene.toggle(row.pid);
    } else openProcess(event, scene.host, row.key);
  };
  return (
    <tr data-item tabIndex={-1} aria-rowindex={place} data-key={row.key} aria-selected={chosen ? 'true' : undefined}
      {...(branch ? { 'aria-level': branch.depth + 1, ...(branch.kids > 0 ? { 'aria-expanded': branch.open } : {}) } : {})} class={branch?.dim ? 'beyond' : ''}
      onClick={(event) => openProcess(event, scene.host, row.key)} onKeyDown={onKey}>
      {cells.map(({ id, num, tone, title, cell, bar }) => (
        <td key={id} class={`${tone?.(row) ?? (num ? 'num' : '')} ${bar ? 'inbar' : ''} c-${id}`} title={title?.(row)} {...(bar ? { style: { '--v': bar(line, scene) } } : {})}>{cell(line, scene)}</td>
      ))}
    </tr>
  );
}
