/** When a rule would have rung, on a chart: a shaded span with a flag where it begins, in the colour of its severity. */
import type { Rung } from '../api/rules.ts';
import type { Severity } from '../api/watch.ts';
import type { Painter } from '../chart/paint.ts';

const ZONE = 0.16;

export const paintRung = (rung: readonly Rung[], until: number, severity: Severity): Painter => ({ ctx, bbox: { left, top, width, height }, valToPos }, { colour }) => {
  const dpr = devicePixelRatio;
  const size = 4 * dpr;
  const within = (x: number) => Math.min(left + width, Math.max(left, x));
  ctx.fillStyle = ctx.strokeStyle = colour[severity === 'critical' ? 'down' : severity === 'warning' ? 'warn' : 'accent'];
  for (const { from, to } of rung) {
    const x = within(valToPos(from / 1000, 'x', true));
    ctx.globalAlpha = ZONE;
    ctx.fillRect(x, top, Math.max(dpr, within(valToPos((to ?? until) / 1000, 'x', true)) - x), height);
    ctx.globalAlpha = 1;
    ctx.setLineDash([dpr, 3 * dpr]);
    ctx.beginPath();
    ctx.moveTo(Math.round(x) + 0.5, top);
    ctx.lineTo(Math.round(x) + 0.5, top + height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x - size, top);
    ctx.lineTo(x + size, top);
    ctx.lineTo(x, top + size * 1.4);
    ctx.fill();
  }
};
