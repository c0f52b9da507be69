/** Asks the hub for both sides: every column of the machine, and the groups of its processes, each over its own window. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { api } from '../api/client.ts';
import type { SeriesAnswer } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { Bins } from '../chart/bins.ts';
import { stepFor, stepText } from '../route/range.ts';
import { HOUR } from '../unit/time.ts';
import type { Windows } from './choice.ts';
import type { Group } from './groups.ts';
import { ofA, ofB } from './pair.ts';

export interface Asked extends Windows { a: string; b: string }

export interface Machine extends Asked { bins: Bins; known: { a: boolean[]; b: boolean[] } }
/** `start`, `step`: of the points of the groups, on A's clock. */
export interface Processes extends Asked { groups: readonly Group[]; start: number; step: number }

export interface Comparison {
  machine: ReadonlySignal<Machine | null>;
  processes: ReadonlySignal<Processes | null>;
  error: ReadonlySignal<string | null>;
  processesError: ReadonlySignal<string | null>;
  load: (asked: Asked) => void;
  stop: () => void;
}

/** The hub takes so many columns in one question. */
const COLUMNS = 60;
/** Groups are many, so their points are fewer; of whole minutes, which the hub keeps ready. */
const groupStep = (span: number) => stepFor(span, span <= HOUR ? 60 : 120);

const words = (problem: unknown) => (problem instanceof Error ? problem.message : String(problem));

export function makeComparison(tables: Tables): Comparison {
  const machine = signal<Machine | null>(null);
  const processes = signal<Processes | null>(null);
  const error = signal<string | null>(null);
  const processesError = signal<string | null>(null);
  const columns = tables.columns('system');
  let control: AbortController | null = null;

  const ask = (host: string, table: string, names: string[], from: number, to: number, step: number, stop: AbortSignal) =>
    api.series(host, table, names, from, to, stepText(step), stop);

  /** One side of the machine: all columns, in as few questions as the hub takes. */
  const side = async (host: string, from: number, to: number, step: number, stop: AbortSignal): Promise<SeriesAnswer> => {
    const parts: string[][] = [];
    for (let i = 0; i < columns.length; i += COLUMNS) parts.push(columns.slice(i, i + COLUMNS));
    const answers = await Promise.all(parts.map((names) => ask(host, 'system', names, from, to, step, stop)));
    return { ...answers[0]!, series: answers.flatMap(({ series }) => series) };
  };

  return {
    machine, processes, error, processesError,
    load(asked) {
      control?.abort();
      const { signal: stop } = control = new AbortController();
      const { a, b, from, to, shift } = asked;
      const step = stepFor(to - from);
      Promise.all([side(a, from, to, step, stop), side(b, from - shift, to - shift, step, stop)]).then(([one, other]) => {
        if (stop.aborted) return;
        const bins = new Bins(step, from, columns.flatMap((name) => [ofA(name), ofB(name)]));
        bins.load(one.series.map((part) => ({ ...part, column: ofA(part.column) })), null);
        bins.load(other.series.map((part) => ({ ...part, column: ofB(part.column), t: part.t.map((at) => at + shift) })), null);
        // Room for the whole window, known or not.
        bins.reach(to - 1);
        const known = (name: (column: string) => string) => Array.from({ length: bins.length }, (_, i) => columns.some((column) => bins.column(name(column)).avg[i] !== null));
        machine.value = { ...asked, bins, known: { a: known(ofA), b: known(ofB) } };
        error.value = null;
      }, (problem: unknown) => { if (!stop.aborted) error.value = words(problem); });

      const wide = groupStep(to - from);
      const start = Math.floor(from / wide) * wide;
      const startB = Math.floor((from - shift) / wide) * wide;
      Promise.all([ask(a, 'process_group', ['cpu', 'rss'], start, to, wide, stop), ask(b, 'process_group', ['cpu', 'rss'], startB, to - shift, wide, stop)]).then(async ([one, other]) => {
        const { groupsOf } = await import('./more.tsx');
        if (stop.aborted) return;
        processes.value = { ...asked, start, step: wide, groups: groupsOf(one, other, { a: start, b: startB }, Math.ceil((to - start) / wide)) };
        processesError.value = null;
      }, (problem: unknown) => { if (!stop.aborted) processesError.value = words(problem); });
    },
    stop: () => control?.abort(),
  };
}
