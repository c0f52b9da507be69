/**
 * Columns of numbers over equal steps of time: loaded from an answer of the hub, then grown second by second.
 * A step nobody filled is null and stays null: a gap is a gap.
 */
import type { Series } from '../api/shapes.ts';

export interface Column { avg: (number | null)[]; min: (number | null)[]; max: (number | null)[] }

/** A column nobody asked for reads as all gaps. */
const NOTHING: Column = { avg: [], min: [], max: [] };

export class Bins {
  /** Start of the first bin; epoch milliseconds, a multiple of the step. */
  start: number;
  length = 0;
  private readonly data = new Map<string, Column>();
  /** How many seconds each bin has taken in. */
  private weight: number[] = [];

  constructor(readonly step: number, from: number, readonly names: readonly string[]) {
    this.start = Math.floor(from / step) * step;
    for (const name of names) this.data.set(name, { avg: [], min: [], max: [] });
  }

  /** Start of the bin after the last one. */
  get end(): number {
    return this.start + this.length * this.step;
  }

  time(index: number): number {
    return this.start + index * this.step;
  }

  index(millis: number): number {
    return Math.floor((millis - this.start) / this.step);
  }

  column(name: string): Column {
    return this.data.get(name) ?? NOTHING;
  }

  /** Makes room up to and including the bin of that moment. */
  reach(millis: number): void {
    const wanted = this.index(millis) + 1;
    while (this.length < wanted) {
      for (const column of this.data.values()) {
        column.avg.push(null);
        column.min.push(null);
        column.max.push(null);
      }
      this.weight.push(0);
      this.length++;
    }
  }

  /** Fills from series of the same step; `until` is the last second the hub could have known of. */
  load(series: readonly Series[], until: number | null): void {
    for (const one of series) {
      const column = this.data.get(one.column);
      if (!column) continue;
      for (let i = 0; i < one.t.length; i++) {
        const at = one.t[i]!;
        const index = this.index(at);
        if (index < 0) continue;
        this.reach(at);
        column.avg[index] = one.avg[i] ?? null;
        column.min[index] = one.min[i] ?? one.avg[i] ?? null;
        column.max[index] = one.max[i] ?? one.avg[i] ?? null;
        const known = until === null ? this.step : Math.min(this.step, until - at + 1000);
        this.weight[index] = column.avg[index] === null ? 0 : Math.max(1, Math.round(known / 1000));
      }
    }
  }

  /** Takes whole rows as they are, one value a bin from the start on; cheaper than `load` for many hosts at once. */
  adopt(rows: Readonly<Record<string, Column | undefined>>, length: number, until: number): void {
    for (const name of this.names) {
      const row = rows[name];
      this.data.set(name, row ?? { avg: new Array(length).fill(null), min: new Array(length).fill(null), max: new Array(length).fill(null) });
    }
    const first = this.names.find((name) => rows[name]);
    const values = first ? rows[first]!.avg : [];
    this.length = length;
    this.weight = Array.from({ length }, (_, i) => ((values[i] ?? null) === null ? 0 : Math.max(1, Math.round(Math.min(this.step, until - this.time(i) + 1000) / 1000))));
  }

  /** Takes one second in. A second older than the window or an empty one changes nothing. */
  append(at: number, read: (name: string) => number | null): void {
    const index = this.index(at);
    if (index < 0) return;
    this.reach(at);
    let filled = false;
    const weight = this.weight[index]!;
    for (const [name, column] of this.data) {
      const value = read(name);
      if (value === null) continue;
      filled = true;
      const avg = column.avg[index]!;
      column.avg[index] = avg === null ? value : (avg * weight + value) / (weight + 1);
      column.min[index] = Math.min(column.min[index] ?? value, value);
      column.max[index] = Math.max(column.max[index] ?? value, value);
    }
    if (filled) this.weight[index] = weight + 1;
  }

  /** Forgets the bins that end before that moment. */
  trim(from: number): void {
    const drop = Math.min(this.length, Math.max(0, this.index(from)));
    if (drop === 0) return;
    for (const column of this.data.values()) {
      column.avg.splice(0, drop);
      column.min.splice(0, drop);
      column.max.splice(0, drop);
    }
    this.weight.splice(0, drop);
    this.length -= drop;
    this.start += drop * this.step;
  }

  /** The newest known average of a column and when it was. */
  last(name: string): { at: number; value: number } | null {
    const { avg } = this.column(name);
    for (let i = this.length - 1; i >= 0; i--) {
      const value = avg[i];
      if (value !== null && value !== undefined) return { at: this.time(i), value };
    }
    return null;
  }
}

/** Runs of bins without a value, as [first, last + 1]. */
export function gaps(values: readonly (number | null)[]): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null) continue;
    let end = i;
    while (end < values.length && values[end] === null) end++;
    found.push([i, end]);
    i = end;
  }
  return found;
}
