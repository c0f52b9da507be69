/** Pure: what a chart is made of, and the numbers that its lines come to. */
import type { Bins } from './bins.ts';
import type { Format } from '../unit/format.ts';
import { niceTop } from '../unit/scale.ts';
import type { ColourName } from './palette.ts';

export interface Line {
  label: string;
  colour: ColourName;
  dash?: boolean;
  /** Columns that are added up, and those that are taken away. */
  add: readonly string[];
  take?: readonly string[];
  times?: number;
  /** Below zero, for the other half of a mirrored pair. */
  below?: boolean;
  /** Left out while it is zero all the time. */
  optional?: boolean;
  /** False: no min–max band (an average that is slow by itself). */
  band?: boolean;
}

export interface ChartSpec {
  id: string;
  title: string;
  /** Names the chart for those who do not see it. */
  about: string;
  kind: 'stack' | 'line' | 'area' | 'mirror';
  lines: readonly Line[];
  format: Format;
  /** A fixed top, or null: the next 1-2-5 step above the highest value. */
  top: number | null;
  /** The least top of a scale that follows the data, and the most where the value itself has one. */
  least: number;
  most?: number;
  base: 1000 | 1024;
  /** A dotted line with its words, for example the number of CPUs. */
  limit?: { at: number; words: string };
  /** The total in the chart's head: one column, with its peak as a band above a stack; or a part of it, with its words. */
  total?: string;
  part?: { of: number; words: string };
  /** Values may be negative: then the scale is the same on both sides of zero. */
  signed?: boolean;
  /** What to say when no value is known in the whole window. */
  nothing: string;
}

export type Values = (number | null)[];

export interface Drawn {
  /** Start of each bin in seconds since the epoch. */
  x: number[];
  /** Where each line runs; stacked and mirrored already. */
  y: Values[];
  /** What each line says in the legend. */
  value: Values[];
  /** Lower and upper edge of each line's band, where it has one. */
  low: (Values | null)[];
  high: (Values | null)[];
  /** Upper edge of the peak of a stack. */
  peak: Values | null;
  total: Values | null;
  /** True where no line has a value. */
  empty: boolean[];
  highest: number;
  /** Whether the scale goes below zero. */
  below: boolean;
}

const pick = (values: readonly Values[], index: number, times: number, minus: readonly Values[], least: number): number | null => {
  let sum = 0;
  for (const column of values) {
    const value = column[index];
    if (value === null || value === undefined) return null;
    sum += value;
  }
  for (const column of minus) {
    const value = column[index];
    if (value === null || value === undefined) return null;
    sum -= value;
  }
  return Math.max(least, sum * times);
};

/** The chart without the lines that have nothing to show. */
export function withoutIdle(spec: ChartSpec, bins: Bins): ChartSpec {
  const busy = (line: Line) => !line.optional || line.add.some((name) => bins.column(name).max.some((value) => value !== null && value >= 0.001));
  return spec.lines.every(busy) ? spec : { ...spec, lines: spec.lines.filter(busy) };
}

/** The window [from, to) of a chart, every bin of it, known or not. */
export function draw(spec: ChartSpec, bins: Bins, from: number, to: number): Drawn {
  const first = bins.index(from);
  const count = Math.max(1, Math.ceil((to - bins.time(first)) / bins.step));
  const x = Array.from({ length: count }, (_, i) => bins.time(first + i) / 1000);
  const read = (line: Line, part: 'avg' | 'min' | 'max'): Values => {
    const add = line.add.map((name) => bins.column(name)[part]);
    const take = (line.take ?? []).map((name) => bins.column(name)[part]);
    return Array.from({ length: count }, (_, i) => (first + i < 0 ? null : pick(add, first + i, line.times ?? 1, take, spec.signed ? -Infinity : 0)));
  };
  const value = spec.lines.map((line) => read(line, 'avg'));
  const y: Values[] = [];
  const low: (Values | null)[] = [];
  const high: (Values | null)[] = [];
  let highest = 0;
  let base: Values | null = null;
  spec.lines.forEach((line, index) => {
    const own = value[index]!;
    const sign = line.below ? -1 : 1;
    const below: Values | null = base;
    const run: Values = spec.kind === 'stack'
      ? own.map((one, i) => (one === null ? null : one + (below ? below[i] ?? 0 : 0)))
      : own.map((one) => (one === null ? null : one * sign));
    if (spec.kind === 'stack') base = run;
    y.push(run);
    // Of a stack without a total the lowest layer keeps its peaks: only there is a value where it is drawn.
    const banded = (spec.kind !== 'stack' || (index === 0 && !spec.total)) && line.band !== false && !line.take && line.add.length === 1;
    const max = banded ? read(line, 'max') : null;
    low.push(banded ? read(line, 'min').map((one) => (one === null ? null : one * sign)) : null);
    high.push(max ? max.map((one) => (one === null ? null : one * sign)) : null);
    for (const one of max ?? run) if (one !== null) highest = Math.max(highest, Math.abs(one));
    if (spec.signed) for (const one of low.at(-1) ?? run) if (one !== null) highest = Math.max(highest, Math.abs(one));
  });
  let total: Values | null = null;
  let peak: Values | null = null;
  if (spec.total) {
    const one: Line = { label: '', colour: 's5', add: [spec.total] };
    total = read(one, 'avg');
    const max = read(one, 'max');
    const stack = y.at(-1)!;
    const middle = total;
    if (spec.kind === 'stack') peak = stack.map((edge, i) => (edge === null || max[i] == null || middle[i] == null ? null : Math.min(spec.top ?? Infinity, edge + Math.max(0, max[i]! - middle[i]!))));
  }
  const empty = x.map((_, i) => y.every((run) => run[i] === null));
  const below = spec.kind === 'mirror' || (spec.signed === true && low.some((run) => run?.some((one) => one !== null && one < 0)));
  return { x, y, value, low, high, peak, total, empty, highest, below };
}

/** The bin in which a moment lies, or -1. */
export function binAt(drawn: Drawn, step: number, millis: number): number {
  const start = drawn.x[0];
  if (start === undefined) return -1;
  const index = Math.floor((millis - start * 1000) / step);
  return index >= 0 && index < drawn.x.length ? index : -1;
}

/** The newest bin that has any value. */
export function lastKnown(drawn: Drawn): number {
  for (let i = drawn.empty.length - 1; i >= 0; i--) if (!drawn.empty[i]) return i;
  return -1;
}

/** The top of a scale that follows the data: a 1-2-5 step with a little room above lines, never above what can be. */
export function followTop({ kind, base, least, most = Infinity, limit }: ChartSpec, highest: number): number {
  const top = niceTop(highest * (kind === 'line' ? 1.05 : 1), base, least);
  return Math.min(most, Math.max(top, limit ? niceTop(limit.at) : 0));
}
