/** What is installed on the hosts, as the hub tells it; what nobody knows is null. */
import { call } from './client.ts';
import type { List } from './shapes.ts';

export interface System { id: string | null; version: string | null; name: string | null; kernel: string | null; arch: string | null; bootTime: number | null; end: number | null; endSource: string | null }
/** A host in a line. */
export interface Summary { id: string; name: string; read: number | null; packages: number | null; system: System; reboot: boolean | null; updates: number | null; securityUpdates: number | null }
export interface Version { manager: string; name: string; version: string; arch: string; hostCount: number; hosts?: { id: string; name: string }[] }
export interface Installed { manager: string; name: string; version: string; arch: string; installed: number | null; size: number | null; summary: string | null }
export interface Details extends Installed { built: number | null; vendor: string | null; section: string | null; licence: string | null; fields: { name: string; value: string }[] }
export interface Update { name: string; arch: string; version: string; security: boolean }
export interface Site { path: string; size: number | null; files: number | null; counted: number | null; trouble: string | null }
export interface Machine {
  read: number | null;
  packages: number | null;
  system: System;
  reboot: boolean | null;
  rebootReasons: string[];
  managers: { name: string; packages: number; trouble: string | null }[];
  updates: { known: boolean; why: string | null; fetched: number | null; security: number | null; waiting: Update[] };
  sites: Site[];
}
/** `before` null: it came; `after` null: it went. */
export interface Change { at: number; manager: string; name: string; arch: string; before: string | null; after: string | null }

const host = (id: string) => `/hosts/${encodeURIComponent(id)}`;
const asked = (wanted: Record<string, string>) => `?${new URLSearchParams(wanted)}`;

export const softwareApi = {
  fleet: (stop?: AbortSignal) => call<List<Summary>>('/software', { signal: stop }),
  search: (name: string, exact: boolean, limit: number, stop?: AbortSignal) => call<List<Version>>(`/packages${asked({ name, limit: String(limit), ...(exact && { exact: 'true' }) })}`, { signal: stop }),
  machine: (id: string, stop?: AbortSignal) => call<Machine>(`${host(id)}/software`, { signal: stop }),
  packages: (id: string, name: string, limit: number, stop?: AbortSignal) => call<List<Installed>>(`${host(id)}/packages${asked({ name, limit: String(limit) })}`, { signal: stop }),
  details: (id: string, name: string, stop?: AbortSignal) => call<List<Details>>(`${host(id)}/package${asked({ name })}`, { signal: stop }),
  changes: (id: string, from: number, to: number, limit: number, stop?: AbortSignal) => call<List<Change>>(`${host(id)}/package-changes${asked({ from: String(Math.floor(from)), to: String(Math.ceil(to)), limit: String(limit) })}`, { signal: stop }),
};
