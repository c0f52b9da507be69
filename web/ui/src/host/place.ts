/** What every part of a host's page is told: which host, which window of time, and how to change it. */
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Host } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { generation, hubNow } from '../live/feed.ts';
import type { HostModel } from '../live/hosts.ts';
import { SHORTEST, type Range } from '../route/range.ts';
import { setQuery } from '../route/router.ts';
import { makeHistory, type History, type Source, type Window } from './history.ts';

export interface Place {
  /** As the address names the host. */
  id: string;
  model: HostModel;
  host: Host | null;
  tables: Tables;
  range: Range;
  rangeKey: string;
  asTable: boolean;
  /** The height of a chart. */
  height: number;
  /** So long nothing was heard of the hub. */
  silentFor: number | null;
}

/** The moment under the cursor in every chart of the page, and the window in which keys move it. */
export const cursor = signal<number | null>(null);
export const shown: { window: Window | null } = { window: null };

/** The numbers of one row of one table over the window of the page. */
export function useHistory({ model, tables, range, rangeKey }: Place, columns: readonly string[], table = 'system', key = ''): History {
  const source: Source = { table, key };
  const history = useMemo(() => makeHistory(model.id, tables, columns, source), [model.id, tables, columns, table, key]);
  useEffect(() => () => history.stop(), [history]);
  // A new connection, a resumed page or a new window: ask again for what was missed.
  useEffect(() => history.load(range), [history, rangeKey, generation.value]);
  return history;
}

/** A window has a least width; a shorter drag opens it around its middle. */
export function zoom(from: number, to: number): void {
  const half = Math.max(to - from, SHORTEST) / 2;
  const middle = (from + to) / 2;
  setQuery({ from: String(Math.floor(middle - half)), to: String(Math.ceil(middle + half)) });
}

export const unzoom = () => setQuery({ from: null, to: null });

/** Twice as wide around the same middle, and never into the future. */
export function zoomOut({ from, to }: { from: number; to: number }): void {
  const half = (to - from) / 2;
  setQuery({ from: String(Math.round(from - half)), to: String(Math.round(Math.min(hubNow(), to + half))) });
}

/** By half a window to the past or back. */
export function pan({ from, to }: { from: number; to: number }, sign: number): void {
  const by = Math.min(sign * Math.round((to - from) / 2), Math.round(hubNow()) - to);
  setQuery({ from: String(from + by), to: String(to + by) });
}
