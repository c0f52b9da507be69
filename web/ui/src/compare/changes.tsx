/** Every column of the machine on both sides, the largest change first. */
import { queryLink } from '../route/router.ts';
import { plural } from '../unit/format.ts';
import { STATS, type Stat } from './choice.ts';
import type { Machine } from './load.ts';
import type { Measure } from './metric.ts';
import { ofA, ofB, type Sides } from './pair.ts';
import { changeOf, pairOf, type Change, type Pair } from './stats.ts';

export interface Row extends Pair { measure: Measure; change: Change }

/** Grows by itself: how large it is says when the machine started, not what it does. */
const BY_ITSELF = new Set(['uptime']);

export function rowsOf(machine: Machine, measures: readonly Measure[], stat: Stat): Row[] {
  const { bins, from, to } = machine;
  const first = Math.max(0, bins.index(from));
  const last = Math.min(bins.length, Math.ceil((to - bins.start) / bins.step));
  return measures.map((measure): Row => {
    const pair = pairOf(stat, bins.column(ofA(measure.name)), bins.column(ofB(measure.name)), first, last);
    const change = changeOf(pair, measure.floor);
    return { ...pair, measure, change: BY_ITSELF.has(measure.name) ? { ...change, rank: Math.min(change.rank, 0), large: false } : change };
  }).sort((one, other) => other.change.rank - one.change.rank);
}

interface Props { rows: readonly Row[]; sides: Sides; chosen: string | null }

export function Changes({ rows, sides, chosen }: Props) {
  return (
    <div class="tbl">
      <table class="changes">
        <caption class="sr">Every metric of the machine, largest change first</caption>
        <thead><tr>
          <th scope="col">Metric</th><th scope="col" class="num" title={`A ${sides.a}`}><span class="cut">A {sides.a}</span></th><th scope="col" class="num" title={`B ${sides.b}`}><span class="cut">B {sides.b}</span></th>
          <th scope="col" class="num" aria-sort="descending">Change</th><th class="scale" aria-hidden="true"><span><i>÷4</i><i>same</i><i>×4</i></span></th>
        </tr></thead>
        <tbody>
          {rows.map(({ measure, a, b, change }) => (
            <tr key={measure.name} aria-selected={measure.name === chosen ? 'true' : undefined}>
              <td class="cut"><a href={queryLink({ metric: measure.name === chosen ? null : measure.name, group: null })} data-item title={measure.help} aria-current={measure.name === chosen ? 'true' : undefined}>{measure.name}</a></td>
              <Cells a={a} b={b} change={change} text={(value) => measure.format(value === null ? null : value * measure.times)} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellsProps { a: number | null; b: number | null; change: Change; text: (value: number | null) => string; words?: string }

/** The two values, how far apart they are in words, and the same as a bar around the middle. */
export function Cells({ a, b, change, text, words }: CellsProps) {
  return (
    <>
      <td class="num">{text(a)}</td>
      <td class="num dim">{text(b)}</td>
      <td class={`num ${change.large ? 'much' : 'dim'}`}>{words ?? change.words}</td>
      <td class="scale" aria-hidden="true"><Lean lean={change.lean} /></td>
    </>
  );
}

/** Blue to the right is more, grey to the left is less. */
function Lean({ lean }: { lean: number }) {
  const width = `${Math.abs(lean) * 50}%`;
  return <span class="dv"><i class={lean < 0 ? 'neg' : ''} style={lean < 0 ? { right: '50%', width } : { left: '50%', width }} /></span>;
}

/** What the numbers are made of. */
export function basis(stat: Stat, step: string, both: number, of: number): string {
  const what = stat === 'avg' ? `Means of points of ${step}` : stat === 'p95' ? `The 95th of 100 points, each the mean of ${step}` : 'The greatest second';
  const over = both === of ? '' : both === 0 ? ', each side by itself: they have no point in common' : `, over the ${plural(both, 'point')} of ${of} that both sides have`;
  return `${what}${over}. ${STATS.find(({ value }) => value === stat)!.label}, largest change first.`;
}
