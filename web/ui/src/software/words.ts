/** Pure: how systems, updates and changes of packages are told. */
import type { Change, Machine, Summary, System } from '../api/software.ts';
import { plural } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';

export const text = (value: string | null, most = 200): string => (value ? shortened(plain(value), most) : '–');

export const systemText = ({ name, id, version }: System): string => text(name ?? ([id, version].filter(Boolean).join(' ') || null), 120);

/** A mark and words: whether the system still gets security updates. */
export function endOf({ end }: System, now: number): [string, string] {
  if (end === null) return ['unknown', 'not known'];
  const day = new Date(end).toISOString().slice(0, 10);
  if (end < now) return ['down', `ended ${day}`];
  return end - now < 90 * 86_400_000 ? ['warn', day] : ['ok', day];
}

export const rebootOf = (reboot: boolean | null): [string, string] => (reboot === null ? ['unknown', 'not known'] : reboot ? ['warn', 'wanted'] : ['ok', 'no']);

export const updatesOf = (updates: number | null, security: number | null): [string, string] =>
  (updates === null ? ['unknown', 'not known'] : security ? ['warn', `${security} for security`] : updates ? ['ok', `${updates}, none for security`] : ['ok', 'none']);

/** What wants somebody first: an end, security updates, a restart; then by name. */
export function inOrder(hosts: readonly Summary[], now: number): Summary[] {
  const rank = ({ system, securityUpdates, reboot }: Summary) => (system.end !== null && system.end < now ? 4 : 0) + (securityUpdates ? 2 : 0) + (reboot ? 1 : 0);
  return [...hosts].sort((one, other) => rank(other) - rank(one) || one.name.localeCompare(other.name, 'en', { numeric: true }));
}

export function headline(hosts: readonly Summary[]): string {
  const told = hosts.filter(({ read }) => read !== null).length;
  if (!told) return 'No host has told what is installed yet';
  return told === hosts.length ? `Software of ${plural(told, 'host')}` : `Software of ${told} of ${plural(hosts.length, 'host')}`;
}

export const changeText = ({ before, after }: Change): string => (before === null ? `${text(after)} installed` : after === null ? `${text(before)} removed` : `${text(before)} → ${text(after)}`);

/** Which managers told how much, and what could not be read. */
export const managersText = ({ managers }: Machine): string => managers.map(({ name, packages, trouble }) => `${plural(packages, 'package')} of ${plain(name)}${trouble ? ` (${text(trouble)})` : ''}`).join(', ') || '–';
