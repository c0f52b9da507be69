/** Pure: when a machine was started anew, as its own uptime tells. */
import type { Bins } from '../chart/bins.ts';

/**
 * The starts within a window, oldest first. A start is seen where the uptime of a point is less than of the known point
 * before it; it lies as long before the end of that point as the machine is up by then, to the width of a point.
 */
export function reboots(bins: Bins, from: number, to: number): number[] {
  const { max } = bins.column('uptime');
  const found: number[] = [];
  let before: number | null = null;
  max.forEach((uptime, i) => {
    if (uptime === null) return;
    if (before !== null && uptime < before) {
      const at = Math.max(bins.time(i) - bins.step, bins.time(i + 1) - uptime * 1000);
      if (at >= from && at < to) found.push(Math.round(at));
    }
    before = uptime;
  });
  return found;
}
