/** The same chart as a table, for those who read numbers better than lines: the mean of each row, and its least and greatest second. */
import { stamp } from '../unit/time.ts';
import { age } from '../unit/format.ts';
import type { ChartSpec, Drawn } from './model.ts';

const MOST = 120;

interface Props { spec: ChartSpec; drawn: Drawn; step: number; height: number }

export function ChartTable({ spec, drawn, step, height }: Props) {
  const every = Math.max(1, Math.ceil(drawn.x.length / MOST));
  const rows: number[] = [];
  for (let i = drawn.x.length - 1; i >= 0; i -= every) rows.push(i);
  const mean = (values: readonly (number | null)[], end: number) => {
    let sum = 0;
    let known = 0;
    for (let i = Math.max(0, end - every + 1); i <= end; i++) {
      const value = values[i];
      if (value === null || value === undefined) continue;
      sum += value;
      known++;
    }
    return known ? sum / known : null;
  };
  // A mean alone hides the second that one looks for.
  const spread = (index: number, end: number): string | null => {
    const { low, high } = drawn;
    if (!low[index] || !high[index] || (every === 1 && step <= 1000)) return null;
    const turn = spec.lines[index]!.below ? -1 : 1;
    const seen = (values: readonly (number | null)[]) => values.slice(Math.max(0, end - every + 1), end + 1).flatMap((value) => (value === null ? [] : [value * turn]));
    const [least, most] = [seen(low[index]!), seen(high[index]!)];
    return least.length ? `${spec.format(Math.min(...least))} to ${spec.format(Math.max(...most))}` : null;
  };
  const told = spec.lines.some((_, index) => rows.some((i) => spread(index, i) !== null));
  return (
    <div class="as-table" style={{ height: `${height}px` }} tabIndex={0} role="region" aria-label={`${spec.about}, as a table`}>
      <table>
        <thead><tr><th scope="col">Time, {every > 1 ? `means of ${age(every * step)}` : `each ${age(step)}`}{told && <small>least to greatest second below</small>}</th>{spec.lines.map((line) => <th scope="col" class="num" key={line.label}>{line.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((i) => (
            <tr key={drawn.x[i]}>
              <td title={new Date(drawn.x[i]! * 1000).toISOString()}>{stamp(drawn.x[i]! * 1000, step, drawn.x.length * step)}</td>
              {spec.lines.map((line, index) => <td class="num" key={line.label}>{spec.format(mean(drawn.value[index]!, i))}{told && <small>{spread(index, i)}</small>}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
