/** A drag over a chart: its window, widened around its middle to the least there is. */
import { SHORTEST } from '../route/range.ts';
import { setQuery } from '../route/router.ts';

export function zoomTo(from: number, to: number): void {
  const half = Math.max(to - from, SHORTEST) / 2;
  const middle = (from + to) / 2;
  setQuery({ from: String(Math.floor(middle - half)), to: String(Math.ceil(middle + half)) });
}
