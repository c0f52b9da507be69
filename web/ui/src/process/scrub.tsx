/** The strip above the processes: the host's CPU over a window; a click goes to that second, a drag zooms, arrows step. */
import type { Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { draw, type ChartSpec, type Drawn } from '../chart/model.ts';
import { Plot } from '../chart/plot.tsx';
import { makeHistory } from '../host/history.ts';
import { now } from '../live/clock.ts';
import { generation } from '../live/feed.ts';
import { Select } from '../parts/controls.tsx';
import { addIcons, Icon } from '../parts/icon.tsx';
import { useRange } from '../route/opening.ts';
import { HOST_RANGES } from '../host/ranges.ts';
import { RANGES, type Range } from '../route/range.ts';
import { setQuery } from '../route/router.ts';
import { age, percent } from '../unit/format.ts';
import { clock, day, zone } from '../unit/time.ts';
import { zoomTo } from './zoom.ts';

addIcons({
  skip: <path d="M4 3.5v9L10.5 8ZM12.5 3.5v9" />,
  skipb: <path d="M12 3.5v9L5.5 8ZM3.5 3.5v9" />,
});

const STRIP: ChartSpec = {
  id: 'strip', title: 'CPU', about: 'CPU of the host, 0 to 100 %; a click shows the processes of that second', kind: 'area', format: percent,
  top: 1, least: 1, base: 1000, nothing: '', lines: [{ label: 'busy', colour: 's1', add: ['cpu_busy'] }],
};

/** With lanes below, their names need room to the left of the one time axis. */
export const LANE_GUTTER = { wide: 132, phone: 104 };
const phone = matchMedia('(max-width: 640px)');

/** `below`: what shares the strip's time axis. */
interface Props { host: string; tables: Tables; at: number | null; second: number | null; cursor: Signal<number | null>; below?: (window: { from: number; to: number; range: Range }) => VNode }

export function Scrub({ host, tables, at, second, cursor, below }: Props) {
  const history = useMemo(() => makeHistory(host, tables, ['cpu_busy']), [host, tables]);
  useEffect(() => () => history.stop(), [history]);
  const range = useRange(host, HOST_RANGES);
  const key = range.fixed ? `${range.fixed.from}-${range.fixed.to}` : range.name;
  useEffect(() => history.load(range), [history, key, generation.value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || (event.target as HTMLElement).closest('input, textarea, select, dialog, [role="region"]')) return;
      const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
      if (!by) return;
      event.preventDefault();
      step(by * (event.shiftKey ? 10 : 1));
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });

  const go = (to: number) => {
    const whole = Math.floor(to / 1000) * 1000;
    if (second !== null && at === null && whole > second) return;
    // From live, by the newest second itself: the page's clock ticks late on a busy machine.
    const newest = at === null ? Math.floor((second ?? 0) / 1000) * 1000 : now.peek() - 1000;
    if (whole >= newest) setQuery({ at: null });
    else setQuery({ at: String(whole) }, at === null ? 'push' : 'replace');
  };
  const step = (seconds: number) => {
    const start = at ?? second;
    if (start !== null) go(start + seconds * 1000);
  };

  const turn = history.beat.value;
  const view = history.window.value;
  const drawn = useMemo(() => (view ? draw(STRIP, view.bins, view.from, view.to) : NOTHING), [view, turn]);
  const shown = second ?? now.value;
  const from = view?.from ?? now.value - range.span;
  const to = view?.to ?? now.value;
  const gutter = phone.matches ? LANE_GUTTER.phone : LANE_GUTTER.wide;
  return (
    <section class="time" aria-label="Time" style={below ? { '--lane-gutter': `${gutter}px` } : {}}>
      <div class="tc">
        <span class="now2">{clock(shown)}</span>
        <span class="meta when">{day(shown)}, {zone(shown)}{second === null ? '' : at === null ? ', live' : `, ${age(now.value - shown)} ago`}</span>
        <span class="row">
          <button type="button" class="btn ico" aria-label="One second back, key left" title="One second back (←)" disabled={second === null} onClick={() => step(-1)}><Icon name="skipb" /></button>
          <button type="button" class="btn ico" aria-label="One second on, key right" title={at === null ? 'This is the newest second' : 'One second on (→)'} disabled={at === null} onClick={() => step(1)}><Icon name="skip" /></button>
          {at !== null && <button type="button" class="btn pri" onClick={() => setQuery({ at: null })}>Back to live</button>}
        </span>
        <span class="grow" />
        {below && <span class="leg"><i class="born" />born</span>}{below && <span class="leg"><i class="died" />ended</span>}
        <span class="leg"><i class="sw s1" />CPU of the host</span>
        <Select label="Range" keys="t" value={range.name} options={[...(range.fixed ? [{ value: '', label: 'zoomed' }] : []), ...options(range.name)]}
          onChange={(name) => setQuery({ range: name, from: null, to: null })} />
      </div>
      <Plot spec={STRIP} drawn={drawn} step={view?.bins.step ?? 1000}
        from={from} to={to} top={1} height={84} {...(below ? { gutter } : {})} cursor={cursor} mark={at} onPick={go} onZoom={zoomTo} />
      {below?.({ from, to, range })}
      {history.error.value && <p class="meta pad">{history.error.value}</p>}
    </section>
  );
}

const NOTHING: Drawn = { x: [], y: [[]], value: [], low: [], high: [], peak: null, total: null, empty: [], highest: 0, below: false };
/** The usual ones, and one that was brought along from the host's other pages. */
const options = (chosen: string) => HOST_RANGES.filter((one) => one.name === chosen || RANGES.includes(one)).map(({ name, label }) => ({ value: name, label }));
