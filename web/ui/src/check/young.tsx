/** In place of the bars of a check that is so new that no bar can be drawn yet: when the first one comes. */
import type { Check } from '../api/watch.ts';
import { now } from '../live/clock.ts';
import { youngWords } from './days.ts';

/** Ticks each second: there are few of them, and not for long. */
export function Young({ check }: { check: Check }) {
  return <span class="young dim">{youngWords(check, now.value)}</span>;
}
