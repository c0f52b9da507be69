/** What a tile shows of its host: the newest values and five short rows, or what they were. */
import type { Tables } from '../api/tables.ts';
import type { HostModel } from '../live/hosts.ts';
import { bitRate, byteRate, count, percent } from '../unit/format.ts';
import { niceTop } from '../unit/scale.ts';
import type { Short } from './store.ts';

export type Metric = 'cpu' | 'mem' | 'disk' | 'net' | 'procs';

export interface MetricInfo {
  label: string;
  add: readonly string[];
  times: number;
  text: (value: number | null, memTotal: number | null) => string;
}

export const METRICS: Record<Metric, MetricInfo> = {
  cpu: { label: 'CPU', add: ['cpu_busy'], times: 1, text: (value) => percent(value) },
  mem: { label: 'mem', add: ['mem_used'], times: 1, text: (value, total) => percent(value !== null && total ? value / total : null) },
  disk: { label: 'disk', add: ['disk_read', 'disk_write'], times: 1, text: (value) => byteRate(value, 2) },
  net: { label: 'net', add: ['net_rx', 'net_tx'], times: 8, text: (value) => bitRate(value, 2) },
  procs: { label: 'procs', add: ['procs_total'], times: 1, text: (value) => count(value) },
};

export const METRIC_NAMES = Object.keys(METRICS) as Metric[];

/** The sum of the halves; null as soon as one is unknown. */
function sum(parts: readonly (number | null | undefined)[], times: number): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null || part === undefined) return null;
    total += part;
  }
  return total * times;
}

export interface Row { avg: (number | null)[]; max: (number | null)[] }

/** One metric's row over the whole window, with the bins at its end that nobody has filled yet. */
export function row(short: Short, metric: Metric, until: number): Row {
  const { add, times } = METRICS[metric];
  const { bins } = short;
  const columns = add.map((name) => bins.column(name));
  const length = Math.max(bins.length, Math.min(240, bins.index(until)));
  const avg: (number | null)[] = [];
  const max: (number | null)[] = [];
  for (let i = 0; i < length; i++) {
    avg.push(sum(columns.map((column) => column.avg[i]), times));
    max.push(sum(columns.map((column) => column.max[i]), times));
  }
  return { avg, max };
}

/** The newest second if the feed has one, else the last bin that has a value. */
export function latest(model: HostModel, short: Short | undefined, tables: Tables, metric: Metric): number | null {
  const { add, times } = METRICS[metric];
  const system = model.live.tables.get('system')?.rows.get('');
  const live = sum(add.map((name) => tables.number('system', system, name)), times);
  if (live !== null || !short) return live;
  return sum(add.map((name) => short.bins.last(name)?.value ?? null), times);
}

export type Tops = Record<'disk' | 'net' | 'procs', number>;

/** One scale for all hosts, so that two tiles can be compared: the next 1-2-5 step above the highest peak. */
export function topsOf(shorts: readonly Short[]): Tops {
  const peak = (metric: Metric) => {
    const { add, times } = METRICS[metric];
    let most = 0;
    for (const { bins } of shorts) {
      const halves = add.map((name) => bins.column(name).max);
      for (let i = 0; i < bins.length; i++) {
        let total = 0;
        for (const half of halves) total += half[i] ?? 0;
        if (total > most) most = total;
      }
    }
    return most * times;
  };
  const disk = peak('disk');
  const net = peak('net');
  const procs = peak('procs');
  return { disk: niceTop(disk, 1024, 1048576), net: niceTop(net, 1000, 1e6), procs: niceTop(procs, 1000, 100) };
}
