/**
 * One time chart on uPlot: axes and lines are uPlot's, fills and gaps are painted by paint.ts, and the cursor is
 * shared by all charts of a page through one signal. It draws only when on screen.
 */
import { effect, type Signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { useSeen } from '../parts/seen.ts';
import { stamp, tickLabel, timeTicks, zone } from '../unit/time.ts';
import { trimmed } from '../unit/format.ts';
import { binaryTicks, mirrorTicks, ticks } from '../unit/scale.ts';
import { binAt, type ChartSpec, type Drawn } from './model.ts';
import { paintOver, paintUnder, type Painter, type Scene } from './paint.ts';
import { palette } from './palette.ts';

export const GUTTER = 64;

export interface PlotProps {
  spec: ChartSpec;
  drawn: Drawn;
  step: number;
  from: number;
  to: number;
  /** The top of the value axis; the other end is zero, or the same below zero. */
  top: number;
  height: number;
  gutter?: number;
  /** The moment under the cursor in every chart of the page; null: none. */
  cursor: Signal<number | null>;
  /** Where the cursor rests while nothing points. */
  mark?: number | null;
  more?: Painter | undefined;
  onZoom?: (from: number, to: number) => void;
  onBack?: () => void;
  /** A click; `finger`: a tap, which reads a value as well. */
  onPick?: (millis: number, finger: boolean) => void;
}

export function Plot(props: PlotProps) {
  const { ref, seen } = useSeen<HTMLDivElement>();
  const latest = useRef(props);
  latest.current = props;
  const chart = useRef<uPlot | null>(null);
  const scene = (): Scene => ({
    spec: latest.current.spec, drawn: latest.current.drawn, step: latest.current.step, palette: palette.value,
    zone: zone(latest.current.to), more: latest.current.more,
  });
  const visible = seen.value;
  const colours = palette.value;

  // Made when first seen, and again when the colours or the lines change; at once, because paper does not wait.
  useLayoutEffect(() => {
    const box = ref.current;
    if (!box || !visible) return undefined;
    const u = new uPlot(options(latest, scene, box.clientWidth), data(latest.current.drawn), box);
    chart.current = u;
    const pill = document.createElement('div');
    pill.className = 'pill';
    u.root.append(pill);
    const stop = effect(() => place(u, pill, latest.current, latest.current.cursor.value));
    const sizes = new ResizeObserver(() => {
      if (box.clientWidth > 0 && box.clientWidth !== u.width) u.setSize({ width: box.clientWidth, height: latest.current.height });
    });
    sizes.observe(box);
    touch(u, latest);
    return () => {
      stop();
      sizes.disconnect();
      u.destroy();
      chart.current = null;
    };
  }, [visible, colours, props.spec.lines.length, props.height, props.gutter]);

  useLayoutEffect(() => {
    const u = chart.current;
    if (!u || !visible) return;
    u.batch(() => {
      u.setData(data(props.drawn), false);
      u.setScale('x', { min: props.from / 1000, max: props.to / 1000 });
      u.setScale('y', { min: props.drawn.below ? -props.top : 0, max: props.top });
    });
    const pill = u.root.querySelector<HTMLElement>('.pill');
    if (pill) place(u, pill, props, props.cursor.peek());
  }, [props.drawn, props.from, props.to, props.top, props.mark, props.more, visible, colours]);

  // The box keeps its height before the chart is there, so that nothing jumps.
  return <div class="plot" ref={ref} style={{ height: `${props.height}px` }} role="img" aria-label={props.spec.about} />;
}

function data(drawn: Drawn): uPlot.AlignedData {
  return [drawn.x, ...drawn.y] as uPlot.AlignedData;
}

type Latest = { current: PlotProps };

function options(latest: Latest, scene: () => Scene, width: number): uPlot.Options {
  const { spec, height } = latest.current;
  const { colour, font } = palette.value;
  const below = () => latest.current.drawn.below;
  const label = trimmed(spec.format);
  let step = 0;
  // The click that ends a drag is no choice of a moment.
  let dragged = false;
  return {
    width, height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    scales: {
      x: { time: false, auto: false, range: () => [latest.current.from / 1000, latest.current.to / 1000] },
      y: { auto: false, range: () => [below() ? -latest.current.top : 0, latest.current.top] },
    },
    axes: [
      {
        size: 20, gap: 3, font, stroke: colour['ink-3'], border: { show: false },
        grid: { show: false }, ticks: { show: true, stroke: colour.line, size: 4, width: 1 },
        splits: (u) => {
          const found = timeTicks(u.scales.x!.min! * 1000, u.scales.x!.max! * 1000, u.bbox.width / devicePixelRatio);
          step = found.step;
          const left = u.scales.x!.min! * 1000;
          const right = u.scales.x!.max! * 1000;
          const pixel = (right - left) / (u.bbox.width / devicePixelRatio);
          return found.at.filter((tick) => tick - left > 12 * pixel && right - tick > 14 * pixel).map((tick) => tick / 1000);
        },
        values: (_u, splits) => splits.map((tick) => tickLabel(tick * 1000, step)),
      },
      {
        size: latest.current.gutter ?? GUTTER, gap: 4, font, stroke: colour['ink-3'], border: { show: false },
        grid: { show: true, stroke: colour.line, width: 1 }, ticks: { show: false, size: 4 },
        splits: () => (below() ? mirrorTicks(latest.current.top) : latest.current.height < 100 ? [0, latest.current.top] : spec.base === 1024 && spec.top !== null ? binaryTicks(latest.current.top) : ticks(latest.current.top)),
        values: (_u, splits) => splits.map((tick) => (tick === 0 && (spec.base === 1024 || below()) ? '0' : label(spec.signed ? tick : Math.abs(tick)))),
      },
    ],
    series: [
      {},
      ...spec.lines.map((line): uPlot.Series => ({
        stroke: colour[line.colour],
        width: spec.kind === 'stack' ? 1.25 : 1.5,
        ...(line.dash ? { dash: [5, 3] } : {}),
        points: { show: false },
        spanGaps: false,
      })),
    ],
    cursor: {
      x: true, y: false,
      drag: { x: Boolean(latest.current.onZoom), y: false, setScale: false, dist: 6 },
      points: {
        size: 8, width: 1.5,
        fill: (_u, index) => colour[spec.lines[index - 1]?.colour ?? 's1'],
        stroke: () => colour.surface,
      },
      bind: {
        dblclick: () => () => {
          latest.current.onBack?.();
          return null;
        },
        mouseleave: (_u, _target, handler) => (event) => {
          latest.current.cursor.value = null;
          return handler(event);
        },
      },
    },
    hooks: {
      drawAxes: [(u) => paintUnder(u, scene())],
      draw: [(u) => {
        paintOver(u, scene());
        // Where the axes lie is known only now: after a new width or another gutter the moment stands elsewhere.
        const pill = u.root.querySelector<HTMLElement>('.pill');
        if (pill) place(u, pill, latest.current, latest.current.cursor.peek());
      }],
      setCursor: [(u) => {
        if (!u.cursor.event || u.cursor.left === undefined || u.cursor.left < 0) return;
        const at = u.posToVal(u.cursor.left, 'x') * 1000;
        latest.current.cursor.value = at;
      }],
      setSelect: [(u) => {
        if (u.select.width < 6) return;
        const from = u.posToVal(u.select.left, 'x') * 1000;
        const to = u.posToVal(u.select.left + u.select.width, 'x') * 1000;
        u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        dragged = true;
        latest.current.onZoom?.(Math.round(from), Math.round(to));
      }],
      ready: [(u) => {
        u.over.addEventListener('mousedown', () => { dragged = false; });
        u.over.addEventListener('click', (event) => {
          if (dragged) return;
          const { cursor, onPick } = latest.current;
          if (cursor.value !== null) onPick?.(cursor.value, (event as PointerEvent).pointerType === 'touch');
        });
      }],
    },
  };
}

/** Puts the line, the dots and the time pill at the shared moment, or where the cursor rests. */
function place(u: uPlot, pill: HTMLElement, props: PlotProps, pointed: number | null): void {
  const at = pointed ?? props.mark ?? null;
  if (at === null || at < props.from || at > props.to) {
    pill.hidden = true;
    if (!u.cursor.event || at === null) u.setCursor({ left: -10, top: -10 }, false);
    return;
  }
  const bin = binAt(props.drawn, props.step, at);
  const left = u.valToPos(bin < 0 ? at / 1000 : props.drawn.x[bin]!, 'x');
  u.setCursor({ left, top: 10 }, false);
  pill.hidden = false;
  const moment = bin < 0 || pointed === null ? at : props.drawn.x[bin]! * 1000;
  pill.textContent = stamp(moment, props.step, props.to - props.from);
  const { left: start, width } = u.bbox;
  const dpr = devicePixelRatio;
  const halfPill = 30;
  const x = Math.max(start / dpr + halfPill - 4, Math.min((start + width) / dpr - halfPill + 4, start / dpr + left));
  pill.style.transform = `translateX(calc(${x}px - 50%))`;
}

/** A finger that moves sideways moves the cursor; up and down still scrolls the page. */
function touch(u: uPlot, latest: Latest): void {
  const move = (event: TouchEvent) => {
    const finger = event.touches[0];
    if (!finger || event.touches.length > 1) return;
    const left = finger.clientX - u.over.getBoundingClientRect().left;
    if (left < 0 || left > u.over.clientWidth) return;
    latest.current.cursor.value = u.posToVal(left, 'x') * 1000;
  };
  u.over.addEventListener('touchstart', move, { passive: true });
  u.over.addEventListener('touchmove', move, { passive: true });
}
