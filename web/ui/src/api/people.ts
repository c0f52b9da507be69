/** Who may come in, what people change of their own, and who did what, as the hub tells it. */
import { call } from './client.ts';
import type { List, Me } from './shapes.ts';

export interface User { name: string; role: string; hosts: string[]; password: boolean; totp: boolean; created: number; lastSeen: number | null; provider?: string | null; link?: { url: string; expires: number } }
export interface Session { id: string; created: number; lastUsed: number; expires: number; current: boolean; agent: string; remote: string; way: string }
/** `recoveryCodes`: that are still good. */
export interface Own extends Me { hosts: string[]; password?: boolean; totp?: boolean; recoveryCodes?: number; provider?: string | null }
export interface Told { seq: number; at: number; actor: string; remote: string; action: string; subject: string; outcome: string; detail: string }
/** `maker`: as the audit names them; `token`: once, of one just made. */
export interface Token { id: string; name: string; role: string; hosts: string[]; scopes: string[]; maker: string; created: number; expires: number; lastUsed: number | null }
/** `broken`: the first entry that is not as it was written. */
export interface Walk { whole: boolean; broken: number | null; entries: number; head: number; hash: string }

const one = (name: string) => `/users/${name}`;
const post = <T>(path: string, body?: unknown, method = 'POST') => call<T>(path, { method, body });

export const people = {
  // Wrong words are no end of a session.
  signIn: (user: string, password: string, code: string) => call<Me>('/session', { method: 'POST', body: { user, password, ...(code && { code }) }, quiet: true }),
  afresh: (proof: { password: string; code?: string } | { key: string }) => post<void>('/session/afresh', proof),
  /** Where one may sign in besides. */
  ways: () => call<{ provider: string | null }>('/session', { quiet: true }),
  begin: (again: boolean) => call<{ address: string }>('/session/provider', { method: 'POST', body: again ? { again } : {}, quiet: true }),
  comeBack: (back: { state: string; code: string; issuer?: string; again?: true }) => call<Me>('/session/provider', { method: 'PUT', body: back, quiet: true }),
  me: (stop?: AbortSignal) => call<Own>('/me', { signal: stop }),
  sessions: (stop?: AbortSignal) => call<List<Session>>('/sessions', { signal: stop }),
  end: (id: string) => call<void>(`/sessions/${id}`, { method: 'DELETE' }),
  endOthers: () => call<{ ended: number }>('/sessions', { method: 'DELETE' }),
  setPassword: (password: string, old: string) => post<Me>('/me/password', { password, ...(old && { old }) }, 'PUT'),
  beginTotp: () => post<{ secret: string; address: string }>('/me/totp'),
  confirmTotp: (code: string) => post<Me & { codes: string[] }>('/me/totp/confirm', { code }),
  removeTotp: () => call<Me>('/me/totp', { method: 'DELETE' }),
  users: (stop?: AbortSignal) => call<List<User>>('/users', { signal: stop }),
  add: (user: { name: string; role: string; hosts: string[] }) => post<User>('/users', user),
  change: (name: string, rights: { role: string; hosts: string[] }) => post<User>(one(name), rights, 'PATCH'),
  remove: (name: string) => call<void>(one(name), { method: 'DELETE' }),
  link: (user: string) => post<{ url: string; expires: number }>('/signin-links', { user }),
  tokens: (stop?: AbortSignal) => call<List<Token>>('/tokens', { signal: stop }),
  makeToken: (wish: { name: string; role: string; hosts: string[]; scopes: string[]; expires: string }) => post<{ id: string; token: string }>('/tokens', wish),
  endToken: (id: string) => call<void>(`/tokens/${id}`, { method: 'DELETE' }),
  audit: (cursor: string | null, stop?: AbortSignal) => call<List<Told>>(`/audit${cursor ? `?cursor=${cursor}` : ''}`, { signal: stop }),
  verify: () => call<Walk>('/audit/verify'),
};
