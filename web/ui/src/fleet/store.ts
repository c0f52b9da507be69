/**
 * The short history behind each tile and row: asked once for all hosts, then grown by the live feed.
 * Rates that have two halves (disk, network) are kept apart and added when drawn.
 */
import { signal } from '@preact/signals';
import { api } from '../api/client.ts';
import type { FleetAnswer } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { Bins } from '../chart/bins.ts';
import { learnFirst } from '../route/opening.ts';
import { learnAll, onSecond } from '../live/hosts.ts';
import { generation, hubNow } from '../live/feed.ts';
import { DAY, MINUTE } from '../unit/time.ts';

export interface Short { bins: Bins; from: number; to: number }

const shorts = new Map<string, Short>();
const neighbours = new Map<string, Short>();
/** What the last good answer held; null: nothing, or nobody has let it grow since. */
let held: { minutes: number; turn: number; columns: readonly string[] } | null = null;
/** Counts up when new short rows have come for everybody. */
export const loaded = signal(0);
export const loadError = signal<string | null>(null);
/** When the last good answer came, for the age of what is shown. */
export const loadedAt = signal<number | null>(null);

export const short = (host: string) => shorts.get(host);
/** CPU alone, for the strip of neighbours beside a host's charts. */
export const neighbour = (host: string) => neighbours.get(host);
export const NEIGHBOUR_COLUMNS = ['cpu_busy'] as const;

/** Whether these rows are there already and have been growing since, so that another view needs no request. */
export const holds = (minutes: number, columns: readonly string[], turn: number): boolean =>
  held !== null && held.minutes === minutes && held.turn === turn && columns.every((name) => held!.columns.includes(name));

const rowsOf = ({ from, stepMillis, hosts }: FleetAnswer) => ({ from, stepMillis, rows: hosts.map((host) => host.columns['cpu_busy']?.avg ?? []) });

/** One request for all hosts. `opens`: the address names no range, so a young fleet may get a shorter one. */
export async function loadFleet(minutes: number, columns: readonly string[], stop?: AbortSignal, opens = false): Promise<void> {
  const turn = generation.peek();
  try {
    const answer = await api.fleet([...columns], minutes, stop);
    // Of a young fleet the page asks again, for a shorter range.
    if (opens && await learnFirst('', rowsOf(answer), async () => rowsOf(await api.fleet(['cpu_busy'], DAY / MINUTE, stop)))) return;
    if (stop?.aborted) return;
    const step = answer.stepMillis;
    const rows = columns === NEIGHBOUR_COLUMNS ? neighbours : shorts;
    if (rows === shorts) held = { minutes, turn, columns };
    rows.clear();
    for (const host of answer.hosts) {
      const bins = new Bins(step, answer.from, columns);
      const taken = Object.fromEntries(Object.entries(host.columns).map(([name, { avg, max }]) => [name, { avg, min: avg.slice(), max }]));
      bins.adopt(taken, Math.max(0, ...Object.values(host.columns).map(({ avg }) => avg.length)), answer.to);
      rows.set(host.id, { bins, from: answer.from, to: answer.to });
    }
    learnAll(answer.hosts.map((host) => ({ ...host, labels: host.labels ?? {} })));
    loadError.value = null;
    loadedAt.value = hubNow();
    loaded.value++;
  } catch (error) {
    if (stop?.aborted) return;
    loadError.value = error instanceof Error ? error.message : String(error);
  }
}

/** Grows the rows with each live second; returns how to stop. */
export function follow(tables: Tables): () => void {
  const stop = onSecond((host, at, system) => {
    const row = shorts.get(host);
    if (!row) return;
    // The answer already held seconds up to its end; a second bin of the same time is weighed in.
    row.bins.append(at, (name) => tables.number('system', system, name));
    const span = row.to - row.from;
    row.to = Math.max(row.to, at);
    row.from = row.to - span;
    row.bins.trim(row.from);
  });
  return () => {
    // While nobody lets them grow, the missing seconds would look like a gap.
    held = null;
    shorts.clear();
    stop();
  };
}
