/**
 * What hosts are compared by: of which columns each measure is the sum, what makes a large and a small host
 * comparable, and how the number reads. Pure.
 */
import { bitRate, byteRate, count, load, percent, type Format } from '../unit/format.ts';
import { niceTop } from '../unit/scale.ts';

export const METRIC_NAMES = ['cpu', 'mem', 'disk', 'space', 'net', 'load', 'procs'] as const;
export type Metric = (typeof METRIC_NAMES)[number];

/** What a host has that a sum is divided by. */
export interface Size { memTotal: number | null; cpus: number | null }

export interface MetricInfo {
  /** On a tile, where room is short. */
  label: string;
  name: string;
  add: readonly string[];
  times: number;
  per?: keyof Size;
  /** Shares have a scale of their own, 0 to 100 %; what has none shares the scale of the whole fleet. */
  share: boolean;
  text: Format;
}

export const METRICS: Record<Metric, MetricInfo> = {
  cpu: { label: 'CPU', name: 'CPU', add: ['cpu_busy'], times: 1, share: true, text: percent },
  mem: { label: 'mem', name: 'Memory', add: ['mem_used'], times: 1, per: 'memTotal', share: true, text: percent },
  disk: { label: 'disk', name: 'Disk I/O', add: ['disk_read', 'disk_write'], times: 1, share: false, text: (value) => byteRate(value, 2) },
  space: { label: 'full', name: 'Fullest disk', add: ['disk_used_worst'], times: 1, share: true, text: percent },
  net: { label: 'net', name: 'Network', add: ['net_rx', 'net_tx'], times: 8, share: false, text: (value) => bitRate(value, 2) },
  load: { label: 'load', name: 'Load per CPU', add: ['load1'], times: 1, per: 'cpus', share: false, text: load },
  procs: { label: 'procs', name: 'Processes', add: ['procs_total'], times: 1, share: false, text: count },
};

/** Five of them stand on every tile and in every row of the list. */
export const FIVE: readonly Metric[] = ['cpu', 'mem', 'disk', 'net', 'procs'];

/** The others beside the one in front. */
export const besides = (metric: Metric): Metric[] => FIVE.filter((one) => one !== metric);

/** The columns to ask for; CPU always, for it also tells who was silent. */
export const columnsOf = (metrics: readonly Metric[]): string[] => [...new Set(['cpu_busy', ...metrics.flatMap((one) => METRICS[one].add)])];

/** A sum as a number that can be set beside another host's; null where a part or the host's size is unknown. */
export function comparable(metric: Metric, value: number | null, size: Size): number | null {
  const { per } = METRICS[metric];
  if (value === null || !per) return value;
  const whole = size[per];
  return whole ? value / whole : null;
}

export type Tops = Record<Metric, number>;
const LEAST: Record<Metric, readonly [1000 | 1024, number]> = {
  cpu: [1000, 1], mem: [1000, 1], space: [1000, 1], disk: [1024, 1048576], net: [1000, 1e6], load: [1000, 1], procs: [1000, 100],
};

/** The upper edge of a scale: the whole for shares, else the next 1-2-5 step above the highest peak of the fleet. */
export function topAbove(metric: Metric, peak: number): number {
  if (METRICS[metric].share) return 1;
  const [base, least] = LEAST[metric];
  return niceTop(peak, base, least);
}

/** The same edge in the numbers that the host itself has. */
export const ownTop = (metric: Metric, tops: Tops, size: Size): number => tops[metric] * (METRICS[metric].per ? size[METRICS[metric].per] ?? 1 : 1);
