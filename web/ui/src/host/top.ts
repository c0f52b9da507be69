/** Pure: which processes work hardest. */
import type { Cell } from '../api/shapes.ts';

/**
 * The `most` that use the most CPU, `cpuOf` their rows. A process is in it from its second reading on: what it used before
 * the first is not known, and is not nothing.
 */
export function busiest<T extends readonly Cell[]>(rows: Iterable<readonly [string, T]>, cpuOf: (row: T) => number | null, most: number): { key: string; cpu: number }[] {
  const known: { key: string; cpu: number }[] = [];
  for (const [key, row] of rows) {
    const cpu = cpuOf(row);
    if (cpu !== null) known.push({ key, cpu });
  }
  return known.sort((one, other) => other.cpu - one.cpu).slice(0, most);
}
