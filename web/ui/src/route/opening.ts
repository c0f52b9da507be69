/**
 * The range a page opens with when its address names none: a host that is minutes old would show an hour of nothing.
 * What is known of the past is kept for each host and, under '', for the fleet; the choice is made when a page opens
 * and then stays.
 */
import { signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { hubNow } from '../live/feed.ts';
import { covering, firstKnown, RANGES, readRange, type Range, type Rows } from './range.ts';
import { query } from './router.ts';

const firsts = signal<Readonly<Record<string, number>>>({});

/** The range of the address, or the one that `whose` page opens with: the default while nothing is known. */
export function useRange(whose: string, among = RANGES): Range {
  const first = firsts.value[whose];
  return readRange(query.value, useMemo(() => covering(first === undefined ? Infinity : hubNow() - first), [whose, first]), among);
}

/**
 * Learns from the rows of the default range when the past began; only once for each `whose`. `older` is asked when
 * nothing is known at the window's start, for rows of a longer past, since a host that was silent for an hour is not
 * young; without that answer nothing is learned.
 * Answers true when the page opens with a shorter range than these rows have.
 */
export async function learnFirst(whose: string, rows: Rows, older: () => Promise<Rows>): Promise<boolean> {
  if (whose in firsts.peek()) return false;
  const now = hubNow();
  let first = firstKnown(rows) ?? now;
  if (first > rows.from + rows.stepMillis) {
    const past = await older().catch(() => null);
    if (!past) return false;
    const begun = firstKnown(past);
    // A bin that reaches into the first known one says nothing of the time before it.
    if (begun !== null && begun + past.stepMillis <= first) first = begun;
  }
  firsts.value = { ...firsts.peek(), [whose]: first };
  return covering(now - first) !== covering(Infinity);
}
