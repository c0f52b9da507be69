/**
 * The only place that speaks HTTP. Every answer is either the data or an ApiError that names its cause;
 * a 401 anywhere flips `signedOut`, and the app shows how to sign in.
 */
import { signal } from '@preact/signals';
import type { Ask } from '../live/wish.ts';
import type { FleetAnswer, Host, List, Me, PollAnswer, SeriesAnswer, TableInfo, TopAnswer } from './shapes.ts';

const BASE = '/api/v1';

export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly field: string | null = null, readonly column = 0) {
    super(message);
  }
}

export const signedOut = signal(false);
export const me = signal<Me | null>(null);
export const isAdmin = () => me.value?.role === 'admin';
/** Whoever may change what all share. */
export const mayChange = () => isAdmin() || me.value?.role === 'operator';
/** Somebody who looks at a demonstration without signing in. */
export const isGuest = () => me.value?.role === 'guest';

interface Options { method?: string; body?: unknown; signal?: AbortSignal; timeout?: number; quiet?: boolean }

/** For what only one page asks; what several ask stands in `api`. */
export async function call<T>(path: string, options: Options = {}): Promise<T> {
  const { method = 'GET', body, timeout = 30_000 } = options;
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET' && me.value) headers['X-Tocsin-CSRF'] = me.value.csrf ?? '';
  const limit = AbortSignal.timeout(timeout);
  const stop = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method, headers, signal: stop, credentials: 'same-origin', cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, 'unreachable', 'The hub does not answer.');
  }
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  if (response.status === 401 && !options.quiet) signedOut.value = true;
  const refused = await problem(response);
  if (refused.code !== 'sign-in-again') throw refused;
  await (await import('../session/again.tsx')).confirmed();
  return call(path, options);
}

async function problem(response: Response): Promise<ApiError> {
  try {
    const { error } = (await response.json()) as { error: { code: string; message: string; field?: string; column?: number } };
    return new ApiError(response.status, error.code, error.message, error.field ?? null, error.column);
  } catch {
    return new ApiError(response.status, 'internal', `The hub answered ${response.status}.`);
  }
}

/** Parameters behind a path; those that are absent are left out. */
export const query = (values: Record<string, string | number | null | undefined>) => {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== undefined && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : '';
};

export const host = (id: string) => `/hosts/${encodeURIComponent(id)}`;

export const api = {
  health: (timeout: number) => call<{ status: string }>('/health', { timeout, quiet: true }),
  me: () => call<Me>('/me'),
  tables: () => call<List<TableInfo>>('/tables'),
  hosts: () => call<List<Host>>('/hosts'),
  host: (id: string, stop?: AbortSignal) => call<Host>(host(id), { signal: stop }),
  fleet: (columns: string[], minutes: number, stop?: AbortSignal) =>
    call<FleetAnswer>(`/fleet${query({ columns: columns.join(','), minutes })}`, { signal: stop }),
  series: (id: string, table: string, columns: string[], from: number | string, to: number | null, step: string, stop?: AbortSignal, key = '') =>
    call<SeriesAnswer>(`${host(id)}/series${query({ table, columns: columns.join(','), key, from, to, step })}`, { signal: stop }),
  top: (id: string, at: number | null, stop?: AbortSignal) => call<TopAnswer>(`${host(id)}/top${query({ at })}`, { signal: stop }),
  poll: (ask: Ask, cursor: string | null, stop: AbortSignal) => call<PollAnswer>(`/poll${query({ ...ask, cursor })}`, { signal: stop, timeout: 10_000 }),
  liveUrl: (ask: Ask, cursor: string | null) => `${BASE}/live${query({ ...ask, cursor })}`,
};
