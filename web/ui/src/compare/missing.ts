/** Pure: what one side lacks of a window, in words. */
import { plural } from '../unit/format.ts';

/** So many holes are told one by one. */
const HOLES = 3;

/** What one side lacks of the window, in words with its own clock; null: nothing. `known`: which bins it has. */
export function missing(known: readonly boolean[], at: (index: number) => string): string | null {
  const first = known.indexOf(true);
  if (first < 0) return 'no data at all';
  const last = known.lastIndexOf(true);
  const parts: string[] = [];
  // The newest bins may still be on their way.
  if (first > 0) parts.push(`before ${at(first)}`);
  if (last < known.length - 2) parts.push(`after ${at(last + 1)}`);
  const holes: string[] = [];
  for (let i = first + 1; i <= last; i++) if (!known[i] && known[i - 1]) holes.push(`from ${at(i)} to ${at(known.indexOf(true, i))}`);
  parts.push(...(holes.length > HOLES ? [`in ${plural(holes.length, 'gap')}`] : holes));
  return parts.length ? `no data ${parts.length > 2 ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}` : parts.join(' and ')}` : null;
}
