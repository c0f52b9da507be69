/** The same chart as a table, for those who read numbers better than lines. */
import { clock, day, DAY } from '../unit/time.ts';
import { age } from '../unit/format.ts';
import type { ChartSpec, Drawn } from './model.ts';

const MOST = 120;

interface Props { spec: ChartSpec; drawn: Drawn; step: number; height: number }

export function ChartTable({ spec, drawn, step, height }: Props) {
  const every = Math.max(1, Math.ceil(drawn.x.length / MOST));
  const rows: number[] = [];
  for (let i = drawn.x.length - 1; i >= 0; i -= every) rows.push(i);
  const long = drawn.x.length * step > DAY;
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
  return (
    <div class="as-table" style={{ height: `${height}px` }} tabIndex={0} role="region" aria-label={`${spec.about}, as a table`}>
      <table>
        <thead><tr><th scope="col">Time, {every > 1 ? `means of ${age(every * step)}` : `each ${age(step)}`}</th>{spec.lines.map((line) => <th scope="col" class="num" key={line.label}>{line.label}</th>)}</tr></thead>
        <tbody>
          {rows.map((i) => (
            <tr key={drawn.x[i]}>
              <td title={new Date(drawn.x[i]! * 1000).toISOString()}>{long ? `${day(drawn.x[i]! * 1000)} ${clock(drawn.x[i]! * 1000, false)}` : clock(drawn.x[i]! * 1000)}</td>
              {spec.lines.map((line, index) => <td class="num" key={line.label}>{spec.format(mean(drawn.value[index]!, i))}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
