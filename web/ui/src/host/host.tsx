/** One host: six charts over one window of time with one cursor, its mounts, its busiest processes, its neighbours. */
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Tables } from '../api/tables.ts';
import { ChartFigure } from '../chart/figure.tsx';
import { useRange } from '../route/opening.ts';
import { RANGES, SHORTEST } from '../route/range.ts';
import { now } from '../live/clock.ts';
import { generation, hubNow, lostSince, mode, watch } from '../live/feed.ts';
import { Note, Segments } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { togglePause } from '../parts/keys.ts';
import { processesPath } from '../route/route.ts';
import { go, query, queryLink, setQuery } from '../route/router.ts';
import { age } from '../unit/format.ts';
import { clock, day, moment, sameDay, zone } from '../unit/time.ts';
import { Disks, Neighbours, TopProcesses } from './aside.tsx';
import { HostHead, HostTabs } from './head.tsx';
import { makeHistory, type Window } from './history.ts';
import { HostFrame, useHost } from './frame.tsx';
import { SYSTEM_COLUMNS, specs } from './specs.ts';

const cursor = signal<number | null>(null);
const phone = matchMedia('(max-width: 640px)');

export function HostPage({ id, tables }: { id: string; tables: Tables }) {
  const { model, host, error, retry } = useHost(id);
  const hostId = model?.id ?? null;
  const history = useMemo(() => (hostId === null ? null : makeHistory(hostId, tables, SYSTEM_COLUMNS)), [hostId, tables]);
  useEffect(() => () => history?.stop(), [history]);
  useEffect(() => watch(id, 'system,process,mount'), [id]);

  const range = useRange(hostId ?? id);
  const rangeKey = range.fixed ? `${range.fixed.from}-${range.fixed.to}` : range.name;
  // A new connection, a resumed page or a new window: ask again for what was missed.
  useEffect(() => history?.load(range), [history, rangeKey, generation.value]);
  useEffect(() => { cursor.value = null; }, [rangeKey, id]);
  useEffect(() => arrows(() => history?.window.peek() ?? null, (at) => go(`${processesPath(id)}?at=${Math.floor(at / 1000) * 1000}`)), [history, id]);

  const facts = model?.facts.value;
  const charts = useMemo(() => (facts ? specs(facts.name, facts.cpus, facts.memTotal) : []), [facts?.name, facts?.cpus, facts?.memTotal]);

  if (!model || !facts) return <HostFrame id={id} error={error} onRetry={retry} page="host" />;
  const view = history?.window.value ?? null;
  const asTable = query.value.get('view') === 'table';
  const silentFor = lostSince.value === null ? null : now.value - lostSince.value;
  const zoom = (from: number, to: number) => {
    // A window has a least width; a shorter drag opens it around its middle.
    const half = Math.max(to - from, SHORTEST) / 2;
    const middle = (from + to) / 2;
    setQuery({ from: String(Math.floor(middle - half)), to: String(Math.ceil(middle + half)) });
  };
  const back = () => { if (range.fixed) setQuery({ from: null, to: null }); };
  const height = phone.matches ? 150 : 188;
  return (
    <>
      <HostHead model={model} host={host} tables={tables} silentFor={silentFor}>
        <div class="row range-row">
          <Segments label="Range" keys="t" value={range.name} options={RANGES.map(({ name, label }) => ({ value: name, label }))}
            onChange={(name) => setQuery({ range: name, from: null, to: null })} />
          {!range.fixed && <button type="button" class="btn ico" aria-pressed={mode.value === 'paused'} aria-keyshortcuts="."
            aria-label={mode.value === 'paused' ? 'Resume live, key .' : 'Pause live, key .'} title={mode.value === 'paused' ? 'Resume live (.)' : 'Pause live (.)'}
            onClick={togglePause}><Icon name={mode.value === 'paused' ? 'play' : 'pause'} /></button>}
        </div>
      </HostHead>
      <HostTabs id={id} page="host" processes={model.live.tables.get('process')?.rows.size ?? host?.processes ?? null} />
      <div class="host-body">
        <div>
          <div class="ev">
            {range.fixed ? (
              <>
                <span>{windowWords(range.fixed.from, range.fixed.to)}</span>
                <button type="button" class="btn" onClick={() => zoomOut(range.fixed!)}>Zoom out</button>
                <button type="button" class="btn pri" onClick={back}>Back to live</button>
              </>
            ) : <span>{view ? `${windowWords(view.from, view.to)}, a point is ${age(view.bins.step)}` : 'Reading'}</span>}
            <span class="grow" />
            <span class="hint-zoom">Drag to zoom</span>
            <a class="link" href={queryLink({ view: asTable ? null : 'table' })}>{asTable ? 'As charts' : 'All as tables'}</a>
          </div>
          {history?.error.value && view && <Note tone="down" icon="down"><span class="grow">{history.error.value}</span><button type="button" class="btn" onClick={() => history.load(range)}>Retry</button></Note>}
          <h2 class="sr">Charts</h2>
          <div class="charts">
            {charts.map((spec) => history && (
              <ChartFigure key={spec.id} spec={spec} view={view} beat={history.beat} cursor={cursor} height={height} asTable={asTable}
                aged={(silentFor !== null && silentFor > 15_000) || Boolean(history.error.value)} error={view === null ? history.error.value : null}
                onRetry={() => history.load(range)} onZoom={zoom} onBack={back} />
            ))}
          </div>
        </div>
        <aside class="side" aria-label={`More of ${facts.name}`}>
          <Disks model={model} tables={tables} />
          <TopProcesses model={model} tables={tables} />
          <Neighbours id={model.id} />
        </aside>
      </div>
    </>
  );
}

function windowWords(from: number, to: number): string {
  const today = sameDay(from, Date.now());
  const start = today ? clock(from) : `${day(from)} ${clock(from)}`;
  return `${start} to ${sameDay(from, to) ? clock(to) : moment(to, from)} ${zone(to)}`;
}

function zoomOut({ from, to }: { from: number; to: number }): void {
  const half = (to - from) / 2;
  setQuery({ from: String(Math.round(from - half)), to: String(Math.round(Math.min(hubNow(), to + half))) });
}

/** Arrow keys move the cursor by a bin, with Shift by ten; Enter opens the processes of that second; Escape takes it away. */
function arrows(view: () => Window | null, open: (at: number) => void): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.target as HTMLElement).closest('input, textarea, select, dialog, [role="region"]')) return;
    if (event.key === 'Escape') {
      cursor.value = null;
      return;
    }
    if (event.key === 'Enter' && cursor.value !== null && event.target === document.body) return open(cursor.value);
    const by = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    const shown = view();
    if (!by || !shown) return;
    event.preventDefault();
    const { step } = shown.bins;
    const start = cursor.value ?? shown.to - step / 2 - (by < 0 ? 0 : step);
    cursor.value = Math.max(shown.from, Math.min(shown.to - 1, start + by * step * (event.shiftKey ? 10 : 1)));
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

