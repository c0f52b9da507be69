/** Checks, incidents and who is told: the shapes of the API, and what the pages about them ask. */
import { call } from './client.ts';
import type { List } from './shapes.ts';

export type CheckState = 'up' | 'degraded' | 'down' | 'unknown' | 'paused' | 'maintenance';

/** What somebody set, as a file would say it: texts, lists and objects. */
export type Given = { [name: string]: GivenValue };
export type GivenValue = string | GivenValue[] | Given;

export interface Check {
  id: string;
  host: string;
  name: string;
  type: string;
  state: CheckState;
  /** 200 as it should be, 0 no answer, −1 never looked, otherwise the protocol's own. */
  code: number;
  message: string;
  since: number;
  /** Bad looks that are not confirmed yet. */
  pending: number;
  failed: boolean;
  flapping: boolean;
  lastRun: number | null;
  /** How long the last look took, ms; null before the first since the hub was started. */
  took: number | null;
  interval: number | null;
  accepted: string | null;
  /** Set by a file: not to be changed here. */
  provisioned: boolean;
  version: number;
  /** How many observers must say that it failed; null when the hub alone looks. */
  need: number | null;
  observers: Observer[];
  set: Given;
}

/** What one of those who look saw last; `away` why it did not answer when it was asked last. */
export interface Observer { name: string; state: CheckState; code: number; message: string; at: number | null; away: string | null }

export interface Phases { dns: number | null; connect: number | null; tls: number | null; firstByte: number | null; total: number | null }

/** What one look found; phases in milliseconds. */
export interface Look { at: number; state: CheckState; code: number; message: string; phases: Phases; facts: Record<string, string>; transcript: string | null }

/** Times in each state in ms; what is left of the hour nobody looked. */
export interface CheckHour { at: number; up: number; degraded: number; down: number; unknown: number; outages: number; looks: number; avg: number | null; max: number | null }

/** Of each day of `at` (local midnights): ms in each state, and the outages that began. */
export interface CheckDays { id: string; up: number[]; degraded: number[]; down: number[]; unknown: number[]; outages: number[] }

export type Severity = 'info' | 'warning' | 'critical';

export interface Incident {
  id: number;
  check: string;
  host: string;
  service: string;
  severity: Severity;
  code: number;
  message: string;
  flapping: boolean;
  opened: number;
  acked: number | null;
  ackedBy: string | null;
  ended: number | null;
  endReason: string | null;
}

export interface JournalLine { id: number; at: number; actor: string; subject: string; incident: number | null; what: string; reason: string; text: string }
export interface IncidentAnswer { incident: Incident; journal: JournalLine[] }

export interface Message { id: number; channel: string; subject: string; severity: Severity; contacts: string[]; fallback: boolean; state: 'due' | 'sent' | 'refused' | 'dead'; attempts: number; created: number; due: number; done: number | null; detail: string | null }
/** `shut`: channels that take nothing at present, and until when they are left alone. */
export interface MessagesAnswer extends List<Message> { shut: Record<string, number> }

export interface Setting { id: string; name: string; provisioned: boolean; version: number; created: number; changed: number; set: Given }
export type SettingKind = 'contacts' | 'channels' | 'silences' | 'maintenance';
/** What a test of a channel came to, with every word of the server. */
export interface Tested { state: 'delivered' | 'later' | 'refused'; detail: string; dialogue: string[] }

/** A type of check. `required`: members of its own that there must be. */
export interface CheckType { name: string; help: string; required: string[] }

const post = <T>(path: string, body: unknown = {}) => call<T>(path, { method: 'POST', body });
/** A look lasts as long as its time-out, up to 5 min. */
const LOOK = 310_000;

export const watchApi = {
  types: () => call<List<CheckType>>('/check-types'),
  checks: (stop?: AbortSignal) => call<List<Check>>('/checks', { signal: stop }),
  check: (id: string, stop?: AbortSignal) => call<Check>(`/checks/${id}`, { signal: stop }),
  addCheck: (set: Given) => post<Check>('/checks', set),
  setCheck: (id: string, set: Given) => call<Check>(`/checks/${id}`, { method: 'PUT', body: set }),
  deleteCheck: (id: string) => call<void>(`/checks/${id}`, { method: 'DELETE' }),
  run: (id: string) => call<Look>(`/checks/${id}/run`, { method: 'POST', body: {}, timeout: LOOK }),
  accept: (id: string) => post<Check>(`/checks/${id}/accept`),
  results: (id: string, from: number | string, to: number | string, limit: number, stop?: AbortSignal) => call<List<Look>>(`/checks/${id}/results?from=${from}&to=${to}&limit=${limit}`, { signal: stop }),
  hours: (id: string, from: number | string, stop?: AbortSignal) => call<List<CheckHour>>(`/checks/${id}/hours?from=${from}`, { signal: stop }),
  days: (ids: readonly string[], days: number, zone: string) => call<{ at: number[]; items: CheckDays[] }>(`/checks/days?${new URLSearchParams({ checks: ids.join(), days: String(days), zone })}`),
  incidents: (state: 'open' | 'ended', stop?: AbortSignal) => call<List<Incident> & { blindSince: number | null }>(`/incidents?state=${state}`, { signal: stop }),
  incident: (id: string, stop?: AbortSignal) => call<IncidentAnswer>(`/incidents/${id}`, { signal: stop }),
  say: (id: number, verb: 'ack' | 'note' | 'resolve', text: string) => post<IncidentAnswer>(`/incidents/${id}/${verb}`, { text }),
  messages: (stop?: AbortSignal) => call<MessagesAnswer>('/messages?limit=200', { signal: stop }),
  settings: (kind: SettingKind, stop?: AbortSignal) => call<List<Setting>>(`/${kind}`, { signal: stop }),
  addSetting: (kind: SettingKind, set: Given) => post<Setting>(`/${kind}`, set),
  setSetting: (kind: SettingKind, id: string, set: Given) => call<Setting>(`/${kind}/${id}`, { method: 'PUT', body: set }),
  deleteSetting: (kind: SettingKind, id: string) => call<void>(`/${kind}/${id}`, { method: 'DELETE' }),
  test: (id: string, to: string) => call<Tested>(`/channels/${id}/test`, { method: 'POST', body: { to }, timeout: LOOK }),
};
