/**
 * Pure: one number for each side out of its points, and how far the two are apart. Only points that both sides know
 * count: the mean of an hour beside the mean of the half of another would be told as a change of the machine.
 */
import type { Column } from '../chart/bins.ts';
import { significant } from '../unit/format.ts';
import type { Stat } from './choice.ts';

export interface Pair {
  a: number | null;
  b: number | null;
  /** Points that both sides know; 0: each number stands for itself and there is no change to tell. */
  both: number;
}

/** Fewer points have no 95th of a hundred. */
const P95_LEAST = 20;

function statOf(stat: Stat, column: Column, places: readonly number[]): number | null {
  if (places.length === 0) return null;
  if (stat === 'max') return places.reduce((most, i) => Math.max(most, column.max[i] ?? column.avg[i]!), -Infinity);
  if (stat === 'avg') return places.reduce((sum, i) => sum + column.avg[i]!, 0) / places.length;
  if (places.length < P95_LEAST) return null;
  const sorted = places.map((i) => column.avg[i]!).sort((one, other) => one - other);
  return sorted[Math.ceil(sorted.length * 0.95) - 1]!;
}

const known = ({ avg }: Column, i: number) => (avg[i] ?? null) !== null;

/** Over the points [first, last). */
export function pairOf(stat: Stat, a: Column, b: Column, first: number, last: number): Pair {
  const places = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
  const both = places.filter((i) => known(a, i) && known(b, i));
  const of = (column: Column) => statOf(stat, column, both.length ? both : places.filter((i) => known(column, i)));
  return { a: of(a), b: of(b), both: both.length };
}

export interface Change {
  /** "× 3.4", "+33 %", "same"; an en dash where one side is not known. */
  words: string;
  /** How far apart, for the order: 0 is the same. Small numbers weigh little, whatever their ratio. */
  rank: number;
  /** For the bar: −1 is a quarter or less, 1 four times or more. */
  lean: number;
  /** Worth an eye. */
  large: boolean;
}

const NONE: Change = { words: '–', rank: -1, lean: 0, large: false };

/** `floor`: below this a value of that unit is as good as none. */
export function changeOf({ a, b, both }: Pair, floor: number): Change {
  if (a === null || b === null || both === 0) return NONE;
  // Where a sign can turn there is no ratio: how far apart they are against what is next to nothing.
  if (a < 0 || b < 0) {
    const apart = a - b;
    const rank = Math.log(1 + Math.abs(apart) / floor) / 4;
    return { words: apart === 0 ? 'same' : `${apart > 0 ? '+' : '−'}${significant(Math.abs(apart))}`, rank, lean: lean(apart > 0 ? rank : -rank), large: rank > 0.5 };
  }
  const damped = Math.log((a + floor) / (b + floor));
  return { words: ratioWords(a, b), rank: Math.abs(damped), lean: lean(damped), large: Math.abs(damped) > Math.log(1.15) };
}

const lean = (rank: number) => Math.max(-1, Math.min(1, rank / Math.log(4)));

function ratioWords(a: number, b: number): string {
  if (a === b) return 'same';
  if (b === 0) return 'from 0';
  if (a === 0) return 'to 0';
  const ratio = a / b;
  if (Math.abs(ratio - 1) < 0.005) return 'same';
  if (ratio >= 2) return `× ${times(ratio)}`;
  if (ratio <= 0.5) return `÷ ${times(1 / ratio)}`;
  return `${ratio > 1 ? '+' : '−'}${Math.abs((ratio - 1) * 100).toFixed(0)} %`;
}

/** "3.4", "12", "1300": two digits that mean something. */
export const times = (ratio: number): string => (ratio >= 9.95 ? ratio >= 1e6 ? '>1 000 000' : ratio.toFixed(0) : ratio.toFixed(1));
