/** Moments on all charts of the page: a dotted line through the plot with a small flag on top. */
import { signal } from '@preact/signals';
import type { Painter } from '../chart/paint.ts';

/** Moments of the window that come with a part of the page: when packages changed. */
export const changed = signal<readonly number[]>([]);

export const paintMarks = (moments: readonly number[]): Painter => ({ ctx, bbox: { left, top, width, height }, valToPos }, { colour }) => {
  const dpr = devicePixelRatio;
  const size = 4 * dpr;
  ctx.strokeStyle = ctx.fillStyle = colour['ink-3'];
  for (const at of moments) {
    const x = Math.round(valToPos(at / 1000, 'x', true)) + 0.5;
    if (x < left || x > left + width) continue;
    ctx.setLineDash([dpr, 3 * dpr]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x - size, top);
    ctx.lineTo(x + size, top);
    ctx.lineTo(x, top + size * 1.4);
    ctx.fill();
  }
};
