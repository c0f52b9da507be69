/** Pure: the points of a chart as CSV (RFC 4180), as plain numbers: a gap is an empty cell, never a zero. */
import { bitRate, byteRate, bytes, percent, type Format } from '../unit/format.ts';
import type { WholeSource } from '../host/history.ts';
import { stepFor, stepText } from '../route/range.ts';
import { plain } from '../unit/plain.ts';
import type { ChartSpec, Drawn, Values } from './model.ts';

const UNITS = new Map<Format, string>([[percent, 'ratio'], [bytes, 'bytes'], [byteRate, 'bytes/s'], [bitRate, 'bits/s']]);

/** As sums of fractions come out: twelve digits are more than anybody measured. */
const number = (value: number | null | undefined, turn = 1) => (value === null || value === undefined ? '' : String(Number((value * turn).toPrecision(12))));

/** A leading sign would make a formula of it in a spreadsheet. */
export function cell(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf({ spec, drawn, from, to }: { spec: ChartSpec; drawn: Drawn; from: number; to: number }): string {
  const unit = UNITS.get(spec.format);
  const columns: [string, (i: number) => string][] = [];
  const add = (label: string, values: Values | null | undefined, turn = 1) => { if (values) columns.push([label, (i) => number(values[i], turn)]); };
  spec.lines.forEach((line, index) => {
    const label = `${plain(line.label) || spec.title}${unit ? ` (${unit})` : ''}`;
    // What is drawn below zero is a flow the other way, not a negative one.
    const turn = line.below ? -1 : 1;
    add(label, drawn.value[index]);
    add(`${label} min`, drawn.low[index], turn);
    add(`${label} max`, drawn.high[index], turn);
  });
  if (drawn.total) add(`total${unit ? ` (${unit})` : ''}`, drawn.total);
  const lines = [['time', ...columns.map(([label]) => cell(label))].join(',')];
  drawn.x.forEach((second, i) => {
    const at = Math.round(second * 1000);
    if (at < from - 86_400_000 || at >= to) return;
    lines.push([new Date(at).toISOString(), ...columns.map(([, value]) => value(i))].join(','));
  });
  return `${lines.join('\n')}\n`;
}

/** The hub gives at most so many values in one answer. */
const MOST_VALUES = 1_000_000;

/** The finest step in which a range of so many columns fits into one answer. */
export const wholeStep = (span: number, columns: number): number => stepFor(span, Math.floor(MOST_VALUES / Math.max(1, columns)) - 2);

/** Where the hub gives the columns of one row as CSV, in their own names and units. */
export function wholeUrl({ host, table, key }: WholeSource, columns: readonly string[], from: number, to: number, step: number): string {
  const params = new URLSearchParams({ table, columns: columns.join(','), key, from: String(Math.floor(from)), to: String(Math.ceil(to)), step: stepText(step) });
  if (!key) params.delete('key');
  return `/api/v1/hosts/${encodeURIComponent(host)}/series?${params}`;
}

/** "tocsin-cpu-2026-11-22T03-12-07.csv": nothing of a foreign name in it. */
export function fileName({ spec, from }: { spec: ChartSpec; from: number }, ending: string): string {
  return `tocsin-${spec.id.replace(/[^\w-]+/g, '-').slice(0, 40)}-${new Date(from).toISOString().slice(0, 19).replaceAll(':', '-')}.${ending}`;
}
