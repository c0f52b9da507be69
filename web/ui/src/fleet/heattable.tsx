/** The heat map as numbers: a row for each host, a column for each stretch of time, the highest second of each. */
import { useRef } from 'preact/hooks';
import { isHeard } from '../live/hosts.ts';
import { hostPath } from '../route/route.ts';
import { age } from '../unit/format.ts';
import { groupCounts, groupTitle } from './grid.tsx';
import { holding, type Item } from './arranged.ts';
import type { HeatProps } from './heatmap.tsx';
import { cellsOf, columnClock, onItsWay, type HeatTime } from './heatrow.tsx';
import { useInSight } from './in-sight.ts';
import { lookAt } from './look.ts';
import { METRICS } from './metric.ts';
import { StateMark } from '../parts/icon.tsx';
import { Spacer } from '../parts/scroll.tsx';

type Props = HeatProps & { time: HeatTime };

export function HeatTable(props: Props) {
  const { groups, by, metric, silent, time } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { shown, before, after, count } = useInSight(body, groups, 28);
  const starts = Array.from({ length: time.count }, (_, column) => time.from + column * time.width);
  return (
    <div class="panel">
      <table class="hosts heat-table" role="table" aria-rowcount={count + 1} aria-label={`${METRICS[metric].name} of each host, the highest of each ${age(time.width)}`}>
        <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="c-name">Host</th>{starts.map((at) => <th scope="col" role="columnheader" class="num" key={at} title={new Date(at).toISOString()}>{columnClock(at, time)}</th>)}<th scope="col" role="columnheader" class="num">Now</th></tr></thead>
        <tbody role="rowgroup" ref={body} {...holding}>
          <Spacer height={before} />
          {shown.map(({ head, item, place }) => (item === null
            ? <tr role="row" class="group" data-lane="head" key={`group ${groups[head!]!.name}`}><th role="rowheader" scope="rowgroup"><b>{groupTitle(groups[head!]!.name, by)}</b> <small>{groupCounts(groups[head!]!.hosts, silent)}</small></th></tr>
            : <Row key={item.model.id} {...props} item={item} place={place + 2} />))}
          <Spacer height={after} />
        </tbody>
      </table>
    </div>
  );
}

function Row({ item: { model }, place, metric, tables, time }: Props & { item: Item; place: number }) {
  const look = lookAt(model, tables, metric);
  const { text } = METRICS[metric];
  const cells = cellsOf(model, look.rows, metric, time);
  return (
    <tr role="row" data-lane="row" data-state={look.say.mark} aria-rowindex={place}>
      <th scope="row" role="rowheader" class="cut c-name"><a href={hostPath(look.host.id)} data-item title={look.host.name}><b>{look.host.name}</b></a></th>
      {Array.from({ length: time.count }, (_, column) => {
        const cell = cells[column];
        return <td key={column} role="cell" class={`num ${cell?.max == null ? 'dim' : ''}`} title={!cell || onItsWay(look, cell) ? undefined : cell.max === null ? 'No data' : `avg ${text(cell.avg)}`}>{cell && text(cell.max)}</td>;
      })}
      <td role="cell" class="num">{isHeard(look.say.shown) ? look.text : <StateMark state={look.say.mark}>{look.say.word.split(' ')[0]}</StateMark>}</td>
    </tr>
  );
}
