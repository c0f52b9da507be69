/** Which hosts a filter finds, and the name that was probably meant; pure, so that it can be proven. */
import { verdict, type KnownHost, type Verdict } from '../live/hosts.ts';

/** Every word of the filter must stand in the name, a label or the state. */
export function matches(host: KnownHost, filter: string, state: Verdict | null): boolean {
  if (state && verdict(host) !== state) return false;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const labels = Object.entries(host.labels).map(([name, value]) => `${name}=${value}`).join(' ');
  const text = `${host.name} ${labels} ${verdict(host)}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** The name with the fewest typing slips to what was asked, for "Nearest: …". */
export const nearest = (names: readonly string[], wanted: string): string | null => near(names, wanted)[0] ?? null;

/** Names that were probably meant: those with few typing slips, the most alike first. */
export function near(names: readonly string[], wanted: string): string[] {
  const most = Math.max(2, Math.ceil(wanted.length / 2));
  const asked = wanted.toLowerCase();
  return names.map((name) => ({ name, slips: distance(name.toLowerCase(), asked) })).filter(({ slips }) => slips < most)
    .sort((one, other) => one.slips - other.slips).map(({ name }) => name);
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
