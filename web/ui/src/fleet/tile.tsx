/** One host of the fleet: its state, one measure large, and four more below on the fleet's scale. */
import { untracked } from '@preact/signals';
import type { Tables } from '../api/tables.ts';
import { Spark } from '../chart/spark.tsx';
import { isHeard, type HostModel } from '../live/hosts.ts';
import { StateMark } from '../parts/icon.tsx';
import { useSeen } from '../parts/seen.ts';
import { hostPath } from '../route/route.ts';
import { NONE } from '../unit/format.ts';
import { heed, lookAt, sparkOf } from './look.ts';
import { besides, METRICS, type Metric, type Tops } from './metric.ts';
import { latest } from './reading.ts';
import { useTurns } from './turns.ts';

const SMALL = 4;

interface Props { model: HostModel; metric: Metric; tables: Tables; tops: Tops }

/** Drawn anew, in its turn, only when a signal it heeds or one of its properties changes. */
export function Tile({ model, metric: large, tables, tops }: Props) {
  const { ref, seen } = useSeen<HTMLDivElement>();
  const graphs = useTurns(() => heed(model), seen.value);
  const host = model.facts.value;
  const about = `state-${host.id}`;
  // The link is the name; its hit area is the whole tile.
  const name = <a class="cut" href={hostPath(host.id)} data-item title={host.name} aria-describedby={about}><b>{host.name}</b></a>;
  if (!seen.value) return <div class="tile" ref={ref}>{name}</div>;

  const look = untracked(() => lookAt(model, tables, large));
  const { say, tone, text, value, line } = look;
  const [number = NONE, unit = ''] = text.split(' ');
  return (
    <div class="tile" ref={ref} data-state={say.mark}>
      {name}
      <StateMark state={say.mark} id={about}>{say.word}</StateMark>
      <span class={`${say.shown === 'unknown' ? 'mid aged' : 'mid'} ${METRICS[large].share ? '' : 'wide'}`}>
        <span class="sr">{METRICS[large].name}</span>
        {value === null ? <span class="val was">{host.lastSeen === null ? 'no data' : NONE}</span>
          : say.shown === 'down' ? <span class="val was">was {text}</span>
            : <span class="val">{number}{unit && <u>{unit}</u>}</span>}
        {graphs ? <Spark {...sparkOf(look, large, tops)} tone={tone} /> : <span class="spark" />}
      </span>
      <span class={isHeard(say.shown) ? 'minis' : 'minis past'}>
        {besides(large).slice(0, SMALL).map((metric) => (
          <span class={metric === 'disk' || metric === 'net' ? 'mini rate' : 'mini'} key={metric}>
            <small>{METRICS[metric].label}</small>
            <span class="mv">{say.shown === 'down' ? NONE : METRICS[metric].text(latest(model, look.rows, tables, metric))}</span>
            {graphs ? <Spark {...sparkOf(look, metric, tops)} tone={tone} dot={false} /> : <span class="spark" />}
          </span>
        ))}
      </span>
      <span class="ft"><span class="cut" title={line}>{line}</span></span>
    </div>
  );
}

/** Same size, before the first answer. */
export function TileSkeleton() {
  return (
    <div class="tile" aria-hidden="true">
      <span class="skel k1" /><span class="skel k2" />
      <span class="mid"><span class="skel k3" /><span class="skel k4" /></span>
      <span class="minis">{Array.from({ length: SMALL }, (_, index) => <span class="mini" key={index}><span class="skel k5" /></span>)}</span>
      <span class="ft"><span class="skel k6" /></span>
    </div>
  );
}
