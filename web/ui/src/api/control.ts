/** Control of services: the shapes of the API, and what the pages ask. */
import { call } from './client.ts';

export type Verb = 'start' | 'stop' | 'restart';
export type Result = 'ok' | 'failed' | 'refused' | 'unknown' | 'running';

/** One order: what was to be done, and what came of it as far as the hub knows. */
export interface Action {
  id: string;
  at: number;
  host: { id: string; name: string };
  service: string;
  unit: string | null;
  verb: Verb;
  actor: string;
  reason: string;
  result: Result;
  /** What is not known yet is null. */
  code: string | null;
  /** The sentence about it. */
  text: string | null;
  before: string | null;
  after: string | null;
  /** What the program ended with; null: it did not run, or nobody knows. */
  exit: number | null;
  millis: number | null;
  output: string | null;
}

export interface Key { key: string; setup: string }

/** The hub waits for the helper for up to two minutes. */
const PATIENCE = 150_000;

/** The hub compares paths as they were sent: what a name may have is not encoded. */
const named = (service: string) => encodeURIComponent(service).replaceAll('%40', '@').replaceAll('%3A', ':');

/** A name for one order, so that a browser that sends it once more, because a connection broke, does not have it done twice. */
const once = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

export const controlApi = {
  order: (host: string, service: string, verb: Verb, reason: string) => call<Action>(`/hosts/${encodeURIComponent(host)}/services/${named(service)}/${verb}`, { method: 'POST', body: { reason, id: once() }, timeout: PATIENCE }),
  actions: async (of: { host?: string; service?: string; limit?: number }, stop?: AbortSignal) => (await call<{ items: Action[] }>(`/control/actions?${new URLSearchParams({ ...(of.host && { host: of.host }), ...(of.service && { service: of.service }), limit: String(of.limit ?? 20) })}`, { signal: stop })).items,
  key: (stop?: AbortSignal) => call<Key>('/control/key', { signal: stop }),
};
