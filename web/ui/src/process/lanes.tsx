/** Births and deaths below the strip, on its time axis: a lane for each name, a bar for each life. Only lanes in view exist. */
import type { Signal } from '@preact/signals';
import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { SHORTEST, type Range } from '../route/range.ts';
import { processPath } from '../route/route.ts';
import { queryLink } from '../route/router.ts';
import { age, plural } from '../unit/format.ts';
import { shortened } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import '../style/process.css';
import { events, eventsError, useEvents } from './events.ts';
import { lived } from './lived.ts';
import { barsOf, groupsOf, type Bar, type Group, type Scale } from './lives.ts';
import { filterProcesses } from './rows.ts';
import { openProcess } from './table.tsx';

export interface LanesProps {
  id: string;
  host: string;
  from: number;
  to: number;
  /** The last second that is known: who lives, lives until then. */
  until: number;
  range: Range;
  at: number | null;
  cursor: Signal<number | null>;
  chosen: string | null;
  filter: string;
  /** Above another table: one track a name, a few names in sight, and no part of the walk with j and k. */
  compact?: boolean;
}

const TRACK = 12;
const PADDING = 7;
/** Lanes beyond the edges that exist all the same, so that a scroll meets them drawn. */
const SPARE = 120;

export function Lanes({ id, host, from, to, until, range, at, cursor, chosen, filter, compact = false }: LanesProps) {
  useEvents(host, range);
  const box = useRef<HTMLDivElement>(null);
  const width = useSignal(0);
  const scrolled = useSignal(0);
  const height = useSignal(300);
  useEffect(() => {
    const element = box.current!;
    const measure = () => {
      width.value = element.querySelector<HTMLElement>('.lanes-area')?.clientWidth ?? 0;
      height.value = element.clientHeight;
    };
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    measure();
    return () => sizes.disconnect();
  }, []);

  const known = events.value;
  const last = Math.min(to, until);
  const scale: Scale = { from, until: last, x: (millis) => ((millis - from) / (to - from)) * width.value };
  const shown = useMemo(() => (known ? filterProcesses(known.lives, filter) : []), [known, filter]);
  const groups = useMemo(() => groupsOf(shown, from, last), [shown, range]);
  const places = useMemo(() => {
    let top = 0;
    return groups.map((group) => {
      const drawn = barsOf(group.lives, scale, compact ? 1 : undefined);
      const place = { group, ...drawn, top, height: Math.max(1, drawn.tracks) * TRACK + PADDING };
      if (drawn.bars.length) top += place.height;
      return place;
    }).filter((place) => place.bars.length > 0);
  }, [groups, from, to, last, width.value, compact]);
  const whole = places.at(-1) ? places.at(-1)!.top + places.at(-1)!.height : 0;
  const inView = places.filter((place) => place.top + place.height > scrolled.value - SPARE && place.top < scrolled.value + height.value + SPARE);
  return (
    <div class={`lanes ${compact ? 'compact' : ''}`} ref={box} tabIndex={0} role="region" aria-label={`Births and deaths, ${plural(shown.length, 'process', 'processes')}${compact ? '' : '; the same as a table below'}`} aria-busy={known === null}
      onScroll={(event) => { scrolled.value = event.currentTarget.scrollTop; }}>
      <div class="lanes-area" style={{ height: `${Math.max(whole, known && whole === 0 ? 57 : 0)}px` }}>
        {known?.since != null && known.since > from && <i class="lanes-cut" style={{ width: `${scale.x(Math.min(to, known.since))}px` }} title="Not listed: more came and went in the range than fits" />}
        {inView.map((place) => <Lane key={place.group.name} {...place} id={id} chosen={chosen} span={to - from} until={last} walked={!compact} />)}
        {known && whole === 0 && <p class="meta lanes-none">{filter ? 'No match among what came or went.' : 'Nothing came or went in this range. A longer one may hold more.'}</p>}
        {!known && !eventsError.value && <span class="skel k6" />}
      </div>
      <Line at={at} cursor={cursor} scale={scale} to={to} height={whole} />
    </div>
  );
}

interface LaneProps { group: Group; bars: Bar[]; top: number; height: number; id: string; chosen: string | null; span: number; until: number; walked: boolean }

function Lane({ group, bars, top, height, id, chosen, span, until, walked }: LaneProps) {
  const name = shortened(group.name, 200);
  return (
    <div class="lane" style={{ transform: `translateY(${top}px)`, height: `${height}px` }}>
      <a class="lane-name cut" href={queryLink({ q: name })} title={`${name}: ${plural(group.lives.length, 'process', 'processes')}; only these`}><bdi>{name}</bdi></a>
      {bars.map((bar) => <Mark key={bar.lives[0]!.key} bar={bar} id={id} name={name} span={span} until={until} chosen={chosen} walked={walked} />)}
    </div>
  );
}

function Mark({ bar, id, name, span, until, chosen, walked }: { bar: Bar; id: string; name: string; span: number; until: number; chosen: string | null; walked: boolean }) {
  const first = bar.lives[0]!;
  const style = { left: `${bar.x}px`, width: `${bar.width}px`, top: `${5 + bar.track * TRACK}px` };
  if (bar.lives.length > 1) {
    const ends = bar.lives.map((life) => life.died ?? until);
    const start = (first.start ?? until) - SHORTEST / 2;
    const end = Math.max(...ends) + SHORTEST / 2;
    // Closer does not help when the window is hardly wider than they are together.
    const closer = end - start < span / 2;
    return <a class="life many" tabIndex={-1} data-item={walked || undefined} style={style} href={closer ? queryLink({ from: String(Math.floor(start)), to: String(Math.ceil(end)) }) : queryLink({ q: name })}
      title={`${plural(bar.lives.length, 'process', 'processes')} named ${name}, too close to tell apart; ${closer ? 'look closer' : 'as rows'}`}><span class="sr">{bar.lives.length} × {name}</span></a>;
  }
  const words = `${name} ${first.pid}${first.start === null ? '' : `, born ${moment(first.start, until)}`}, ${first.died === null ? `${events.peek()?.end != null ? 'lived on after' : 'lives,'} ${age(until - (first.start ?? until))}` : `ended ${moment(first.died, until)}, lived ${lived(first.died - (first.start ?? first.died))}`}`;
  return <a class={`life ${bar.bornInside ? 'born' : ''} ${bar.diedInside ? 'died' : ''} ${bar.crowded ? 'crowded' : ''} ${first.key === chosen ? 'on' : ''}`} tabIndex={-1} data-item={walked || undefined} data-key={first.key} style={style} title={words}
    href={processPath(id, first.key) + location.search} onClick={(event) => openProcess(event, id, first.key)}><span class="sr">{words}</span></a>;
}

/** The moment under the cursor of the strip, or the second on show. */
function Line({ at, cursor, scale, to, height }: { at: number | null; cursor: Signal<number | null>; scale: Scale; to: number; height: number }) {
  const moment = cursor.value ?? at;
  if (moment === null || moment < scale.from || moment > to || height === 0) return null;
  return <i class="lanes-line" style={{ transform: `translateX(${scale.x(moment)}px)`, height: `${height}px` }} />;
}
