/** Which rows a table has: those of now, and those that were recorded in the last day. */
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { TableInfo } from '../api/shapes.ts';
import { plain, shortened } from '../unit/plain.ts';
import type { Place } from './place.ts';

export interface Named { key: string; name: string }

/** More than this nobody looks through. */
const MOST = 2_000;

/** Null while they are on their way. */
export function useKeys({ model }: Place, table: TableInfo, column: string): readonly Named[] | null {
  const past = useMemo(() => signal<readonly string[] | null>(null), [model.id, table]);
  useEffect(() => {
    // Of processes the ones of now are enough: a day has tens of thousands.
    if (table.key === null || table.name === 'process') {
      past.value = [];
      return undefined;
    }
    const stop = new AbortController();
    api.series(model.id, table.name, [column], '-24h', null, '12h', stop.signal).then(({ series }) => { past.value = series.map((one) => one.key); }, () => { past.value ??= []; });
    return () => stop.abort();
  }, [model.id, table, column]);
  const live = model.live.tables.get(table.name);
  const size = live?.rows.size ?? 0;
  return useMemo(() => {
    if (!past.value && !size) return null;
    const keys = [...new Set([...(live?.rows.keys() ?? []), ...past.value ?? []])].slice(0, MOST);
    return keys.map((key) => {
      const attributes = live?.attributes.get(key);
      const name = attributes?.name && attributes.name !== key ? `${attributes.name} ${table.name === 'process' ? key.split('@')[0] : ''}` : key;
      return { key, name: shortened(plain(name.trim()), 100) };
    }).sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
  }, [table, size, past.value]);
}
