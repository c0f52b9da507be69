/** The hosts as rows: state and reason, and each measure as a number with its small graph. Only the rows in sight exist. */
import { untracked } from '@preact/signals';
import type { VNode } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { Spark } from '../chart/spark.tsx';
import { isHeard, type HostModel } from '../live/hosts.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { Spacer } from '../parts/scroll.tsx';
import { hostPath } from '../route/route.ts';
import { go } from '../route/router.ts';
import { NONE } from '../unit/format.ts';
import { holding, type Item } from './arranged.ts';
import { chosen, sortBy } from './choice.ts';
import { groupCounts, groupTitle, scaleWords } from './grid.tsx';
import { useInSight, useSameRows } from './in-sight.ts';
import { heed, lookAt, sparkOf } from './look.ts';
import { besides, METRICS, type Metric, type Tops } from './metric.ts';
import { latest } from './reading.ts';
import { firstDirection, type Group, type Sort } from './sort.ts';
import { useTurns } from './turns.ts';

interface Props { groups: readonly Group<Item>[]; by: string | null; metric: Metric; tables: Tables; tops: Tops; silent: boolean }

const ROW = 28;
/** Classes by place: the first measure is the chosen one and the widest, the last ones go first where room is short. */
const PLACES = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5'];

export function HostList({ groups, by, metric, tables, tops, silent }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const { shown, before, after, count } = useInSight(body, groups, ROW);
  const metrics = useMemo(() => [metric, ...besides(metric)], [metric]);
  const same = useSameRows<RowProps>([metrics, tables, tops]);
  const rowOf = ({ model }: Item, place: number) => same(model.id, place, () => <Row key={model.id} model={model} place={place + 2} metrics={metrics} tables={tables} tops={tops} /> as VNode<RowProps>);
  return (
    <section class="sect">
      <div class="cap"><small class="scale">{scaleWords(tops, metric)}</small></div>
      <div class="panel">
        <table class="hosts" role="table" aria-rowcount={count + 1} aria-label="Hosts">
          <thead role="rowgroup">
            <tr role="row">
              <Head sort="name" label="Host" />
              <Head sort="worst" label="State" />
              <th scope="col" role="columnheader" class="c-why">Reason</th>
              {metrics.map((one, index) => <Head key={one} sort={one} label={METRICS[one].name} place={index} />)}
            </tr>
          </thead>
          <tbody role="rowgroup" ref={body} {...holding}>
            <Spacer height={before} />
            {shown.map(({ head, item, place }) => (item === null
              ? <tr role="row" class="group" data-lane="head" key={`group ${groups[head!]!.name}`}><th role="rowheader" scope="rowgroup"><b>{groupTitle(groups[head!]!.name, by)}</b> <small>{groupCounts(groups[head!]!.hosts, silent)}</small></th></tr>
              : rowOf(item, place)))}
            <Spacer height={after} />
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** `place`: of a measure among them. */
function Head({ sort, label, place }: { sort: Sort; label: string; place?: number }) {
  const now = chosen.value;
  const on = now.sort === sort;
  const first = firstDirection(sort) === now.direction;
  return (
    <th scope="col" role="columnheader" class={place === undefined ? `c-${sort}` : `num ${PLACES[place]}`} aria-sort={on ? (now.direction === 'asc' ? 'ascending' : 'descending') : undefined}>
      <button type="button" title={sort === 'worst' ? 'Sort worst first: by state, reasons, silence, name' : `Sort by ${label}`} onClick={() => sortBy(sort, true)}>
        {label}{on && <Icon name={first === (sort === 'name') ? 'up1' : 'down1'} />}
      </button>
    </th>
  );
}

interface RowProps { model: HostModel; place: number; metrics: readonly Metric[]; tables: Tables; tops: Tops }

function Row({ model, place, metrics, tables, tops }: RowProps) {
  const graphs = useTurns(() => heed(model));
  const look = untracked(() => lookAt(model, tables, metrics[0]!));
  const { host, say, tone, line } = look;
  // Of a host that is not heard no number is of now: grey while it may come back, none when it is down.
  const current = isHeard(say.shown);
  const was = say.shown === 'stale' || say.shown === 'unknown';
  const path = hostPath(host.id);
  return (
    <tr role="row" data-lane="row" data-state={say.mark} aria-rowindex={place} onClick={(event) => { if (!(event.target as Element).closest('a')) go(path); }}>
      <td role="cell" class="cut c-name"><a href={path} data-item title={host.name}><b>{host.name}</b></a></td>
      <td role="cell" class="c-worst"><StateMark state={say.mark}>{say.word}</StateMark></td>
      <td role="cell" class={`cut c-why ${say.reason ? '' : 'dim'}`} title={line}>{line}</td>
      {metrics.map((metric, index) => {
        const text = METRICS[metric].text(latest(model, look.rows, tables, metric));
        return (
          <td key={metric} role="cell" class={`num ${PLACES[index]} ${current ? '' : 'dim'}`} title={was ? `${METRICS[metric].name} was ${text}` : undefined}>
            <span class="gm">{index === 0 && <small class="u">{METRICS[metric].name}</small>}{graphs ? <Spark {...sparkOf(look, metric, tops)} tone={tone} dot={index === 0} /> : <span class="spark" />}<span class="v">{current || was ? text : NONE}</span></span>
          </td>
        );
      })}
    </tr>
  );
}

/** Same size, before the first answer. */
export function ListSkeleton() {
  return <div class="panel skel-rows" aria-hidden="true">{Array.from({ length: 12 }, (_, index) => <div key={index}><span class="skel k1" /><span class="skel k2" /><span class="skel k4" /></div>)}</div>;
}
