/** Pure: A and B as two lines over A's clock, every point of both as it is, each with its least and greatest second behind it. */
import type { Bins } from '../chart/bins.ts';
import { followTop, type ChartSpec, type Drawn, type Values } from '../chart/model.ts';
import type { Measure } from './metric.ts';

/** The columns of the two sides in one set of bins. */
export const ofA = (name: string) => `a ${name}`;
export const ofB = (name: string) => `b ${name}`;

export interface Sides { a: string; b: string }

export function pairSpec(measure: Measure, { a, b }: Sides, memory: number | null, negative: boolean): ChartSpec {
  const { name, title, times, format, base, least, top } = measure;
  return {
    id: name, title, about: `${title}, ${a} solid and ${b} dashed over the same clock`, kind: negative ? 'mirror' : 'line', format, base, least,
    top: top === 'one' ? 1 : top === 'memory' ? memory : null, ...(measure.format(1) === '100 %' && top === null && name !== 'cpu' ? { most: 1 } : {}),
    nothing: 'Neither side has data here.',
    lines: [{ label: `A ${a}`, colour: 's1', add: [ofA(name)], times }, { label: `B ${b}`, colour: 's5', dash: true, add: [ofB(name)], times }],
  };
}

/** Every bin of [from, to). A gap of one side breaks its line; where neither has a value is no data. */
export function drawPair({ lines }: ChartSpec, bins: Bins, from: number, to: number): Drawn {
  const first = bins.index(from);
  const count = Math.max(1, Math.ceil((to - bins.time(first)) / bins.step));
  const read = (values: Values, times: number): Values => Array.from({ length: count }, (_, i) => {
    const value = values[first + i] ?? null;
    return value === null ? null : value * times;
  });
  const columns = lines.map(({ add, times = 1 }) => {
    const column = bins.column(add[0]!);
    return { avg: read(column.avg, times), min: read(column.min, times), max: read(column.max, times) };
  });
  const value = columns.map(({ avg }) => avg);
  let highest = 0;
  for (const { max, min } of columns) for (let i = 0; i < count; i++) highest = Math.max(highest, max[i] ?? 0, -(min[i] ?? 0));
  return {
    x: Array.from({ length: count }, (_, i) => bins.time(first + i) / 1000),
    // A line that was made smoother would hide what it is compared for: a spike of one side alone.
    y: value, value, low: columns.map(({ min }) => min), high: columns.map(({ max }) => max), peak: null, total: null,
    empty: Array.from({ length: count }, (_, i) => value.every((one) => one[i] === null)), highest, below: columns.some(({ min }) => min.some((one) => one !== null && one < 0)),
  };
}

export const topOf = (spec: ChartSpec, drawn: Drawn): number => spec.top ?? followTop(spec, drawn.highest);
