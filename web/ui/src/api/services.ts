/** Services: the shapes of the API, and what their pages ask. */
import { call } from './client.ts';
import type { Verb } from './control.ts';
import type { CheckState } from './watch.ts';

export type ServiceState = 'running' | 'degraded' | 'changing' | 'stopped' | 'failed' | 'unknown';

export interface Port { number: number; protocol: 'tcp' | 'udp'; /** null: not known. */ listening: boolean | null }

/** The machine a service is on. */
export interface Owner { id: string; name: string; state: 'up' | 'stale' | 'down' | 'unknown'; lastSeen: number | null }

export interface Service {
  name: string;
  state: ServiceState;
  /** Whether it should run. */
  wanted: boolean;
  reason: string | null;
  since: number;
  started: number | null;
  /** By itself; null: nobody counts. */
  restarts: number | null;
  kind: 'systemd' | 'openrc' | 'sysv' | 'processes';
  unit: string | null;
  enabled: string | null;
  detail: string | null;
  description: string | null;
  pid: number | null;
  /** How many, a minute or two ago. */
  processes: number;
  /** Of its processes; none: those of its unit. */
  names: string[];
  ports: Port[];
  /** Other names for the same processes. */
  sharing: string[];
  checks: { id: string; name: string; state: CheckState }[];
  /** What the host's owner lets this hub do with it; none: it is not on the allow-list; null: control is off there. */
  control: Verb[] | null;
}

export interface ServiceOf extends Service { host: Owner }

export interface ServicesAnswer { items: ServiceOf[]; next: string | null; total: number; counts: Record<ServiceState, number>; /** On how many hosts services can be controlled. */ controlled: { on: number; hosts: number } }

export interface HostServices { host: Owner; init: 'systemd' | 'openrc' | 'sysv' | null; trouble: string | null; left: number; told: number | null; items: Service[]; next: null; helper: { state: 'on' | 'off' | 'error'; text: string | null } }

export const servicesApi = {
  all: (asked: { state: string; q: string; limit: number }, stop?: AbortSignal) => call<ServicesAnswer>(`/services?${new URLSearchParams({ ...(asked.state && { state: asked.state }), ...(asked.q.trim() && { q: asked.q.trim() }), limit: String(asked.limit) })}`, { signal: stop }),
  host: (id: string, stop?: AbortSignal) => call<HostServices>(`/hosts/${encodeURIComponent(id)}/services`, { signal: stop }),
};
