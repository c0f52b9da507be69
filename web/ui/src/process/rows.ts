/** Pure: the rows of the process table, how they are filtered and how they are sorted. */
import type { Attributes, Cell, ProcessRow } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import type { TableState } from '../live/merge.ts';

export interface Process {
  key: string;
  pid: number;
  name: string;
  user: string;
  cmdline: string;
  cpu: number | null;
  rss: number | null;
  read: number | null;
  write: number | null;
  threads: number | null;
  fds: number | null;
  /** Milliseconds since the epoch. */
  start: number | null;
}

export const SORTS = ['pid', 'name', 'user', 'cpu', 'rss', 'read', 'write', 'threads', 'fds', 'age'] as const;
export type SortBy = (typeof SORTS)[number];
export type Direction = 'asc' | 'desc';

/** Names go up first, amounts go down first. */
export const firstDirection = (by: SortBy): Direction => (by === 'name' || by === 'user' || by === 'pid' ? 'asc' : 'desc');

const text = (value: Cell | undefined) => (value === null || value === undefined ? '' : String(value));
const number = (value: Cell | undefined) => (typeof value === 'number' && Number.isFinite(value) ? value : null);

export function fromLive(table: TableState | undefined, tables: Tables): Process[] {
  if (!table) return [];
  const read = (values: readonly Cell[], column: string) => tables.number('process', values, column);
  return [...table.rows].map(([key, values]) => described(key, table.attributes.get(key) ?? {}, (column) => read(values, column)));
}

export function fromTop(rows: readonly ProcessRow[]): Process[] {
  return rows.map((row) => described(row.key, row, (column) => number(row[column])));
}

function described(key: string, about: Attributes, read: (column: string) => number | null): Process {
  return {
    key, pid: number(about.pid) ?? Number(key.split('@')[0]), name: text(about.name) || key, user: text(about.user), cmdline: text(about.cmdline),
    start: number(about.start), cpu: read('cpu'), rss: read('rss'), read: read('read_bytes'), write: read('write_bytes'),
    threads: read('threads'), fds: read('fds'),
  };
}

/** Every word must stand in the name, the user, the command or be the start of the PID. */
export function filterProcesses(rows: readonly Process[], filter: string): Process[] {
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
