/** One host as it stands now: its newest value, its words, its colour. Reading it follows the host's own seconds. */
import type { SparkData } from '../chart/spark.tsx';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import { GRACE, silentSince } from '../live/feed.ts';
import { isHeard, verdict, type HostModel, type KnownHost } from '../live/hosts.ts';
import { METRICS, ownTop, type Metric, type Tops } from './metric.ts';
import { latest, row } from './reading.ts';
import { loaded, short, type Short } from './store.ts';
import { facts, words, type Words } from './words.ts';

export interface Look {
  host: KnownHost;
  rows: Short | undefined;
  /** The moment that ages count from and rows run to. */
  at: number;
  value: number | null;
  text: string;
  say: Words;
  tone: 's1' | 's5';
  /** The reason, or what kind of machine it is. */
  line: string;
}

/** Follows what a look depends on. Ages tick, so a host in trouble follows the clock; a well one only its own seconds. */
export function heed(model: HostModel): void {
  void model.beat.value;
  void loaded.value;
  if (silentSince.value !== null || verdict(model.facts.value) !== 'ok') void now.value;
}

export function lookAt(model: HostModel, tables: Tables, metric: Metric): Look {
  heed(model);
  const host = model.facts.value;
  const rows = short(host.id);
  const silentFor = silentSince.value === null ? null : now.peek() - silentSince.value;
  const value = latest(model, rows, tables, metric);
  const text = METRICS[metric].text(value);
  const at = now.peek();
  const say = words(host, at, value === null ? '' : text, silentFor !== null && silentFor > GRACE ? silentFor : null);
  const uptime = tables.number('system', model.live.tables.get('system')?.rows.get(''), 'uptime');
  return { host, rows, at, value, text, say, tone: isHeard(say.shown) ? 's1' : 's5', line: say.reason || facts(host, uptime) };
}

const NOTHING: SparkData = { avg: [], top: 1 };

export const sparkOf = ({ rows, at, host }: Look, metric: Metric, tops: Tops): SparkData =>
  (rows ? { ...row(rows, metric, at), top: ownTop(metric, tops, host), root: !METRICS[metric].share } : NOTHING);
