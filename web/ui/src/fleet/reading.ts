/** What is shown of a host: the newest value of a measure, and its short row, or what they were. */
import type { Tables } from '../api/tables.ts';
import type { HostModel } from '../live/hosts.ts';
import { comparable, METRICS, METRIC_NAMES, topAbove, type Metric, type Tops } from './metric.ts';
import type { Short } from './store.ts';

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

const BLANK: Row = { avg: [], max: [] };

/** Whether a measure was asked for; until it comes there is nothing, and not a gap. */
export const holdsMetric = ({ bins }: Short, metric: Metric): boolean => METRICS[metric].add.every((name) => bins.names.includes(name));

/** One measure's row over the whole window, with the bins at its end that nobody has filled yet. */
export function row(short: Short, metric: Metric, until: number): Row {
  const { add, times } = METRICS[metric];
  const { bins } = short;
  if (!holdsMetric(short, metric)) return BLANK;
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

/** The newest second if the feed has one, else the last bin that has a value; comparable with other hosts. */
export function latest(model: HostModel, short: Short | undefined, tables: Tables, metric: Metric): number | null {
  const { add, times } = METRICS[metric];
  const system = model.live.tables.get('system')?.rows.get('');
  const live = sum(add.map((name) => tables.number('system', system, name)), times);
  const value = live !== null || !short ? live : sum(add.map((name) => short.bins.last(name)?.value ?? null), times);
  return comparable(metric, value, model.facts.value);
}

/** One scale for all hosts, so that two of them can be compared. */
export function topsOf(hosts: readonly { short: Short; cpus: number | null }[]): Tops {
  const peak = (metric: Metric) => {
    const { add, times, share, per } = METRICS[metric];
    let most = 0;
    if (share) return most;
    for (const { short: { bins }, cpus } of hosts) {
      const by = per ? cpus : 1;
      if (!by) continue;
      const halves = add.map((name) => bins.column(name).max);
      for (let i = 0; i < bins.length; i++) {
        let total = 0;
        for (const half of halves) total += half[i] ?? 0;
        if (total / by > most) most = total / by;
      }
    }
    return most * times;
  };
  return Object.fromEntries(METRIC_NAMES.map((metric) => [metric, topAbove(metric, peak(metric))])) as Tops;
}
