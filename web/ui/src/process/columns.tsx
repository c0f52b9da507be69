/** The columns of the process table: what each shows, how wide it is, and which of the chosen ones have room. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { processPath } from '../route/route.ts';
import { age, bytes, count, mebiNumber, NONE, percentNumber } from '../unit/format.ts';
import { shortened } from '../unit/plain.ts';
import type { Sortable } from './long.tsx';
import { restOf, type Process, type SortBy } from './rows.ts';
import type { Branch } from './tree.ts';

/** One line of the table; in a tree with its place there. */
export interface Line { row: Process; branch?: Branch }

export interface Scene { host: string; at: number; mostCpu: number; mostRss: number; toggle: (pid: number) => void }

export interface Column extends Sortable<SortBy> {
  id: string;
  /** CSS pixels. */
  width: number;
  /** Which go first when room is short: the greatest. 0: stays. */
  rank: number;
  cell: (line: Line, scene: Scene) => ComponentChildren;
  tone?: (row: Process) => string;
  title?: (row: Process) => string | undefined;
  /** The bar behind the figure, 0 to 1. */
  bar?: (line: Line, scene: Scene) => number;
}

/** More characters than any screen shows, in a cell and in what a pointer tells. */
const SHOWN = 300;
const TITLE = 1_000;
/** Deeper branches are indented no more: a row keeps its name in sight. */
const DEEPEST = 12;

const quiet = (value: number | null) => (value === null || value === 0 ? 'num dim' : 'num');
const share = (value: number | null, most: number) => Math.min(1, (value ?? 0) / most);
const cpu = (value: number | null) => <>{value === null ? NONE : percentNumber(value)}<span class="u"> %</span></>;
export const figure = (by: SortBy & keyof Process, label: string, long: string, width: number, rank: number, text: (value: number | null) => string, dim = false): Column => ({
  id: by, by, label, long, num: true, width, rank, cell: ({ row }) => text(row[by] as number | null), tone: (row) => (dim ? 'num dim' : quiet(row[by] as number | null)),
});
export const words = (by: 'user' | 'unit' | 'container' | 'state', label: string, long: string, width: number, rank: number): Column => ({
  id: by, by, label, long, num: false, width, rank, tone: () => 'dim cut', title: (row) => shortened(row[by], TITLE), cell: ({ row }) => shortened(row[by], SHOWN) || NONE,
});

const USUAL: readonly Column[] = [
  { id: 'pid', by: 'pid', label: 'PID', long: 'Process id', num: true, width: 76, rank: 0, cell: ({ row }) => row.pid },
  { id: 'name', by: 'name', label: 'Name', long: 'Name and command', num: false, width: 0, rank: 0, tone: () => 'cut', title: (row) => shortened(row.cmdline || row.name, TITLE), cell: (line, scene) => <Name line={line} scene={scene} /> },
  { ...words('user', 'User', 'User', 116, 1), cell: ({ row }) => <>{shortened(row.user, SHOWN) || NONE}<span class="u">, {row.pid}</span></> },
  { id: 'cpu', by: 'cpu', label: 'CPU %', long: 'CPU, 100 % is one CPU', num: true, width: 96, rank: 0, tone: (row) => quiet(row.cpu), cell: ({ row }) => cpu(row.cpu), bar: ({ row }, { mostCpu }) => share(row.cpu, mostCpu) },
  { id: 'rss', by: 'rss', label: 'Memory', long: 'Resident memory', num: true, width: 104, rank: 0, cell: ({ row }) => bytes(row.rss, 2), bar: ({ row }, { mostRss }) => share(row.rss, mostRss) },
  figure('read', 'Read MiB/s', 'Read from disks', 92, 4, mebiNumber),
  figure('write', 'Write MiB/s', 'Written to disks', 92, 5, mebiNumber),
  figure('threads', 'Threads', 'Threads', 76, 6, count, true),
  figure('fds', 'Files', 'Open files', 68, 7, count, true),
  { id: 'age', by: 'age', label: 'Age', long: 'Age', num: true, width: 76, rank: 2, tone: () => 'num dim', title: (row) => (row.start === null ? undefined : new Date(row.start).toISOString()), cell: ({ row }, { at }) => (row.start === null ? NONE : age(at - row.start)) },
];

/** All there are: the usual ones, and once their file has come those that one may choose besides. */
export const columns = signal(USUAL);

/** The chosen ones in their own order; a process without its name is nobody. */
export function chosenColumns(text: string | null, all: readonly Column[] = columns.value): readonly Column[] {
  if (text === null) return USUAL;
  const ids = new Set([...text.split(','), 'name']);
  return all.filter(({ id }) => ids.has(id));
}

/** The least room for names. */
const NAME = 150;
/** Where rows have two lines, these have a place in them. */
const PHONE = 640;
const PLACED = ['name', 'user', 'cpu', 'rss'];

/** Those that have room beside the names, without the least needed ones; the one sorted by stays. */
export function fitting(columns: readonly Column[], room: number, by: SortBy): Column[] {
  if (room <= PHONE) return columns.filter(({ id }) => PLACED.includes(id));
  const kept = [...columns];
  const need = () => kept.reduce((sum, { width }) => sum + width, NAME);
  while (need() > room) {
    const next = kept.reduce<Column | null>((worst, column) => (column.rank > 0 && column.by !== by && column.rank > (worst?.rank ?? 0) ? column : worst), null);
    if (!next) break;
    kept.splice(kept.indexOf(next), 1);
  }
  return kept;
}

function Name({ line: { row, branch }, scene }: { line: Line; scene: Scene }) {
  const rest = restOf(row);
  return (
    <>
      {branch && <span class="indent" style={{ width: `${Math.min(branch.depth, DEEPEST) * 16}px` }} />}
      {branch && (branch.kids > 0
        ? <button type="button" class={`twist ${branch.open ? 'open' : ''}`} aria-expanded={branch.open} aria-label={`Branch of ${shortened(row.name, 60)}, ${count(branch.kids)} below`} title={`${count(branch.kids)} below`}
          onClick={(event) => { event.stopPropagation(); scene.toggle(row.pid); }} />
        : <span class="twist" />)}
      <a href={processPath(scene.host, row.key) + location.search}><b>{shortened(row.name, SHOWN)}</b></a>
      {branch && branch.kids > 0 && !branch.open && <span class="was kids">{count(branch.kids)}</span>}
      {rest !== '' && <small>{shortened(rest, SHOWN)}</small>}
    </>
  );
}
