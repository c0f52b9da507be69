/** The hub's tables, once they are known. */
import { signal } from '@preact/signals';
import { Tables } from '../api/tables.ts';
import type { TableInfo } from '../api/shapes.ts';

export const known = signal<Tables | null>(null);

/** The same list again changes nothing, so that no page begins anew. */
export function setTables(items: TableInfo[]): void {
  if (JSON.stringify(items) !== JSON.stringify(known.value?.items)) known.value = new Tables(items);
}
