/** Pure: what a column comes to over a window. */
import type { Bins } from '../chart/bins.ts';

/** Mean and greatest of a column over what is known of the window. */
export function over(bins: Bins, column: string, from: number, to: number): { mean: number | null; most: number | null; least: number | null } {
  const { avg, max, min } = bins.column(column);
  let sum = 0;
  let count = 0;
  let most: number | null = null;
  let least: number | null = null;
  for (let i = Math.max(0, bins.index(from)); i < avg.length && bins.time(i) < to; i++) {
    const value = avg[i];
    if (value === null || value === undefined) continue;
    sum += value;
    count++;
    most = Math.max(most ?? -Infinity, max[i] ?? value);
    least = Math.min(least ?? Infinity, min[i] ?? value);
  }
  return { mean: count ? sum / count : null, most, least };
}
