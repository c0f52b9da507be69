/** What uPlot does not draw by itself: fills, min–max bands, hatched gaps, the base line, limits and the zone's name. */
import type uPlot from 'uplot';
import type { ChartSpec, Drawn, Values } from './model.ts';
import type { Palette } from './palette.ts';

const BAND = 0.22;
const AREA = 0.1;
const STACK = 0.32;

/** What a page paints on all its charts, as the moments at which something happened. */
export type Painter = (u: uPlot, palette: Palette) => void;

export interface Scene { spec: ChartSpec; drawn: Drawn; step: number; palette: Palette; zone: string; more: Painter | undefined }

type Point = (i: number) => number;

/** Below the lines: gaps, then fills and bands. */
export function paintUnder(u: uPlot, { spec, drawn, step, palette }: Scene): void {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  const x: Point = (i) => u.valToPos(drawn.x[i]!, 'x', true);
  const y = (value: number) => u.valToPos(value, 'y', true);
  const half = (step / 1000) / 2;

  runs(drawn.empty, (from, to) => {
    const start = from === 0 ? left : u.valToPos(drawn.x[from]! - half, 'x', true);
    const end = to === drawn.x.length ? left + width : u.valToPos(drawn.x[to]! - half, 'x', true);
    hatch(ctx, start, top, Math.max(end - start, devicePixelRatio), height, palette.colour['line-2']);
    if ((end - start) / devicePixelRatio > 64 && to - from < drawn.x.length) words(ctx, 'no data', (start + end) / 2, top + height / (spec.kind === 'mirror' ? 4 : 2), palette.colour['ink-3'], palette, 'center', palette.colour.surface);
  });

  let base: Values | null = null;
  spec.lines.forEach((line, index) => {
    const run = drawn.y[index]!;
    const colour = palette.colour[line.colour];
    if (spec.kind === 'stack') {
      const floor: Values | null = base;
      between(ctx, run, x, y, (i) => (floor ? floor[i] ?? 0 : 0), colour, STACK);
      base = run;
    } else if (spec.kind === 'mirror' || spec.kind === 'area') between(ctx, run, x, y, () => 0, colour, AREA);
    const low = drawn.low[index];
    const high = drawn.high[index];
    if (low && high) between(ctx, high, x, y, (i) => low[i] ?? 0, colour, BAND);
  });
  const stack = drawn.y.at(-1);
  if (drawn.peak && stack) between(ctx, drawn.peak, x, y, (i) => stack[i] ?? 0, palette.colour.s5, 0.3);
  ctx.restore();
}

/** Above the lines: the base line, the limit with its words, the zone at the left end of the time axis. */
export function paintOver(u: uPlot, { spec, palette, zone, more }: Scene): void {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  const dpr = devicePixelRatio;
  const flat = (value: number) => Math.round(u.valToPos(value, 'y', true)) + 0.5;
  ctx.save();
  ctx.lineWidth = dpr;
  ctx.strokeStyle = palette.colour['line-2'];
  stroke(ctx, [[left, flat(0)], [left + width, flat(0)]]);
  const top1 = u.scales.y!.max ?? 0;
  if (spec.limit && spec.limit.at <= top1) {
    const at = flat(spec.limit.at);
    ctx.strokeStyle = palette.colour['ink-3'];
    ctx.setLineDash([2 * dpr, 3 * dpr]);
    stroke(ctx, [[left, at], [left + width, at]]);
    ctx.setLineDash([]);
    words(ctx, spec.limit.words, left + 6 * dpr, at + (at - top < 15 * dpr ? 9 : -8) * dpr, palette.colour['ink-3'], palette, 'left');
  }
  more?.(u, palette);
  words(ctx, zone, left - 8 * dpr, top + height + 11 * dpr, palette.colour['ink-3'], palette, 'right');
  ctx.restore();
}

function runs(flags: readonly boolean[], take: (from: number, to: number) => void): void {
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    let end = i;
    while (end < flags.length && flags[end]) end++;
    take(i, end);
    i = end;
  }
}

/** Fills between a run and what lies below it, broken at gaps. */
function between(ctx: CanvasRenderingContext2D, run: Values, x: Point, y: (value: number) => number, floor: (i: number) => number, colour: string, alpha: number): void {
  ctx.globalAlpha = alpha;
  ctx.fillStyle = colour;
  for (let i = 0; i < run.length; i++) {
    if (run[i] === null) continue;
    let end = i;
    while (end < run.length && run[end] !== null) end++;
    ctx.beginPath();
    for (let k = i; k < end; k++) ctx.lineTo(x(k), y(run[k]!));
    for (let k = end - 1; k >= i; k--) ctx.lineTo(x(k), y(floor(k)));
    ctx.closePath();
    ctx.fill();
    i = end;
  }
  ctx.globalAlpha = 1;
}

function hatch(ctx: CanvasRenderingContext2D, x: number, y: number, width: number, height: number, colour: string): void {
  const dpr = devicePixelRatio;
  const pitch = 7 * dpr;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.1 * dpr;
  ctx.beginPath();
  // Aligned to the canvas, not to the gap, so that the hatch does not crawl while time moves on.
  for (let at = Math.floor((x - height) / pitch) * pitch; at < x + width; at += pitch) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

function stroke(ctx: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  ctx.beginPath();
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.stroke();
}

function words(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, colour: string, palette: Palette, align: CanvasTextAlign, knock?: string): void {
  ctx.font = palette.font.replace('11px', `${11 * devicePixelRatio}px`);
  ctx.textAlign = align;
  ctx.textBaseline = 'middle';
  if (knock) {
    const width = ctx.measureText(text).width + 12 * devicePixelRatio;
    ctx.fillStyle = knock;
    ctx.fillRect(x - width / 2, y - 9 * devicePixelRatio, width, 18 * devicePixelRatio);
  }
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}
