/** Pure: what A and B are called, in the legend, in tables and in sentences. */
import { clock, day, DAY, moment, sameDay, zone } from '../unit/time.ts';
import type { Asked } from './load.ts';
import { timeWords } from './offset.ts';
import type { Sides } from './pair.ts';

/** The window as a person says it: "Sun 22 Nov, 02:12 to 03:12 CET". */
export function windowWords(from: number, to: number): string {
  const seconds = to - from < 600_000;
  return `${day(from)}, ${clock(from, seconds)} to ${sameDay(from, to) ? clock(to, seconds) : moment(to, from, seconds)} ${zone(to)}`;
}

/** For a legend: what the two differ in, always with what tells them apart. */
export function sidesOf({ a, b, from, shift }: Asked, name: (id: string) => string): Sides {
  // Seconds only where the two would read the same without.
  const short = Math.abs(shift) < 60_000;
  const times = shift === 0 ? { a: '', b: '' } : sameDay(from, from - shift) ? { a: `from ${clock(from, short)}`, b: `from ${clock(from - shift, short)}` } : { a: day(from), b: day(from - shift) };
  // A year apart the days are the same.
  if (Math.abs(shift) > 300 * DAY) for (const [side, at] of [['a', from], ['b', from - shift]] as const) times[side] += ` ${new Date(at).getFullYear()}`;
  if (a === b) return shift === 0 ? { a: name(a), b: name(b) } : times;
  return { a: `${name(a)} ${times.a}`.trim(), b: `${name(b)} ${times.b}`.trim() };
}

/** What A is held against, in a sentence: "yesterday", "web-02", "web-02 yesterday". */
export function against({ a, b, to }: Asked, offset: string, name: (id: string) => string, now: number): string {
  const time = timeWords(offset, to, now);
  if (a === b) return time || 'itself';
  return `${name(b)} ${time}`.trim();
}
