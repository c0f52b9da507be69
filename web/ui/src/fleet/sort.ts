/**
 * In what order hosts stand and in which groups; pure, so that it can be proven.
 *
 * Worst first means: by state (down, warn, stale, unknown, OK); within a state the host with more reasons; then, of
 * those that are not heard, the one that has been silent for longer; then by name. No number that moves each second
 * takes part, so that hosts which are well keep their places.
 */
import { SEVERITY, verdict, type KnownHost } from '../live/hosts.ts';
import type { Metric } from './metric.ts';

export type Sort = 'worst' | 'name' | Metric;
export type Direction = 'asc' | 'desc';

/** `value`: of the measure that is sorted by; null: not known, or not of now. */
export interface Sortable { facts: KnownHost; value: number | null }

/** Names go up first; the worst and the most come first. */
export const firstDirection = (sort: Sort): Direction => (sort === 'name' ? 'asc' : 'desc');

const byText = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });
const byName = (one: Sortable, other: Sortable) => byText(one.facts.name, other.facts.name);

function byWorst(one: Sortable, other: Sortable): number {
  const rank = ({ facts }: Sortable) => SEVERITY.indexOf(verdict(facts));
  const silent = ({ facts }: Sortable) => (facts.state === 'up' ? 0 : facts.lastSeen ?? 0);
  return rank(one) - rank(other) || other.facts.health.reasons.length - one.facts.health.reasons.length || silent(one) - silent(other);
}

export function order<T extends Sortable>(hosts: readonly T[], sort: Sort, direction: Direction = firstDirection(sort)): T[] {
  const turn = direction === firstDirection(sort) ? 1 : -1;
  if (sort === 'name') return [...hosts].sort((one, other) => byName(one, other) * turn);
  if (sort === 'worst') return [...hosts].sort((one, other) => byWorst(one, other) * turn || byName(one, other));
  // Whoever has no value of now comes last either way round.
  return [...hosts].sort((one, other) => {
    if (one.value === null || other.value === null) return Number(one.value === null) - Number(other.value === null) || byName(one, other);
    return (other.value - one.value) * turn || byName(one, other);
  });
}

export interface Group<T> { name: string; hosts: T[] }

/** By a label; hosts without it come last. The order within a group stays as it is. */
export function groups<T extends { facts: KnownHost }>(hosts: readonly T[], by: string | null): Group<T>[] {
  if (!by) return [{ name: '', hosts: [...hosts] }];
  const found = new Map<string, T[]>();
  for (const host of hosts) {
    const name = host.facts.labels[by] ?? '';
    const list = found.get(name);
    if (list) list.push(host);
    else found.set(name, [host]);
  }
  return [...found].map(([name, list]) => ({ name, hosts: list }))
    .sort((one, other) => (one.name === '' ? 1 : other.name === '' ? -1 : byText(one.name, other.name)));
}

/** The most labels to choose a group from. */
const MOST = 20;

/** Labels that divide the fleet: at least two values, none counting as one; the most used first. */
export function dividing(hosts: readonly KnownHost[]): string[] {
  const values = new Map<string, Map<string, number>>();
  for (const { labels } of hosts) {
    for (const [name, value] of Object.entries(labels)) {
      const seen = values.get(name) ?? new Map<string, number>();
      values.set(name, seen.set(value, (seen.get(value) ?? 0) + 1));
    }
  }
  const used = [...values].map(([name, seen]) => ({ name, kinds: seen.size, hosts: [...seen.values()].reduce((sum, one) => sum + one, 0) }));
  return used.filter((one) => one.kinds > 1 || one.hosts < hosts.length)
    .sort((one, other) => other.hosts - one.hosts || byText(one.name, other.name)).slice(0, MOST).map((one) => one.name);
}
