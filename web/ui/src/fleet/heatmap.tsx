/** The hosts as rows over time: one measure, one hue, the highest second of each column. A cell opens the host at that time. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { VNode } from 'preact';
import type { Tables } from '../api/tables.ts';
import { every5, now } from '../live/clock.ts';
import { lastSecond, mode } from '../live/feed.ts';
import { Icon } from '../parts/icon.tsx';
import { queryLink } from '../route/router.ts';
import { age } from '../unit/format.ts';
import { MINUTE, tickLabel, timeTicks, zone } from '../unit/time.ts';
import { holding, type Item } from './arranged.ts';
import { groupCounts, groupTitle } from './grid.tsx';
import { columns, columnWidth, LEVELS } from './heat.ts';
import { HeatRow, told, type HeatRowProps, type HeatTime } from './heatrow.tsx';
import { HeatTable } from './heattable.tsx';
import { useInSight, useSameRows } from './in-sight.ts';
import { ListSkeleton } from './list.tsx';
import { METRICS, type Metric, type Tops } from './metric.ts';
import type { Group } from './sort.ts';
import { loaded, short } from './store.ts';

export interface HeatProps {
  groups: readonly Group<Item>[];
  by: string | null;
  metric: Metric;
  tables: Tables;
  tops: Tops;
  silent: boolean;
  asTable: boolean;
}

const ROW = 24;
/** Narrower than this a column can neither be seen nor hit. */
const LEAST = 8;
const MOST = 72;
/** A second is on its way for so long: the newest column begins with its first one. */
const LATE = 2_000;

/** Columns of at least so many pixels over the range; all hosts have the same ones. Null: nothing has come yet. */
export function useHeatTime(groups: readonly Group<Item>[], most: number): HeatTime | null {
  void loaded.value;
  const one = groups.flatMap((group) => group.hosts).map(({ model }) => short(model.id)).find((rows) => rows !== undefined);
  if (!one) return null;
  // The range of what is there: a wider one that is still being asked for would look like a gap.
  const span = Math.round((one.to - one.from) / MINUTE) * MINUTE;
  const width = columnWidth(one.bins.step, span, most);
  const until = mode.value === 'paused' ? lastSecond.value ?? now.peek() : every5.value * 5_000 - LATE;
  return { width, ...columns(width, span, until) };
}

export function HeatMap(props: HeatProps) {
  const { metric, tops, asTable } = props;
  const { text, name, share } = METRICS[metric];
  const box = useRef<HTMLElement>(null);
  const [pixels, setPixels] = useState(0);
  useEffect(() => {
    const look = new ResizeObserver(([entry]) => setPixels(Math.round(entry!.contentRect.width)));
    look.observe(box.current!);
    return () => look.disconnect();
  }, []);
  const strip = pixels > 640 ? pixels - 286 : pixels - 116;
  const time = useHeatTime(props.groups, asTable ? Math.max(3, Math.min(12, Math.floor((pixels - 260) / 84))) : Math.max(10, Math.min(MOST, Math.floor(strip / LEAST))));
  return (
    <section class="sect" ref={box}>
      <div class="cap heat-cap">
        <h2>{name}{time ? `, each ${age(time.width)}` : ''}</h2>
        <small>{asTable ? 'The highest second of each column.' : 'The highest second of each cell. Open one to see the host then.'}</small>
        <a class="link" href={queryLink({ as: asTable ? null : 'table' })}>{asTable ? 'As a map' : 'As a table'}</a>
        {!asTable && (
          <span class="ramp"><small>{text(0)}</small>{LEVELS.map((step) => <i key={step} class={`hm ${step}`} />)}<small>{text(tops[metric])}{share ? '' : ', square-root scale'}</small>
            <svg class="none" aria-hidden="true"><rect width="100%" height="100%" fill="url(#hatch)" /></svg><small>no data</small></span>
        )}
      </div>
      {pixels > 0 && !time && <ListSkeleton />}
      {pixels > 0 && time && (asTable ? <HeatTable {...props} time={time} /> : <Map {...props} time={time} strip={strip} />)}
    </section>
  );
}

function Map({ groups, by, metric, tables, tops, silent, time, strip }: HeatProps & { time: HeatTime; strip: number }) {
  const body = useRef<HTMLUListElement>(null);
  const { shown, before, after } = useInSight(body, groups, ROW);
  const total = groups.reduce((sum, group) => sum + group.hosts.length, 0);
  const same = useSameRows<HeatRowProps>([metric, tables, tops, time, total]);
  const { from, width, count } = time;
  const to = from + count * width;
  const { at, step } = timeTicks(from, to, strip, 80);
  return (
    <>
      <p class="sr" role="status">{told}</p>
      <ul class="ht" ref={body} {...holding} aria-label={`${METRICS[metric].name} of each host over time`}>
        {before > 0 && <li class="spacer" aria-hidden="true" style={{ height: `${before}px` }} />}
        {shown.map(({ head, item, place }) => (item === null
          ? <li class="hg" data-lane="head" key={`group ${groups[head!]!.name}`}><b>{groupTitle(groups[head!]!.name, by)}</b> <small>{groupCounts(groups[head!]!.hosts, silent)}</small></li>
          : same(item.model.id, place, () => <HeatRow key={item.model.id} model={item.model} place={place + 1} total={total} metric={metric} tables={tables} top={tops[metric]} time={time} /> as VNode<HeatRowProps>)))}
        {after > 0 && <li class="spacer" aria-hidden="true" style={{ height: `${after}px` }} />}
      </ul>
      <div class="hx">
        <span class="hn" />
        <svg aria-hidden="true">
          {at.filter((tick) => (tick - from) * strip > 20 * (to - from) && (to - tick) * strip > 80 * (to - from)).map((tick) => (
            <text class="ax" key={tick} x={`${(((tick - from) / (to - from)) * 100).toFixed(2)}%`} y="14" text-anchor="middle">{tickLabel(tick, step)}</text>
          ))}
          <text class="ax" x="100%" y="14" text-anchor="end">now, {zone(now.peek())}</text>
        </svg>
        <span class="hv"><Icon name="heat" tone="c-stale" /></span>
      </div>
    </>
  );
}
