/** What a page shows lives in the address: these read and write it without surprises. */

/** Puts values into a query; an empty value or a default takes its name out, so addresses stay short. */
export function withQuery(query: string, changes: Record<string, string | null>, defaults: Record<string, string> = {}): string {
  const params = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '' || value === defaults[name]) params.delete(name);
    else params.set(name, value);
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

/** The window of time of a query alone: it goes along to another page of the same kind. */
export const windowOf = (query: URLSearchParams) => withQuery('', Object.fromEntries(['range', 'from', 'to'].map((name) => [name, query.get(name)])));

/** A value of the address that the page does not know, what it could be, and what is shown in its place. */
export interface Odd { got: string; allowed: readonly string[]; shown: string }

/** By name; told in one line by odd.tsx, which comes after the page. */
export const odd = new Map<string, Odd>();
let heard: () => void = () => undefined;
export const onOdd = (listener: () => void) => { heard = listener; };

/** Notes what became of a value. Not told at once: a page that is being drawn must not change what it reads. */
export function judge(name: string, known: boolean, found: Odd): void {
  if (known ? odd.delete(name) : odd.get(name)?.got !== found.got && odd.set(name, found)) queueMicrotask(heard);
}

/** One of the allowed values, or the fallback. */
export function choice<T extends string>(params: URLSearchParams, name: string, allowed: readonly T[], fallback: T): T {
  const got = params.get(name);
  const found = allowed.find((candidate) => candidate === got);
  judge(name, got === null || found !== undefined, { got: got!, allowed, shown: fallback });
  return found ?? fallback;
}

/** Epoch milliseconds of that name, or null. */
export function millis(params: URLSearchParams, name: string): number | null {
  const got = params.get(name);
  const known = got !== null && /^\d{10,16}$/.test(got);
  judge(name, got === null || known, { got: got!, allowed: ['milliseconds since 1970'], shown: '' });
  return known ? Number(got) : null;
}
