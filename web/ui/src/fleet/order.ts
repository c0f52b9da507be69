/** Which tiles are shown and in what order; pure, so that it can be proven. */
import { SEVERITY, verdict, type KnownHost, type Verdict } from '../live/hosts.ts';

export type Sort = 'worst' | 'name';

export interface Sortable { facts: KnownHost; cpu: number | null }

const byName = (one: Sortable, other: Sortable) => one.facts.name.localeCompare(other.facts.name, 'en', { numeric: true });

export function order(hosts: readonly Sortable[], sort: Sort): Sortable[] {
  const rank = (host: Sortable) => SEVERITY.indexOf(verdict(host.facts));
  return [...hosts].sort(sort === 'name' ? byName : (one, other) => rank(one) - rank(other) || byName(one, other));
}

/** Every word of the filter must stand in the name, a label or the state. */
export function matches(host: KnownHost, filter: string, state: Verdict | null): boolean {
  if (state && verdict(host) !== state) return false;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const labels = Object.entries(host.labels).map(([name, value]) => `${name}=${value}`).join(' ');
  const text = `${host.name} ${labels} ${verdict(host)}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

export interface Group { name: string; hosts: Sortable[] }

/** By the label `site`, when there is more than one; hosts without it come last. */
export function groups(hosts: readonly Sortable[], by: string | null): Group[] {
  if (!by) return [{ name: '', hosts: [...hosts] }];
  const found = new Map<string, Sortable[]>();
  for (const host of hosts) {
    const name = host.facts.labels[by] ?? '';
    const list = found.get(name);
    if (list) list.push(host);
    else found.set(name, [host]);
  }
  return [...found].map(([name, list]) => ({ name, hosts: list }))
    .sort((one, other) => (one.name === '' ? 1 : other.name === '' ? -1 : one.name.localeCompare(other.name, 'en', { numeric: true })));
}

/** The name with the fewest typing slips to what was asked, for "Nearest: …". */
export function nearest(names: readonly string[], wanted: string): string | null {
  let best: string | null = null;
  let least = Math.max(2, Math.ceil(wanted.length / 2));
  for (const name of names) {
    const slips = distance(name.toLowerCase(), wanted.toLowerCase());
    if (slips < least) {
      least = slips;
      best = name;
    }
  }
  return best;
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[other.length]!;
}
