/** Pure: how often a process was started again. */
import type { Life } from './lives.ts';
import type { Identity } from './rows.ts';

export interface Restarts { count: number; last: number | null }

/**
 * Births of the same program for the same owner in the same place under the same parent, each at or after the end of the
 * one before it: a worker beside a running one is no restart. Ended readings are up to `slack` ms late.
 */
export function restartsOf(who: Identity, lives: readonly Life[], slack = 1500): Restarts {
  const same = lives.filter((life) => life.name === who.name && life.user === who.user && life.unit === who.unit && life.container === who.container && life.ppid === who.ppid);
  const ends = same.flatMap(({ died }) => (died === null ? [] : [died])).sort((one, other) => one - other);
  let count = 0;
  let last: number | null = null;
  let used = 0;
  for (const { start } of same) {
    if (start === null || used >= ends.length || ends[used]! > start + slack) continue;
    used++;
    count++;
    last = start;
  }
  return { count, last };
}
