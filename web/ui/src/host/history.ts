/**
 * The numbers behind the charts of one host: one question for the whole window, then one second after another
 * while the window ends now. An answer for a host or a window that is no longer on screen is thrown away.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { api } from '../api/client.ts';
import type { Tables } from '../api/tables.ts';
import { Bins } from '../chart/bins.ts';
import { hubNow } from '../live/feed.ts';
import { hostModel, onTable } from '../live/hosts.ts';
import type { Cell, SeriesAnswer } from '../api/shapes.ts';
import { learnFirst } from '../route/opening.ts';
import { stepFor, stepText, type Range } from '../route/range.ts';

export interface Window { bins: Bins; from: number; to: number; live: boolean; span: number; range: Range }

export interface History {
  /** Whose numbers they are: for whoever wants all of them. */
  source: WholeSource;
  window: ReadonlySignal<Window | null>;
  /** Counts up when the window's numbers change. */
  beat: ReadonlySignal<number>;
  error: ReadonlySignal<string | null>;
  /** The last second of the numbers on show. */
  until: ReadonlySignal<number | null>;
  load: (range: Range) => void;
  stop: () => void;
}

const HEARD = 60;

const rowsOf = ({ from, stepMillis, series }: SeriesAnswer) => ({ from, stepMillis, rows: series.slice(0, 1).map((one) => one.avg) });

/** Whose columns: one row of one table. */
export interface Source { table: string; key: string }
export interface WholeSource extends Source { host: string; known: readonly string[] }

const MACHINE: Source = { table: 'system', key: '' };

export function makeHistory(host: string, tables: Tables, columns: readonly string[], { table, key }: Source = MACHINE): History {
  const window = signal<Window | null>(null);
  const beat = signal(0);
  const error = signal<string | null>(null);
  const until = signal<number | null>(null);
  let asked: AbortController | null = null;
  // The newest seconds, which an answer of the hub may not hold yet.
  let heard: [number, readonly Cell[] | undefined][] = [];

  const known = columns.filter((column) => tables.place(table, column) >= 0);

  const take = (view: Window, at: number, values: readonly Cell[] | undefined) => {
    view.bins.append(at, (name) => tables.number(table, values, name));
    if (view.live && at > view.to - view.bins.step) {
      view.to = Math.max(view.to, at + Math.min(1000, view.bins.step));
      view.from = view.to - view.span;
      view.bins.trim(view.from - view.bins.step);
    }
    until.value = Math.max(until.peek() ?? 0, at);
  };

  const unhear = onTable((id, at, name) => {
    if (id !== host || name !== table) return;
    // A row that is gone, as a process that ended, gives a second without values: a gap.
    const values = hostModel(host)?.live.tables.get(table)?.rows.get(key);
    heard = [...heard.slice(-HEARD), [at, values]];
    const view = window.peek();
    if (!view?.live) return;
    take(view, at, values);
    beat.value++;
  });

  // While nothing comes, time goes on all the same: the missing end shows as a gap.
  const clock = setInterval(() => {
    const view = window.peek();
    if (!view?.live || document.hidden) return;
    const due = hubNow() - 4000;
    if (view.to < due) {
      view.to = due;
      view.from = due - view.span;
      view.bins.trim(view.from - view.bins.step);
      beat.value++;
    }
  }, 1000);

  return {
    window, beat, error, until, source: { host, table, key, known },
    load(range) {
      asked?.abort();
      const control = asked = new AbortController();
      const live = !range.fixed;
      const step = stepFor(range.span);
      // A window that ends now is asked for in the hub's own time: this machine's clock may be wrong.
      const from = range.fixed ? Math.floor(range.fixed.from / step) * step : `-${Math.ceil((range.span + 2 * step) / 1000) + 5}s`;
      api.series(host, table, known, from, range.fixed?.to ?? null, stepText(step), control.signal, key).then(async (answer) => {
        // Of a young host the page asks again, for a shorter range.
        if (range.opens && table === 'system' && await learnFirst(host, rowsOf(answer), async () => rowsOf(await api.series(host, 'system', known.slice(0, 1), '-7d', null, '30m', control.signal)))) return;
        if (asked !== control) return;
        asked = null;
        const bins = new Bins(answer.stepMillis, answer.from, columns);
        // The answer is rounded up to whole steps, so its end may lie ahead of the clock.
        const end = range.fixed?.to ?? Math.max(answer.freshUntil ?? 0, Math.min(answer.to, hubNow()) - 3000);
        bins.load(answer.series, answer.freshUntil);
        const view: Window = { bins, from: end - range.span, to: end, live, span: range.span, range };
        until.value = answer.freshUntil;
        for (const [at, values] of heard) if (live && at > (answer.freshUntil ?? 0)) take(view, at, values);
        window.value = view;
        error.value = null;
        beat.value++;
      }, (problem: unknown) => {
        if (asked !== control) return;
        asked = null;
        error.value = problem instanceof Error ? problem.message : String(problem);
      });
    },
    stop() {
      asked?.abort();
      asked = null;
      clearInterval(clock);
      unhear();
    },
  };
}
