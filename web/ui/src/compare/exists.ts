/**
 * Pure: what there is to compare with. A hub that has recorded for an hour knows nothing of yesterday: of the usual
 * offsets the first one is taken under which both sides were recorded, and when none is, a shorter window.
 */
import { RANGES } from '../route/range.ts';
import { uptime } from '../unit/format.ts';
import { DAY, HOUR, SECOND } from '../unit/time.ts';
import { offsetText, OFFSETS, SAME, shiftOf } from './offset.ts';

/** Where a host was recorded: points from `start` on. */
export interface Past { start: number; step: number; known: readonly boolean[] }

/** A window and an offset that both sides have data for. `span`: null when the window is the one that was asked for. */
export interface Found { offset: string; span: number | null }

/** Of half of a window at least both sides must know something. */
const ENOUGH = 0.5;

const there = ({ start, step, known }: Past, at: number) => known[Math.floor((at - start) / step)] ?? false;

/** How much of [from, to) is known of A, and of B so much earlier; 0 to 1. */
export function common(a: Past, b: Past, from: number, to: number, shift: number): number {
  let all = 0;
  let both = 0;
  for (let at = from + a.step / 2; at < Math.max(to, from + a.step); at += a.step) {
    all++;
    if (there(a, at) && there(b, at - shift)) both++;
  }
  return all === 0 ? 0 : both / all;
}

/** The offsets that are tried for a window of that length, the usual one first. */
export const candidates = (usual: string, span: number): string[] => [...new Set([usual, '1d', ...(span <= HOUR ? ['1h'] : []), offsetText(span)])];

/** How far back the past must be known for the candidates of that window. */
export const reach = (span: number): number => Math.max(DAY + HOUR, span);

/** What exists, the window as it is first, then shorter ones that end with it; at most so many. */
export function existing(a: Past, b: Past, from: number, to: number, usual: string, most = 1): Found[] {
  const found: Found[] = [];
  for (const span of [to - from, ...RANGES.map((range) => range.span).filter((span) => span < to - from).reverse()]) {
    for (const offset of candidates(usual, span)) {
      // Seconds of windows that end now differ; their length does not.
      if (common(a, b, to - span, to, shiftOf(offset, to) ?? 0) >= ENOUGH) found.push({ offset, span: span === to - from ? null : span });
      if (found.length === most) return found;
    }
  }
  return found;
}

const long = (millis: number) => (millis % DAY === 0 ? `${millis / DAY} d` : millis < 60 * SECOND ? `${Math.round(millis / SECOND)} s` : uptime(millis / SECOND));

/** "the hour before", "the last 15 min with the 15 min before": what would be compared, after "compare" or "this compares". */
export function foundWords({ offset, span }: Found): string {
  const known = OFFSETS.find(({ value }) => value === offset)?.label.toLowerCase();
  const before = offset === SAME ? 'the same time' : offset === '1d' ? 'the day before' : offset === '1h' ? 'the hour before' : known ?? `the ${long(shiftOf(offset, 0) ?? 0)} before`;
  return span === null ? before : `the last ${long(span)} with ${before}`;
}
