/** Pure: the cells of the heat map: a host's row folded into columns of time, and ten steps of one hue. */
import { DAY, HOUR, MINUTE, SECOND } from '../unit/time.ts';
import type { Row } from './reading.ts';

export interface Cell {
  /** Start of the column. */
  from: number;
  avg: number | null;
  max: number | null;
}

const WIDTHS = [1, 2, 5, 10, 15, 20, 30].flatMap((one) => [one * SECOND, one * MINUTE]).concat([1, 2, 3, 6, 12].map((one) => one * HOUR), DAY).sort((one, other) => one - other);

/** How wide a column is: a round length of time that whole bins fill, at most so many of them in the span. */
export function columnWidth(step: number, span: number, most: number): number {
  return WIDTHS.find((width) => width % step === 0 && span / width <= most) ?? step * Math.max(1, Math.ceil(span / step / most));
}

/** The start of the first column and how many there are: whole columns that end with the one of `until`. */
export function columns(width: number, span: number, until: number): { from: number; count: number } {
  const count = Math.max(1, Math.round(span / width));
  return { from: (Math.floor(until / width) + 1 - count) * width, count };
}

/** The highest peak and the mean of what is known in each column; a column of which nothing is known stays a gap. */
export function fold(row: Row, start: number, step: number, from: number, width: number, count: number): Cell[] {
  return Array.from({ length: count }, (_, column) => {
    const at = from + column * width;
    let sum = 0;
    let known = 0;
    let max: number | null = null;
    const first = Math.max(0, Math.ceil((at - start) / step));
    for (let i = first; start + i * step < at + width; i++) {
      const value = row.avg[i];
      if (value === null || value === undefined) continue;
      sum += value;
      known++;
      max = Math.max(max ?? 0, row.max[i] ?? value);
    }
    return { from: at, avg: known ? sum / known : null, max };
  });
}

/** A host is heard at least so often, or it is called stale. */
const HEARD = 15_000;

/**
 * A column without a second whose first one may still come: it began, or what is known of the host was `read` up to its end,
 * so little ago that a host that is heard need not have sent more.
 */
export const justBegun = (cell: Cell | undefined, read: number, now: number): boolean => cell !== undefined && cell.max === null && now - Math.max(cell.from, read) < HEARD;

/** The classes of the ten steps. */
export const LEVELS = ['h0', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9'] as const;

/** One of ten steps; a square root lets small values show beside large ones. */
export function level(value: number, top: number, root: boolean): number {
  const part = Math.min(1, Math.max(0, value / top));
  return Math.min(9, Math.floor((root ? Math.sqrt(part) : part) * 10));
}

/** One path a step for all cells of it: ten elements a row instead of one for each cell. A cell is 20 wide. */
export function levelPaths(levels: readonly (number | null)[]): string[] {
  const paths = new Array<string>(10).fill('');
  levels.forEach((step, column) => { if (step !== null) paths[step] += `M${column * 20} 0h19v20h-19z`; });
  return paths;
}

/** The window in which a host is opened at a column: the column, at least a minute, and nothing of the future. */
export function opening(from: number, width: number, now: number): { from: number; to: number } {
  const span = Math.max(width, MINUTE);
  const to = Math.min(from + (width + span) / 2, Math.floor(now / 1000) * 1000);
  return { from: to - span, to };
}
