/**
 * A sparkline as SVG: average as a line over a tenth of fill, the peak as a band, gaps hatched, a dot at the end.
 * The paths stretch with the tile; what must keep its shape (dot, hatch) is placed by percentages.
 */
import { gaps } from './bins.ts';

export interface SparkData {
  avg: readonly (number | null)[];
  max?: readonly (number | null)[];
  /** The value at the upper edge; the lower edge is zero. */
  top: number;
  /** A square-root scale: small values still show beside large ones. */
  root?: boolean;
}

const HEIGHT = 100;

const round = (value: number) => Math.round(value * 10) / 10;

/** How high a value stands, 0 to 1. */
function share(value: number, top: number, root: boolean | undefined): number {
  const part = Math.min(1, Math.max(0, value / top));
  return root ? Math.sqrt(part) : part;
}

export function sparkPaths({ avg, max, top, root }: SparkData): { line: string; area: string; band: string } {
  const y = (value: number) => round(HEIGHT - 3 - share(value, top, root) * (HEIGHT - 8));
  let line = '';
  let area = '';
  let band = '';
  for (let i = 0; i < avg.length; i++) {
    if (avg[i] === null) continue;
    let end = i;
    while (end < avg.length && avg[end] !== null) end++;
    let there = '';
    let back = '';
    for (let k = i; k < end; k++) {
      there += `${k === i ? 'M' : 'L'}${k + 0.5} ${y(avg[k]!)}`;
      if (max) back = `L${k + 0.5} ${y(max[k] ?? avg[k]!)}${back}`;
    }
    // A lone bin still shows, as a short stroke.
    line += end - i === 1 ? `M${i} ${y(avg[i]!)}h1` : there;
    area += `${there}L${end - 0.5} ${HEIGHT}L${i + 0.5} ${HEIGHT}Z`;
    if (max) band += `${there}${back}Z`;
    i = end;
  }
  return { line, area, band };
}

interface Props extends SparkData { tone: string; class?: string; dot?: boolean }

export function Spark({ avg, max, top, root, tone, class: extra = '', dot = true }: Props) {
  const width = Math.max(1, avg.length);
  const { line, area, band } = sparkPaths({ avg, top, ...(max ? { max } : {}), ...(root ? { root } : {}) });
  let last = avg.length - 1;
  while (last >= 0 && avg[last] === null) last--;
  const percent = (part: number) => `${round((part / width) * 100)}%`;
  return (
    <svg class={`spark ${tone} ${extra}`} aria-hidden="true">
      {gaps(avg).map(([from, to]) => <rect fill="url(#hatch)" x={percent(from)} y="0" width={percent(to - from)} height="100%" />)}
      <line class="gl" x1="0" x2="100%" y1="100%" y2="100%" />
      <svg viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" width="100%" height="100%">
        <path class="ar" d={area} />
        {band && <path class="bd" d={band} />}
        <path class="ln" d={line} />
      </svg>
      {dot && last >= 0 && <circle class="dot" cx={percent(last + 0.5)} cy={`${round(97 - share(avg[last]!, top, root) * 92)}%`} r="2.25" />}
    </svg>
  );
}
