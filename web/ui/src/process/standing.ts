/** Pure: what can be said of a process now, and which window of time shows its life. */
import type { ProcessAnswer } from '../api/shapes.ts';
import { DAY, SECOND } from '../unit/time.ts';
import { SHORTEST } from '../route/range.ts';

/** `missing`: it is not in the newest reading, but no later one says that it ended. `silent`: nobody reads. */
export type Standing = { is: 'running' } | { is: 'ended'; at: number } | { is: 'missing' | 'silent'; at: number };

/** `live`: whether the newest reading has it; null while there is none. */
export function standing(life: Pick<ProcessAnswer, 'died' | 'lastSeen'>, live: boolean | null, silent: boolean): Standing {
  if (live && !silent) return { is: 'running' };
  if (life.died !== null) return { is: 'ended', at: life.died };
  return { is: silent || live === null ? 'silent' : 'missing', at: life.lastSeen };
}

/** As far back as a process is looked for. */
const LONGEST = 7 * DAY;

/** From a little before the birth to a little after the end, or to now. */
export function lifeWindow(start: number, end: number | null, now: number): { from: number; to: number } {
  const last = end ?? now;
  const first = Math.max(start, last - LONGEST);
  const room = Math.max((last - first) * 0.04, SHORTEST / 2);
  return { from: Math.floor((first - room) / SECOND) * SECOND, to: end === null ? Math.ceil(now / SECOND) * SECOND : Math.ceil((last + room) / SECOND) * SECOND };
}
