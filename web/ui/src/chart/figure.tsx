/** A chart with its head: name, total, and a legend that carries the values under the cursor, or the newest. */
import type { ReadonlySignal, Signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import type { WholeSource, Window } from '../host/history.ts';
import { Icon } from '../parts/icon.tsx';
import { binAt, draw, followTop, lastKnown, withoutIdle, type ChartSpec, type Drawn } from './model.ts';
import type { Painter } from './paint.ts';
import { More } from './more.tsx';
import { Plot } from './plot.tsx';
import { ChartTable } from './table.tsx';

interface Props {
  spec: ChartSpec;
  view: Window | null;
  beat: ReadonlySignal<number>;
  cursor: Signal<number | null>;
  /** Where the cursor rests while nothing points. */
  mark?: number | null;
  more?: Painter | undefined;
  source?: WholeSource;
  height: number;
  asTable: boolean;
  aged: boolean;
  /** Why the newest answer is missing, and how to ask again. */
  error: string | null;
  onRetry: () => void;
  onZoom: (from: number, to: number) => void;
  onBack: () => void;
  onPick?: ((millis: number, finger: boolean) => void) | undefined;
}

export function ChartFigure({ spec: full, view, beat, cursor, mark = null, more, source, height, asTable, aged, error, onRetry, onZoom, onBack, onPick }: Props) {
  // Drawn once a second while live, not with each move of the cursor.
  const turn = beat.value;
  const { spec, drawn } = useMemo(() => {
    const kept = view ? withoutIdle(full, view.bins) : full;
    return { spec: kept, drawn: view ? draw(kept, view.bins, view.from, view.to) : null };
  }, [full, view, turn]);
  const top = useTop(spec, view, drawn);
  const nothing = drawn !== null && lastKnown(drawn) < 0;
  return (
    <figure aria-busy={view === null} class={error ? 'ov' : ''} data-chart={spec.id}>
      {drawn && view ? <Legend spec={spec} drawn={drawn} step={view.bins.step} cursor={cursor} mark={mark} />
        : <figcaption><h3>{spec.title}</h3>{!error && <span class="skel k5" />}</figcaption>}
      {drawn && view && <More spec={spec} drawn={drawn} step={view.bins.step} from={view.from} to={view.to} source={source} />}
      <div class={aged || error ? 'aged chart-body' : 'chart-body'}>
        {asTable && drawn && view ? <ChartTable spec={spec} drawn={drawn} step={view.bins.step} height={height} />
          : <Plot spec={spec} drawn={drawn ?? NOTHING} step={view?.bins.step ?? 1000} from={view?.from ?? Date.now() - 3.6e6} to={view?.to ?? Date.now()}
            top={top} height={height} cursor={cursor} mark={mark} more={more} onZoom={onZoom} onBack={onBack} {...(onPick ? { onPick } : {})} />}
        {nothing && !asTable && <p class="why"><span>{spec.nothing}</span></p>}
      </div>
      {error && <div class="note down"><Icon name="down" tone="c-down" /><span class="grow">{error}</span><button type="button" class="btn" onClick={onRetry}>Retry</button></div>}
    </figure>
  );
}

/** The only part that follows the cursor. */
function Legend({ spec, drawn, step, cursor, mark }: { spec: ChartSpec; drawn: Drawn; step: number; cursor: Signal<number | null>; mark: number | null }) {
  const at = cursor.value ?? mark;
  const shown = at === null ? lastKnown(drawn) : binAt(drawn, step, at);
  const text = (values: readonly (number | null)[] | null | undefined) => spec.format(shown < 0 ? null : values?.[shown]);
  const total = shown < 0 ? null : drawn.total?.[shown] ?? null;
  return (
    <figcaption>
      <h3>{spec.title}{spec.total && <output aria-live="off">{spec.format(total === null ? null : total / (spec.part?.of ?? 1))}</output>}{spec.part && <small>{spec.part.words}</small>}</h3>
      {spec.lines.map((line, index) => (
        <span class="leg" key={line.label}><i class={`sw ${line.colour} ${line.dash ? 'dash' : ''}`} /><span class="cut" title={line.label}>{line.label}</span> <output aria-live="off">{text(drawn.value[index])}</output></span>
      ))}
    </figcaption>
  );
}

const NOTHING: Drawn = { x: [], y: [[], [], [], [], []], value: [], low: [], high: [], peak: null, total: null, empty: [], highest: 0, below: false };

/** A scale that follows the data grows when it must and shrinks only with a new window. */
function useTop(spec: ChartSpec, view: Window | null, drawn: Drawn | null): number {
  const kept = useRef<{ range: unknown; top: number } | null>(null);
  const wanted = useMemo(() => followTop(spec, drawn?.highest ?? 0), [spec, drawn]);
  if (spec.top !== null) return spec.top;
  if (kept.current === null || kept.current.range !== view?.range || wanted > kept.current.top) kept.current = { range: view?.range, top: wanted };
  return kept.current.top;
}
