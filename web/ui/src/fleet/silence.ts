/** Pure: how many hosts sent nothing, bin by bin; the time before a host joined is not silence. */

export interface Silence { counts: number[]; most: number }

export function silence(rows: readonly (readonly (number | null)[])[], length: number): Silence {
  const counts = new Array<number>(length).fill(0);
  for (const row of rows) {
    const first = row.findIndex((value) => value !== null);
    if (first < 0) continue;
    // The newest bin may simply not be there yet.
    for (let i = first; i < length - 1; i++) if ((row[i] ?? null) === null) counts[i]!++;
  }
  return { counts, most: Math.max(0, ...counts) };
}
