/** The window of time a page looks at: one of the named ranges that end now, or a fixed one. */
import { DAY, HOUR, MINUTE, SECOND } from '../unit/time.ts';
import { judge, millis } from './query.ts';

export interface Range {
  name: string;
  span: number;
  /** Set when the window does not follow the clock. */
  fixed: { from: number; to: number } | null;
  /** True when the address names no range. */
  opens: boolean;
}

export const RANGES: readonly { name: string; label: string; span: number }[] = [
  { name: '5m', label: '5 min', span: 5 * MINUTE },
  { name: '15m', label: '15 min', span: 15 * MINUTE },
  { name: '1h', label: '1 h', span: HOUR },
  { name: '6h', label: '6 h', span: 6 * HOUR },
  { name: '24h', label: '24 h', span: DAY },
  { name: '7d', label: '7 d', span: 7 * DAY },
];

export const DEFAULT_RANGE = '1h';
export const SHORTEST = 10 * SECOND;

/** `among`: the ranges that this page has. */
export function readRange(query: URLSearchParams, fallback = DEFAULT_RANGE, among = RANGES): Range {
  const from = millis(query, 'from');
  const to = millis(query, 'to');
  if (from !== null && to !== null && to - from >= SHORTEST) return { name: '', span: to - from, fixed: { from, to }, opens: false };
  const wanted = query.get('range') ?? fallback;
  const named = among.find((range) => range.name === wanted) ?? RANGES.find((range) => range.name === fallback) ?? RANGES[2]!;
  judge('range', named.name === wanted, { got: wanted, allowed: among.map(({ name }) => name), shown: named.label });
  return { name: named.name, span: named.span, fixed: null, opens: !query.has('range') };
}

/** The shortest of the first ranges that covers a past of so many milliseconds; the default when none does. */
export const covering = (past: number): string => RANGES.slice(0, 2).find(({ span }) => past <= span)?.name ?? DEFAULT_RANGE;

export interface Rows { from: number; stepMillis: number; rows: readonly (readonly (number | null)[])[] }

/** The start of the first bin that any row knows; null: none. */
export function firstKnown({ from, stepMillis, rows }: Rows): number | null {
  const starts = rows.map((row) => row.findIndex((value) => value !== null)).filter((index) => index >= 0);
  return starts.length ? from + Math.min(...starts) * stepMillis : null;
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21600, 86400, 172800, 345600, 604800].map((seconds) => seconds * SECOND);

/** The step that puts about one point on each pixel of a chart: at most so many points. */
export function stepFor(span: number, most = 480): number {
  return STEPS.find((step) => span / step <= most) ?? STEPS.at(-1)!;
}

/** As the API writes a step: "1s", "10s", "5m", "1h". */
export function stepText(step: number): string {
  if (step % HOUR === 0) return `${step / HOUR}h`;
  if (step % MINUTE === 0) return `${step / MINUTE}m`;
  return `${step / SECOND}s`;
}
