/** Rules: the shapes of the API, and what their pages ask. */
import { call } from './client.ts';
import type { List } from './shapes.ts';
import type { Given, Severity } from './watch.ts';

export type RuleState = 'ok' | 'pending' | 'firing' | 'resolving' | 'no-data';

/** For one host and one key; `value` in the unit of the column. */
export interface Firing { host: string; name: string; key: string; state: RuleState; since: number; value: number | null }

export interface Rule {
  id: string;
  text: string;
  sentence: string;
  enabled: boolean;
  severity: Severity;
  where: 'agent' | 'hub';
  /** How late it is at most, in ms. */
  lag: number;
  /** Set by a file: not to be changed here. */
  provisioned: boolean;
  version: number;
  created: number;
  changed: number;
  firing: Firing[];
  /** Why it is not in use, though it is switched on. */
  error: string | null;
}

/** One rule in all its forms. */
export interface Parsed { text: string; sentence: string; where: 'agent' | 'hub'; why: string; lag: number; severity: Severity; condition: Given }

/** It would have rung from then to then; `to` null: it still would. `host` null: all hosts together. */
export interface Rung { host: string | null; name: string | null; key: string; from: number; to: number | null; peak: number | null }

export interface Preview {
  from: number;
  to: number;
  hosts: number;
  complete: boolean;
  resolution: 'seconds' | 'minutes' | 'both';
  unit: string;
  limit: number | null;
  count: number;
  firings: Rung[];
  /** What it is about and no host has now; null: nothing of that kind. */
  hint: string | null;
}

export interface RuleBody { text: string; enabled: boolean; version?: number }

export const rulesApi = {
  list: (stop?: AbortSignal) => call<List<Rule>>('/rules', { signal: stop }),
  one: (id: string, stop?: AbortSignal) => call<Rule>(`/rules/${id}`, { signal: stop }),
  add: (body: RuleBody) => call<Rule>('/rules', { method: 'POST', body }),
  set: (id: string, body: RuleBody) => call<Rule>(`/rules/${id}`, { method: 'PUT', body }),
  delete: (id: string) => call<void>(`/rules/${id}`, { method: 'DELETE' }),
  parse: (what: { text: string } | { condition: Given }, stop?: AbortSignal) => call<Parsed>('/rules/parse', { method: 'POST', body: what, signal: stop }),
  preview: (text: string, from: string, stop?: AbortSignal) => call<Preview>('/rules/preview', { method: 'POST', body: { text, from }, signal: stop, timeout: 60_000 }),
};
