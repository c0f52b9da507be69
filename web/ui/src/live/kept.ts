/**
 * The last data, kept in the browser for the moment before the hub has answered, and for when it cannot: the hosts and
 * the newest second of their totals. No process, no command line; for one sign-in only, and gone with it.
 */
import { signedOut } from '../api/client.ts';
import type { Cell, TableInfo } from '../api/shapes.ts';
import type { KnownHost } from './hosts.ts';

export interface Kept {
  /** When it was kept, by this machine's clock. */
  at: number;
  /** Until when the sign-in holds. */
  expires: number;
  tables: TableInfo[];
  hosts: { facts: KnownHost; at: number | null; row: readonly Cell[] | null }[];
}

export const KEY = 'tocsin.last';

export function readKept(): Kept | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null;
    return kept && kept.expires > Date.now() ? kept : null;
  } catch {
    return null;
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch { /* nothing was kept */ }
}

signedOut.subscribe((out) => { if (out) forget(); });
