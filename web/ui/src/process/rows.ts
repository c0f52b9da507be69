/** Pure: the rows of the process table, how they are filtered and how they are sorted. */
import type { Attributes, Cell, ProcessRow } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import type { TableState } from '../live/merge.ts';
import { plain } from '../unit/plain.ts';
import { stateWords } from './states.ts';

export interface Process {
  key: string;
  pid: number;
  ppid: number | null;
  name: string;
  user: string;
  cmdline: string;
  /** Unit or control group, and the container's id; empty: none. */
  unit: string;
  container: string;
  cpu: number | null;
  rss: number | null;
  read: number | null;
  write: number | null;
  threads: number | null;
  fds: number | null;
  /** In words. */
  state: string;
  cpuUser: number | null;
  cpuSystem: number | null;
  vsize: number | null;
  majflt: number | null;
  /** Milliseconds since the epoch. */
  start: number | null;
}

export const SORTS = ['pid', 'name', 'user', 'cpu', 'rss', 'read', 'write', 'threads', 'fds', 'age', 'ppid', 'state', 'unit', 'container', 'cpuUser', 'cpuSystem', 'vsize', 'majflt'] as const;
export type SortBy = (typeof SORTS)[number];
export type Direction = 'asc' | 'desc';

/** Names go up first, amounts go down first. */
const UPWARD: readonly SortBy[] = ['name', 'user', 'pid', 'ppid', 'state', 'unit', 'container'];

export const firstDirection = (by: SortBy): Direction => (UPWARD.includes(by) ? 'asc' : 'desc');

const text = (value: Cell | undefined) => (value === null || value === undefined ? '' : plain(String(value)));
const number = (value: Cell | undefined) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

export function fromLive(table: TableState | undefined, tables: Tables): Process[] {
  if (!table) return [];
  const read = (values: readonly Cell[], column: string) => tables.number('process', values, column);
  return [...table.rows].map(([key, values]) => described(key, table.attributes.get(key) ?? NOBODY, (column) => read(values, column), values[tables.place('process', 'state')]));
}

export function fromTop(rows: readonly ProcessRow[]): Process[] {
  return rows.map((row) => described(row.key, row, (column) => number(row[column]), row.state));
}

function described(key: string, about: Attributes, read: (column: string) => number | null, state: Cell | undefined): Process {
  return { ...identity(key, about), cpu: read('cpu'), rss: read('rss'), read: read('read_bytes'), write: read('write_bytes'),
    threads: read('threads'), fds: read('fds'), state: typeof state === 'string' ? stateWords(plain(state)) : '',
    cpuUser: read('cpu_user'), cpuSystem: read('cpu_system'), vsize: read('vsize'), majflt: read('majflt') };
}

export type Identity = Pick<Process, 'key' | 'pid' | 'ppid' | 'name' | 'user' | 'cmdline' | 'unit' | 'container' | 'start'>;

const NOBODY: Attributes = {};
/** Attributes stay while a process lives: read once, not with each second. */
const known = new WeakMap<Attributes, Identity>();

/** Who a process is; its texts are somebody else's, made plain. */
export function identity(key: string, about: Attributes): Identity {
  const before = known.get(about);
  if (before) return before;
  const who: Identity = {
    key, pid: number(about.pid) ?? Number(key.split('@')[0]), ppid: number(about.ppid), name: text(about.name) || key, user: text(about.user), cmdline: text(about.cmdline),
    unit: text(about.unit), container: text(about.container), start: number(about.start),
  };
  if (about !== NOBODY) known.set(about, who);
  return who;
}

/** Every word must stand in the name, the user, the command or be the start of the PID. */
export function filterProcesses<T extends Identity>(rows: readonly T[], filter: string): T[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [...rows];
  return rows.filter((row) => {
    const all = `${row.name} ${row.user} ${row.cmdline}`.toLowerCase();
    return words.every((word) => all.includes(word) || String(row.pid).startsWith(word));
  });
}

/** Unknown values come last in either direction; equal ones by PID, so that rows do not dance. */
export function sortProcesses(rows: readonly Process[], by: SortBy, direction: Direction): Process[] {
  const sign = direction === 'asc' ? 1 : -1;
  const value = (row: Process): number | string | null => (by === 'age' ? (row.start === null ? null : -row.start) : row[by]);
  return [...rows].sort((one, other) => {
    const a = value(one);
    const b = value(other);
    if (a === b) return one.pid - other.pid;
    if (a === null) return 1;
    if (b === null) return -1;
    const less = typeof a === 'string' || typeof b === 'string' ? String(a).localeCompare(String(b), 'en', { numeric: true, sensitivity: 'base' }) : a - b;
    return less === 0 ? one.pid - other.pid : less * sign;
  });
}

/** Keeps the order that is on screen; rows that came since go to the end, rows that ended leave. */
export function inOrder(rows: readonly Process[], keys: readonly string[]): Process[] {
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const kept: Process[] = [];
  for (const key of keys) {
    const row = byKey.get(key);
    if (!row) continue;
    kept.push(row);
    byKey.delete(key);
  }
  return [...kept, ...byKey.values()];
}

/** Which rows lie in view: [first, last + 1], with some to spare; it moves by blocks, not with each row. */
export function inView(count: number, rowHeight: number, scrolled: number, viewport: number, block = 8): [number, number] {
  const down = (row: number) => Math.floor(row / block) * block;
  const first = Math.max(0, Math.min(count, down(scrolled / rowHeight) - block));
  const last = Math.min(count, down((scrolled + viewport) / rowHeight) + 2 * block);
  return [first, Math.max(first, last)];
}

/** The command without what the name already says. */
export function restOf(row: Identity): string {
  if (!row.cmdline || row.cmdline === row.name) return '';
  const [program = '', ...args] = row.cmdline.split(' ');
  const bare = program.slice(program.lastIndexOf('/') + 1).replace(/:$/, '');
  return bare === row.name || row.name.startsWith(bare) ? args.join(' ') : row.cmdline;
}
