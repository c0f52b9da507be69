/** What only the settings ask the hub for. */
import { call } from '../api/client.ts';
import type { Enrollment, Host, List } from '../api/shapes.ts';

export const enroll = (labels: Record<string, string>, uses: number, ttl: string) => call<Enrollment>('/enrollments', { method: 'POST', body: { labels, uses, ttl } });

/** A join token that still lets somebody in; the secret is shown when it is made and never again. `by`: null: the hub itself. */
export interface OpenToken { id: string; labels: Record<string, string>; by: string | null; created: number; expires: number; uses: number; usesLeft: number }

export const openTokens = (stop: AbortSignal) => call<List<OpenToken>>('/enrollments', { signal: stop });
export const revoke = (id: string) => call<void>(`/enrollments/${id}`, { method: 'DELETE' });

/** Another name, other labels; answers with the host as it is then. */
export const editHost = (id: string, change: { name: string; labels: Record<string, string> }) => call<Host>(`/hosts/${id}`, { method: 'PATCH', body: change });
