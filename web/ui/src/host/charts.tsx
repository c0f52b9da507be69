/** A grid of charts over one window, and the line above it that says which window and changes it. */
import type { ComponentChildren } from 'preact';
import { ChartFigure } from '../chart/figure.tsx';
import type { ChartSpec } from '../chart/model.ts';
import type { Painter } from '../chart/paint.ts';
import { Note } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { secondPath } from '../route/route.ts';
import { go, queryLink } from '../route/router.ts';
import { age } from '../unit/format.ts';
import { clock, date, day, DAY, moment, sameDay, zone } from '../unit/time.ts';
import type { History } from './history.ts';
import { cursor, pan, shown, unzoom, zoom, zoomOut, type Place } from './place.ts';

/** A host that said nothing for so long: its newest numbers are not those of now. */
const SILENT = 15_000;

/** A click opens the processes of that second, unless a second one follows and makes it the way back from a zoom. */
const TWICE = 300;
let opening: ReturnType<typeof setTimeout> | undefined;
function openSoon(host: string, at: number): void {
  clearTimeout(opening);
  opening = setTimeout(() => go(secondPath(host, at)), TWICE);
}

interface Props { place: Place; history: History; specs: readonly ChartSpec[]; more?: Painter | undefined; height?: number; title?: string }

export function ChartGrid({ place, history, specs, more, height = place.height, title = 'Charts' }: Props) {
  const view = history.window.value;
  const { silentFor, range } = place;
  const problem = history.error.value;
  shown.window = view ?? shown.window;
  return (
    <>
      {problem && view && <Note tone="down" icon="down"><span class="grow">{problem}</span><button type="button" class="btn" onClick={() => history.load(range)}>Retry</button></Note>}
      <h2 class="sr">{title}</h2>
      <div class="charts">
        {specs.map((spec) => (
          <ChartFigure key={spec.id} spec={spec} view={view} beat={history.beat} source={history.source} cursor={cursor} height={height} asTable={place.asTable} more={more}
            aged={(silentFor !== null && silentFor > SILENT) || Boolean(problem)} error={view === null ? problem : null}
            onRetry={() => history.load(range)} onZoom={zoom} onBack={() => { clearTimeout(opening); if (range.fixed) unzoom(); }} onPick={(at, finger) => { if (!finger) openSoon(place.id, at); }} />
        ))}
      </div>
    </>
  );
}

export function WindowLine({ place: { range, asTable }, history, children }: { place: Place; history: History; children?: ComponentChildren }) {
  const view = history.window.value;
  const { fixed } = range;
  return (
    <div class="ev">
      {fixed ? (
        <>
          <button type="button" class="btn ico" aria-label="Earlier" title="Earlier, by half" onClick={() => pan(fixed, -1)}><Icon name="back" /></button>
          <span>{windowWords(fixed.from, fixed.to)}</span>
          <button type="button" class="btn ico turned" aria-label="Later" title="Later, by half" onClick={() => pan(fixed, 1)}><Icon name="back" /></button>
          <button type="button" class="btn" onClick={() => zoomOut(fixed)}>Zoom out</button>
          <button type="button" class="btn pri" onClick={unzoom}>Back to live</button>
        </>
      ) : <span title="A line is the mean of each point, the band its least and greatest second">{view ? `${windowWords(view.from, view.to)}, a point is ${age(view.bins.step)}` : 'Reading'}</span>}
      {children}
      <span class="grow" />
      <span class="hint-zoom">Drag to zoom, click for the processes of that second</span>
      <a class="link" href={queryLink({ view: asTable ? null : 'table' })}>{asTable ? 'As charts' : 'All as tables'}</a>
    </div>
  );
}

function windowWords(from: number, to: number): string {
  if (to - from > 2 * DAY) return `${date(from)} to ${date(to)} ${zone(to)}`;
  const start = sameDay(from, Date.now()) ? clock(from) : `${day(from)} ${clock(from)}`;
  return `${start} to ${sameDay(from, to) ? clock(to) : moment(to, from)} ${zone(to)}`;
}
