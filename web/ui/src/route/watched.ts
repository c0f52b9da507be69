/** The addresses of checks, incidents, rules and silences: which part of their pages a path means, and the path of a part. */
import type { Watched } from './route.ts';

export type WatchedPart = { part: 'checks' } | { part: 'check' | 'edit'; id: string } | { part: 'new' } | { part: 'incidents'; id: string | null } | { part: (typeof SETTINGS)[number] | 'rules' | 'services' | 'silences' | 'software' } | { part: 'rule'; id: string | null } | { part: 'missing' };

const SETTINGS = ['notify', 'jobs', 'people', 'account', 'audit', 'tokens'] as const;
/** Who may sign in; what one changes of one's own; who did what; what lets programs in. */
export const PEOPLE = '/settings/people';
export const ACCOUNT = '/settings/account';
export const AUDIT = '/settings/audit';
export const TOKENS = '/settings/tokens';

/** As the hub's ids are: they go into other addresses as they stand. */
const ID = /^[\w-]{1,64}$/;

/** `rest`: what follows the page in the path. */
export function partOf(page: Watched, rest: readonly string[]): WatchedPart {
  const [id, verb] = rest;
  if (page === 'notify') return { part: rest.length > 1 ? 'missing' : SETTINGS.find((one) => one === id) ?? 'missing' };
  if (page === 'silences' || page === 'services' || page === 'software') return rest.length ? { part: 'missing' } : { part: page };
  if (page === 'rules') return id === undefined ? { part: 'rules' } : rest.length > 1 || !ID.test(id) ? { part: 'missing' } : { part: 'rule', id: id === 'new' ? null : id };
  if (id === undefined) return page === 'checks' ? { part: 'checks' } : { part: 'incidents', id: null };
  if (page === 'incidents') return rest.length === 1 && /^\d{1,15}$/.test(id) ? { part: 'incidents', id } : { part: 'missing' };
  if (rest.length === 1) return id === 'new' ? { part: 'new' } : ID.test(id) ? { part: 'check', id } : { part: 'missing' };
  return rest.length === 2 && verb === 'edit' && ID.test(id) ? { part: 'edit', id } : { part: 'missing' };
}

/** A new silence or maintenance of a host, and of one service where that is meant. */
export const silencePath = (kind: 'silences' | 'maintenance', host: string, service = '') => `/silences?${new URLSearchParams({ edit: 'new', kind, hosts: host, ...(service && { services: service }), name: service ? `${host} ${service}` : host })}`;
export const ADD_RULE = '/rules/new';
export const rulePath = (id: string) => `/rules/${id}`;
export const ADD_CHECK = '/checks/new';
export const checkPath = (id: string) => `/checks/${id}`;
export const editCheckPath = (id: string) => `${checkPath(id)}/edit`;
export const incidentPath = (id: number) => `/incidents/${id}`;
