/** Pure: how the state of a check is shown, in words and in the order of what needs a person first. */
import type { Check, CheckState, Severity } from '../api/watch.ts';

/** The mark (icon and colour) of each state. */
export const MARK: Record<CheckState, string> = { up: 'ok', degraded: 'warn', down: 'down', unknown: 'unknown', paused: 'paused', maintenance: 'maint' };
export const WORD: Record<CheckState, string> = { up: 'Up', degraded: 'Degraded', down: 'Down', unknown: 'Unknown', paused: 'Paused', maintenance: 'Maintenance' };
/** Worst first. */
export const ORDER: readonly CheckState[] = ['down', 'degraded', 'maintenance', 'paused', 'unknown', 'up'];

export const severityMark = (severity: Severity): string => ({ critical: 'down', warning: 'warn', info: 'note' })[severity];

/** `host NAME`: what it is called on every page. */
export const nameOf = (check: { host: string; name: string }): string => `${check.host} ${check.name}`;

/** One that changes too often is trouble, however it is at this moment. */
export const rank = (check: Check): number => (check.flapping && check.state === 'up' ? 1.5 : ORDER.indexOf(check.state));

/** How many there are of each state, worst first, without those there are none of. */
export function tallyOf(checks: readonly Check[]): { state: CheckState; count: number }[] {
  return ORDER.map((state) => ({ state, count: checks.filter((check) => check.state === state).length })).filter(({ count }) => count > 0);
}

/** What is so, in one sentence. */
export function headline(checks: readonly Check[]): string {
  if (checks.length === 0) return 'Nothing is checked yet';
  const bad = checks.filter(({ state }) => state === 'down' || state === 'degraded');
  const down = bad.filter(({ state }) => state === 'down');
  if (bad.length === 1) return `${nameOf(bad[0]!)} is ${bad[0]!.state}`;
  const some = (count: number, word: string) => `${count} ${count === 1 ? 'is' : 'are'} ${word}`;
  if (down.length && down.length < bad.length) return `${down.length} ${down.length === 1 ? 'check is' : 'checks are'} down, ${some(bad.length - down.length, 'degraded')}`;
  if (bad.length) return `${bad.length} checks are ${down.length ? 'down' : 'degraded'}`;
  const flapping = checks.filter((check) => check.flapping);
  if (flapping.length) return flapping.length === 1 ? `${nameOf(flapping[0]!)} changes too often` : `${flapping.length} checks change too often`;
  const up = checks.filter(({ state }) => state === 'up').length;
  if (up === checks.length) return up === 1 ? 'The one check is up' : `All ${up} checks are up`;
  return up === 0 ? 'No check has an answer yet' : `${some(up, 'up')}, nothing is down`;
}

export type Sort = 'state' | 'name' | 'time' | 'uptime';

/** `value`: of columns that are not of the check itself; what has none stands last in either direction. */
export function sorted(checks: readonly Check[], sort: Sort, back: boolean, value: (check: Check) => number | null): Check[] {
  const byName = (one: Check, other: Check) => nameOf(one).localeCompare(nameOf(other), 'en', { numeric: true });
  const turn = back ? -1 : 1;
  return [...checks].sort((one, other) => {
    if (sort === 'state') return turn * (rank(one) - rank(other)) || byName(one, other);
    if (sort === 'name') return turn * byName(one, other);
    const [a, b] = [value(one), value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null) || byName(one, other);
    return turn * (sort === 'uptime' ? a - b : b - a) || byName(one, other);
  });
}
