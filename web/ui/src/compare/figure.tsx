/** One chart of both sides over one clock, with a legend that carries the values of both under the cursor. */
import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { Bins } from '../chart/bins.ts';
import { binAt, lastKnown, type ChartSpec, type Drawn } from '../chart/model.ts';
import { More } from '../chart/more.tsx';
import { Plot } from '../chart/plot.tsx';
import { later } from '../parts/later.tsx';
import { drawPair, topOf } from './pair.ts';

const ChartTable = later(() => import('./more.tsx').then((file) => file.ChartTable), () => <div class="plot pair-skel" />);

interface Props {
  spec: ChartSpec;
  bins: Bins;
  from: number;
  to: number;
  cursor: Signal<number | null>;
  height: number;
  asTable: boolean;
  aged: boolean;
  onZoom: (from: number, to: number) => void;
  onBack: () => void;
}

export function PairFigure({ spec, bins, from, to, cursor, height, asTable, aged, onZoom, onBack }: Props) {
  const drawn = useMemo(() => drawPair(spec, bins, from, to), [spec, bins, from, to]);
  return (
    <figure data-chart={spec.id}>
      <Legend spec={spec} drawn={drawn} step={bins.step} cursor={cursor} />
      <More spec={spec} drawn={drawn} step={bins.step} from={from} to={to} />
      <div class={aged ? 'aged chart-body' : 'chart-body'}>
        {asTable ? <ChartTable spec={spec} drawn={drawn} step={bins.step} height={height} />
          : <Plot spec={spec} drawn={drawn} step={bins.step} from={from} to={to} top={topOf(spec, drawn)} height={height} cursor={cursor} onZoom={onZoom} onBack={onBack} />}
        {lastKnown(drawn) < 0 && !asTable && <p class="why"><span>{spec.nothing}</span></p>}
      </div>
    </figure>
  );
}

function Legend({ spec, drawn, step, cursor }: { spec: ChartSpec; drawn: Drawn; step: number; cursor: Signal<number | null> }) {
  const at = cursor.value;
  // Without a cursor the newest point that both have: a number beside none says nothing.
  const both = useMemo(() => drawn.x.findLastIndex((_, i) => drawn.value.every((one) => one[i] !== null)), [drawn]);
  const shown = at === null ? (both < 0 ? lastKnown(drawn) : both) : binAt(drawn, step, at);
  return (
    <figcaption>
      <h3 class="cut" title={spec.title}>{spec.title}</h3>
      {spec.lines.map((line, index) => (
        <span class="leg" key={line.colour}><i class={`sw ${line.colour} ${line.dash ? 'dash' : ''}`} /><span class="cut" title={line.label}>{line.label}</span> <output aria-live="off">{spec.format(shown < 0 ? null : drawn.value[index]![shown])}</output></span>
      ))}
    </figcaption>
  );
}
