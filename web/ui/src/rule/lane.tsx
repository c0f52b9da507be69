/** The past of one host under a rule: its values, the limit, and when it would have rung. */
import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { Preview } from '../api/rules.ts';
import type { SeriesAnswer } from '../api/shapes.ts';
import type { Severity } from '../api/watch.ts';
import { Bins } from '../chart/bins.ts';
import { ChartFigure } from '../chart/figure.tsx';
import type { ChartSpec } from '../chart/model.ts';
import { paintRung } from './marks.ts';
import { wordsOf } from '../parts/problem.tsx';
import { stepFor, stepText } from '../route/range.ts';
import { plain } from '../unit/plain.ts';
import { formatOf, rang, type Lane } from './shown.ts';

const POINTS = 720;
const cursor = signal<number | null>(null);
const still = signal(0);

interface Props { lane: Lane; preview: Preview; of: { table: string; column: string; whole: string | null; unit: string }; words: string; severity: Severity; asTable: boolean }

export function LaneChart({ lane, preview: { from, to, limit, unit }, of, words, severity, asTable }: Props) {
  const bins = useSignal<Bins | null>(null);
  const error = useSignal<string | null>(null);
  const turn = useSignal(0);
  const step = Math.max(60_000, stepFor(to - from, POINTS));
  useEffect(() => {
    const stop = new AbortController();
    api.series(lane.host, of.table, of.whole ? [of.column, of.whole] : [of.column], from, to, stepText(step), stop.signal, lane.key).then((answer) => {
      bins.value = binsOf(answer, of.column, of.whole, from);
      error.value = null;
    }, (problem: unknown) => { if (!stop.signal.aborted) error.value = wordsOf(problem); });
    return () => stop.abort();
  }, [lane.host, lane.key, of.table, of.column, of.whole, from, to, turn.value]);
  const own = of.whole ? 'ratio' : of.unit;
  const held = limit !== null && unit === own ? limit : null;
  const name = `${plain(lane.name)}${lane.key ? ` ${plain(lane.key)}` : ''}`;
  const spec = useMemo<ChartSpec>(() => ({
    id: `${lane.host} ${lane.key}`, title: name, about: `${words} of ${name}, with the limit of the rule and when it would have rung`, kind: 'line', format: formatOf(own),
    top: own === 'ratio' && (held === null || held <= 1) && of.table !== 'cgroup' ? 1 : null, least: own === 'ratio' ? 0.1 : 1, base: own === 'bytes' ? 1024 : 1000, nothing: 'Nothing was recorded in this time.',
    lines: [{ label: rang(lane.rung.length), colour: 's1', add: [of.column] }], ...(held === null ? {} : { limit: { at: held, words: `${severity} at ${formatOf(own)(held)}` } }),
  }), [name, words, own, held, severity, of.column, lane.rung.length]);
  const marks = useMemo(() => paintRung(lane.rung, to, severity), [lane.rung, to, severity]);
  const view = useMemo(() => (bins.value ? { bins: bins.value, from, to, live: false, span: to - from, range: { name: '', span: to - from, fixed: { from, to }, opens: false } } : null), [bins.value, from, to]);
  return <ChartFigure spec={spec} view={view} beat={still} cursor={cursor} more={marks} height={132} asTable={asTable} aged={false} error={error.value} onRetry={() => { turn.value++; }} onZoom={() => undefined} onBack={() => undefined} />;
}

/** Of a share: the part over the whole, and the farthest that each may have been. */
function binsOf({ stepMillis, series }: SeriesAnswer, column: string, whole: string | null, from: number): Bins {
  const bins = new Bins(stepMillis, from, [column]);
  const part = series.find((one) => one.column === column);
  const all = series.find((one) => one.column === whole);
  if (!part) return bins;
  const over = (some: readonly (number | null)[], wholes: readonly (number | null)[]) => some.map((value, i) => (value === null || !wholes[i] ? null : value / wholes[i]!));
  bins.load([all ? { ...part, avg: over(part.avg, all.avg), min: over(part.min, all.max), max: over(part.max, all.min) } : part], null);
  return bins;
}
