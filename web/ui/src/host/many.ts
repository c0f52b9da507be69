/**
 * The short rows of all rows of one table (disks, interfaces, units …) over the window of the page: asked for once, then
 * grown by the live stream. What is gone meanwhile stays in the list as long as the window knows it.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { api } from '../api/client.ts';
import type { Series } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { Bins } from '../chart/bins.ts';
import { hubNow } from '../live/feed.ts';
import { hostModel, onTable } from '../live/hosts.ts';
import { stepFor, stepText, type Range } from '../route/range.ts';

/** Points of a short row; of very many rows fewer, because one answer holds them all. */
const POINTS = 90;
const FEW = 24;
const MANY = 200;

export interface Spread { rows: Map<string, Bins>; from: number; to: number; live: boolean }

export interface Many {
  spread: ReadonlySignal<Spread | null>;
  beat: ReadonlySignal<number>;
  error: ReadonlySignal<string | null>;
  load: (range: Range) => void;
  stop: () => void;
}

export function makeMany(host: string, tables: Tables, table: string, columns: readonly string[]): Many {
  const spread = signal<Spread | null>(null);
  const beat = signal(0);
  const error = signal<string | null>(null);
  let asked: AbortController | null = null;
  const known = columns.filter((column) => tables.place(table, column) >= 0);

  const unhear = onTable((id, at, name) => {
    const view = spread.peek();
    if (id !== host || name !== table || !view?.live) return;
    for (const [key, values] of hostModel(host)?.live.tables.get(table)?.rows ?? []) {
      let bins = view.rows.get(key);
      if (!bins) view.rows.set(key, bins = new Bins([...view.rows.values()][0]?.step ?? 1000, view.from, columns));
      bins.append(at, (column) => tables.number(table, values, column));
    }
    const span = view.to - view.from;
    view.to = Math.max(view.to, at);
    view.from = view.to - span;
    for (const [key, bins] of view.rows) {
      bins.trim(view.from);
      if (bins.length === 0) view.rows.delete(key);
    }
    beat.value++;
  });

  return {
    spread, beat, error,
    load(range) {
      asked?.abort();
      const control = asked = new AbortController();
      const size = hostModel(host)?.live.tables.get(table)?.rows.size ?? 0;
      const step = stepFor(range.span, size > MANY ? FEW : POINTS);
      const from = range.fixed ? Math.floor(range.fixed.from / step) * step : `-${Math.ceil(range.span / 1000)}s`;
      api.series(host, table, known, from, range.fixed?.to ?? null, stepText(step), control.signal).then((answer) => {
        if (asked !== control) return;
        const byKey = new Map<string, Series[]>();
        for (const one of answer.series) byKey.set(one.key, [...(byKey.get(one.key) ?? []), one]);
        const rows = new Map<string, Bins>();
        for (const [key, series] of byKey) {
          const bins = new Bins(answer.stepMillis, answer.from, columns);
          bins.load(series, answer.freshUntil);
          rows.set(key, bins);
        }
        const to = range.fixed?.to ?? Math.min(answer.to, hubNow());
        spread.value = { rows, from: to - range.span, to, live: !range.fixed };
        error.value = null;
        beat.value++;
      }, (problem: unknown) => {
        if (asked === control) error.value = problem instanceof Error ? problem.message : String(problem);
      });
    },
    stop() {
      asked?.abort();
      asked = null;
      unhear();
    },
  };
}
