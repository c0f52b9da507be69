/** The saved views of the hub: asked for, made, renamed, deleted, and taken in from a file. */
import { signal } from '@preact/signals';
import { ApiError, call } from '../api/client.ts';
import type { List } from '../api/shapes.ts';
import { plain, shortened } from '../unit/plain.ts';

export interface View {
  id: string;
  name: string;
  /** Path and query of a page of this app. */
  address: string;
  /** Who made it. */
  owner: string;
  /** Whether who asks may rename and delete it. */
  mayChange: boolean;
  created: number;
  changed: number;
}

/** Null until the first answer has come. */
export const views = signal<readonly View[] | null>(null);
export const viewsError = signal<string | null>(null);

/** As a sentence: the hub's own messages begin small and have no full stop. */
export const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

export const wordsOf = (problem: unknown): string => sentence(problem instanceof Error ? problem.message : String(problem));

/** What is wrong with a name before the hub is asked, or null. */
export const refuseName = (name: string): string | null => (name.trim() ? null : 'Got no name, must have 1 to 100 characters.');

export async function loadViews(stop?: AbortSignal): Promise<void> {
  try {
    const { items } = await call<List<View>>('/views', { signal: stop });
    views.value = items.sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
    viewsError.value = null;
  } catch (problem) {
    if (!stop?.aborted) viewsError.value = wordsOf(problem);
  }
}

export const createView = (name: string, address: string) => call<View>('/views', { method: 'POST', body: { name, address } });
export const renameView = (id: string, name: string) => call<View>(`/views/${id}`, { method: 'PATCH', body: { name } });
export const deleteView = (id: string) => call<void>(`/views/${id}`, { method: 'DELETE' });

/** The mark of the file that views are passed on in. */
const FORMAT = 'tocsin-views-1';

export function exportText(list: readonly View[]): string {
  return `${JSON.stringify({ format: FORMAT, items: list.map(({ name, address }) => ({ name, address })) }, null, 1)}\n`;
}

/** All of the file or nothing: the hub takes it in one step. Answers how many were new. */
export async function importText(text: string): Promise<number> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Error('This file is no JSON. A file of views is what Export gives.');
  }
  if (typeof body !== 'object' || body === null || (body as { format?: unknown }).format !== FORMAT) throw new Error(`This file has no views: its “format” must be “${FORMAT}”.`);
  try {
    return (await call<{ added: number }>('/views/import', { method: 'POST', body })).added;
  } catch (problem) {
    throw problem instanceof ApiError ? new Error(about(problem.field, problem.message, (body as { items?: unknown }).items)) : problem;
  }
}

/** "items[3].address", "must be …" → which view of the file, by its place and its name, and what of it is wrong. */
export function about(field: string | null, message: string, items: unknown): string {
  const [, place, member] = /^items\[(\d+)\]\.?(\w*)$/.exec(field ?? '') ?? [];
  if (place === undefined) return message;
  const item: unknown = Array.isArray(items) ? items[Number(place)] : null;
  const name = typeof item === 'object' && item !== null ? (item as { name?: unknown }).name : null;
  const which = `View ${Number(place) + 1}${typeof name === 'string' && name.trim() ? `, “${shortened(plain(name), 60)}”` : ''}`;
  // Only what says "must" or "got" needs to be told of what.
  const of = member && /^(must|got)\b/.test(message) ? `its ${member}${message.startsWith('got') ? ':' : ''} ` : '';
  return `${which}: ${of}${message}`;
}
