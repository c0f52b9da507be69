/** The looks of one check over a range of time, as the page has them and as a chart: every look where that is possible, else its hours. */
import type { CheckHour, Look } from '../api/watch.ts';
import { watchApi } from '../api/watch.ts';
import { Bins } from '../chart/bins.ts';
import type { ChartSpec } from '../chart/model.ts';
import { stepFor } from '../route/range.ts';
import { HOUR } from '../unit/time.ts';
import { millisText } from './days.ts';

/** One answer holds so many, and so many answers are asked for. */
const PAGE = 1_000;
const PAGES = 3;
const POINTS = 480;

/** Whether all looks of such a span can be asked for. */
export const fits = (span: number, interval: number): boolean => span / interval <= PAGE * PAGES;

/** Latest first, back to `from`; of what is known already only the newer ones are asked for. */
export async function readLooks(id: string, from: number, before: readonly Look[], stop: AbortSignal): Promise<Look[]> {
  const newest = before[0];
  const oldest = before.at(-1);
  if (newest && oldest && oldest.at <= from) {
    const { items } = await watchApi.results(id, newest.at, 'now', PAGE, stop);
    if (items.length < PAGE) return [...items.filter(({ at }) => at > newest.at), ...before.filter(({ at }) => at >= from - HOUR)];
  }
  const found: Look[] = [];
  let to: number | string = 'now';
  for (let page = 0; page < PAGES; page++) {
    const { items } = await watchApi.results(id, from, to, PAGE, stop);
    found.push(...items);
    if (items.length < PAGE) break;
    to = items.at(-1)!.at - 1;
  }
  return found;
}

const PARTS = ['dns', 'connect', 'tls', 'first', 'rest', 'total'] as const;
type Part = (typeof PARTS)[number];

/** A part that there was not took no time of the total; only a look that was not measured has none. */
function partsOf({ phases: { dns, connect, tls, firstByte, total } }: Look): Record<Part, number | null> {
  if (total === null) return { dns, connect, tls, first: firstByte, rest: null, total };
  const [one, two, three, four] = [dns ?? 0, connect ?? 0, tls ?? 0, firstByte ?? 0];
  return { dns: one, connect: two, tls: three, first: four, rest: Math.max(0, total - one - two - three - four), total };
}

/** Each point is wide enough for two looks: one that comes a moment late leaves no gap. */
export function binsOfLooks(looks: readonly Look[], from: number, to: number, interval: number): Bins {
  const bins = new Bins(stepFor(Math.max(to - from, 2 * POINTS * interval), POINTS), from, PARTS);
  const points = new Map<number, Look[]>();
  for (const look of looks) {
    const at = Math.floor(look.at / bins.step) * bins.step;
    const point = points.get(at);
    if (point) point.push(look);
    else points.set(at, [look]);
  }
  const times = [...points.keys()].sort((one, other) => one - other);
  bins.load(PARTS.map((column) => {
    const rows = times.map((at) => points.get(at)!.map((look) => partsOf(look)[column]).filter((value) => value !== null));
    const each = (take: (values: number[]) => number) => rows.map((values) => (values.length ? take(values) : null));
    return { key: '', column, unit: 'ms', t: times, avg: each((values) => values.reduce((sum, one) => sum + one, 0) / values.length), min: each((values) => Math.min(...values)), max: each((values) => Math.max(...values)) };
  }), null);
  return bins;
}

/** An hour knows its mean and its longest look. */
export function binsOfHours(hours: readonly CheckHour[], from: number): Bins {
  const bins = new Bins(HOUR, from, ['total']);
  const some = hours.filter(({ at }) => at >= bins.start);
  bins.load([{ key: '', column: 'total', unit: 'ms', t: some.map(({ at }) => at), avg: some.map(({ avg }) => avg), min: some.map(({ avg }) => avg), max: some.map(({ max }) => max) }], null);
  return bins;
}

const nothing = 'No look in this window.';
const format: ChartSpec['format'] = (value) => millisText(value);

export const partsSpec = (name: string): ChartSpec => ({
  id: 'answer', title: 'Answer time', about: `Answer time of ${name}, its parts stacked`, kind: 'stack', format, top: null, least: 10, base: 1000, total: 'total', nothing,
  lines: [
    { label: 'name', colour: 's4', add: ['dns'], optional: true },
    { label: 'connect', colour: 's3', add: ['connect'], optional: true },
    { label: 'TLS', colour: 's2', add: ['tls'], optional: true },
    { label: 'first byte', colour: 's1', add: ['first'], optional: true },
    { label: 'rest', colour: 's5', add: ['rest'] },
  ],
});

export const hoursSpec = (name: string): ChartSpec => ({
  id: 'answer', title: 'Answer time', about: `Answer time of ${name}, the mean and the longest of each hour`, kind: 'area', format, top: null, least: 10, base: 1000, nothing,
  lines: [{ label: 'mean of each hour, the band up to its longest', colour: 's1', add: ['total'] }],
});
