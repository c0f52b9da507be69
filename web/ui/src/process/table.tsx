/** The process table: only the rows in view exist, the order holds still while the pointer is on it. */
import { useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { Select } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { query, setQuery } from '../route/router.ts';
import { choice } from '../route/query.ts';
import { age, bytes, count, mebiNumber, NONE, percentNumber } from '../unit/format.ts';
import { niceTop } from '../unit/scale.ts';
import { firstDirection, inOrder, inView, SORTS, sortProcesses, type Direction, type Process, type SortBy } from './rows.ts';

const COLUMNS: readonly { by: SortBy; label: string; num: boolean; long: string }[] = [
  { by: 'pid', label: 'PID', num: true, long: 'Process id' },
  { by: 'name', label: 'Name', num: false, long: 'Name and command' },
  { by: 'user', label: 'User', num: false, long: 'User' },
  { by: 'cpu', label: 'CPU %', num: true, long: 'CPU, 100 % is one CPU' },
  { by: 'rss', label: 'Memory', num: true, long: 'Resident memory' },
  { by: 'read', label: 'Read MiB/s', num: true, long: 'Read from disks' },
  { by: 'write', label: 'Write MiB/s', num: true, long: 'Written to disks' },
  { by: 'threads', label: 'Threads', num: true, long: 'Threads' },
  { by: 'fds', label: 'Files', num: true, long: 'Open files' },
  { by: 'age', label: 'Age', num: true, long: 'Age' },
];

export function readSort(): { by: SortBy; direction: Direction } {
  const by = choice<SortBy>(query.value.get('sort'), SORTS, 'cpu');
  return { by, direction: choice<Direction>(query.value.get('dir'), ['asc', 'desc'], firstDirection(by)) };
}

interface Props {
  rows: readonly Process[];
  at: number;
  cpus: number | null;
  memTotal: number | null;
  /** What makes the present order void: a new filter or sort, another second. */
  cause: string;
}

export function ProcessTable({ rows, at, cpus, memTotal, cause }: Props) {
  const { by, direction } = readSort();
  const body = useRef<HTMLTableSectionElement>(null);
  const held = useRef(false);
  const kept = useRef<{ cause: string; keys: string[] }>({ cause: '', keys: [] });
  const windowed = useSignal<[number, number]>([0, 40]);
  const rowHeight = useSignal(28);

  const why = `${cause} ${by} ${direction}`;
  // Once for each second, not for each step of a scroll.
  const sorted = useMemo(() => {
    const next = held.current && kept.current.cause === why ? inOrder(rows, kept.current.keys) : sortProcesses(rows, by, direction);
    kept.current = { cause: why, keys: next.map((row) => row.key) };
    return next;
  }, [rows, why]);

  const measure = () => {
    const element = body.current;
    if (!element) return;
    const one = element.querySelector<HTMLElement>('tr[data-item]');
    if (one && Math.abs(one.offsetHeight - rowHeight.peek()) > 0.5 && one.offsetHeight > 0) rowHeight.value = one.offsetHeight;
    const next = inView(sorted.length, rowHeight.peek(), -element.getBoundingClientRect().top, innerHeight);
    const [first, last] = windowed.peek();
    if (next[0] !== first || next[1] !== last) windowed.value = next;
  };
  const latest = useRef(measure);
  latest.current = measure;
  useLayoutEffect(() => measure());
  useEffect(() => {
    let due = 0;
    const onMove = () => {
      cancelAnimationFrame(due);
      due = requestAnimationFrame(() => latest.current());
    };
    addEventListener('scroll', onMove, { passive: true });
    addEventListener('resize', onMove);
    return () => {
      cancelAnimationFrame(due);
      removeEventListener('scroll', onMove);
      removeEventListener('resize', onMove);
    };
  }, []);

  const [first, last] = windowed.value;
  const from = Math.min(first, sorted.length);
  const shown = sorted.slice(from, last);
  const mostCpu = useMemo(() => Math.min(Math.max(1, cpus ?? 1), niceTop(highest(rows, (row) => row.cpu), 1000, 1)), [rows, cpus]);
  const mostRss = useMemo(() => Math.min(memTotal ?? Infinity, niceTop(highest(rows, (row) => row.rss), 1024, 1 << 20)), [rows, memTotal]);
  return (
    <table class="procs" aria-rowcount={sorted.length + 1} aria-label="Processes">
      <thead>
        <tr>
          {COLUMNS.map((column) => {
            const on = column.by === by;
            const mark = on && <Icon name={direction === 'asc' ? 'up1' : 'down1'} />;
            return (
              <th key={column.by} scope="col" class={`${column.num ? 'num' : ''} c-${column.by}`} aria-sort={on ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}>
                <button type="button" title={`Sort by ${column.long.toLowerCase()}`} onClick={() => sortBy(column.by)}>{column.num && mark}{column.label}{!column.num && mark}</button>
              </th>
            );
          })}
        </tr>
      </thead>
      <tbody ref={body} onPointerEnter={(event) => { held.current = event.pointerType === 'mouse'; }} onPointerLeave={() => { held.current = false; }}
        onFocusCapture={() => { held.current = true; }} onBlurCapture={() => { held.current = false; }}>
        {from > 0 && <tr class="spacer" aria-hidden="true"><td style={{ height: `${from * rowHeight.value}px` }} /></tr>}
        {shown.map((row, index) => <Row key={row.key} row={row} place={from + index + 2} at={at} mostCpu={mostCpu} mostRss={mostRss} />)}
        {last < sorted.length && <tr class="spacer" aria-hidden="true"><td style={{ height: `${(sorted.length - from - shown.length) * rowHeight.value}px` }} /></tr>}
      </tbody>
    </table>
  );
}

/** On a phone the table has no head: the same choice as a list. */
export function SortSelect() {
  const { by, direction } = readSort();
  return (
    <span class="row phone-sort">
      <Select label="Sort" value={by} options={COLUMNS.map(({ by: value, label }) => ({ value, label }))}
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

interface RowProps { row: Process; place: number; at: number; mostCpu: number; mostRss: number }

function Row({ row, place, at, mostCpu, mostRss }: RowProps) {
  const rest = restOf(row);
  const quiet = (value: number | null) => (value === null || value === 0 ? 'num dim' : 'num');
  return (
    <tr data-item tabIndex={-1} aria-rowindex={place} data-key={row.key}>
      <td class="num c-pid">{row.pid}</td>
      <td class="cut c-name" title={row.cmdline || row.name}><b>{row.name}</b>{rest && <small>{rest}</small>}</td>
      <td class="dim cut c-user" title={row.user}>{row.user || NONE}<span class="u">, {row.pid}</span></td>
      <td class={`${quiet(row.cpu)} inbar c-cpu`} style={{ '--v': Math.min(1, (row.cpu ?? 0) / mostCpu) }}>{row.cpu === null ? NONE : percentNumber(row.cpu)}<span class="u"> %</span></td>
      <td class="num inbar c-rss" style={{ '--v': Math.min(1, (row.rss ?? 0) / mostRss) }}>{bytes(row.rss, 2)}</td>
      <td class={`${quiet(row.read)} c-read`}>{mebiNumber(row.read)}</td>
      <td class={`${quiet(row.write)} c-write`}>{mebiNumber(row.write)}</td>
      <td class="num dim c-threads">{count(row.threads)}</td>
      <td class="num dim c-fds">{count(row.fds)}</td>
      <td class="num dim c-age" title={row.start === null ? undefined : new Date(row.start).toISOString()}>{row.start === null ? NONE : age(at - row.start)}</td>
    </tr>
  );
}

/** The command without what the name already says. */
function restOf(row: Process): string {
  if (!row.cmdline || row.cmdline === row.name) return '';
  const [program = '', ...args] = row.cmdline.split(' ');
  const bare = program.slice(program.lastIndexOf('/') + 1).replace(/:$/, '');
  return bare === row.name || row.name.startsWith(bare) ? args.join(' ') : row.cmdline;
}
