/** Pure: services in words, and which of them need somebody. */
import type { Owner, Port, Service, ServiceOf, ServiceState } from '../api/services.ts';
import { plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';

export const ORDER: readonly ServiceState[] = ['failed', 'degraded', 'changing', 'unknown', 'stopped', 'running'];
export const WORD: Record<ServiceState, string> = { failed: 'Failed', degraded: 'Degraded', changing: 'Changing', stopped: 'Stopped', unknown: 'Unknown', running: 'Running' };
const MARK: Record<ServiceState, string> = { failed: 'down', degraded: 'warn', changing: 'stale', stopped: 'paused', unknown: 'unknown', running: 'ok' };
export const TONE = MARK;
export const KIND = { systemd: 'systemd', openrc: 'OpenRC', sysv: 'a script in /etc/init.d', processes: 'processes alone' } as const;

/** How it is shown. What a silent machine said last is no news: it is grey, and says what was so. `error`: it should run and has failed. */
export interface Shown { mark: string; word: string; tone: 'down' | 'warn' | undefined; aged: boolean; error: boolean }

export function shown(service: Service, owner: Owner): Shown {
  const silent = owner.state === 'stale' || owner.state === 'down';
  if (silent) return { mark: 'stale', word: `Was ${WORD[service.state].toLowerCase()}`, tone: undefined, aged: true, error: false };
  const missed = service.state === 'stopped' && service.wanted;
  return { mark: missed ? 'warn' : MARK[service.state], word: WORD[service.state], tone: service.state === 'failed' ? 'down' : service.state === 'degraded' || missed ? 'warn' : undefined, aged: false, error: service.state === 'failed' };
}

/** "80, 443, 53/udp". */
export const portsText = (ports: readonly Port[]): string => ports.map(({ number, protocol }) => (protocol === 'udp' ? `${number}/udp` : String(number))).join(', ');

/** "yes", "no", "no: 443"; nothing when there is no port, or it is not known. */
export function listeningText(ports: readonly Port[]): string {
  const known = ports.filter(({ listening }) => listening !== null);
  const shut = known.filter(({ listening }) => !listening);
  if (!known.length) return '';
  return shut.length === 0 ? 'yes' : shut.length === known.length ? 'no' : `no: ${portsText(shut)}`;
}

/** What is so, in one sentence; the only one that has failed or is degraded is named. */
export function headline(counts: Record<ServiceState, number>, items: readonly ServiceOf[]): string {
  const named = (state: ServiceState) => (counts[state] === 1 ? items.find((one) => one.state === state) : undefined);
  const failing = named('failed');
  const weak = named('degraded');
  const all = ORDER.reduce((sum, state) => sum + counts[state], 0);
  const { failed, degraded } = counts;
  if (!all) return 'No service is known';
  if (failing) return `${plain(failing.name)} has failed on ${plain(failing.host.name)}`;
  if (failed) return `${plural(failed, 'service has', 'services have')} failed`;
  if (weak) return `${plain(weak.name)} is degraded on ${plain(weak.host.name)}`;
  if (degraded) return `${degraded} services are degraded`;
  return `No service has failed, ${counts.running} run`;
}

/** "1d 1h 32m 29s": units of nothing are left out, seconds are always there. */
export function alive(millis: number): string {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  const parts = [[Math.floor(seconds / 86_400), 'd'], [Math.floor(seconds / 3600) % 24, 'h'], [Math.floor(seconds / 60) % 60, 'm']] as const;
  return [...parts.filter(([number]) => number > 0).map(([number, unit]) => `${number}${unit}`), `${seconds % 60}s`].join(' ');
}

/** Which processes of a machine make it up: those of its unit, else those that are called so. */
export function isOf(service: Service, process: { name: string | null; unit: string | null; container: string | null }): boolean {
  if (service.kind === 'systemd') return process.unit === service.unit;
  return !process.container && service.names.some((name) => process.name === name.slice(0, 15));
}
