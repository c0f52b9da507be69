/** Pure: who started a process, as far as the rows of one second tell. */
import type { Identity, Process } from './rows.ts';

/** Who had the parent's id then: alive, and born no later than the child. */
export function parentOf(child: Identity, rows: readonly Process[]): Process | null {
  if (!child.ppid) return null;
  const found = rows.find((row) => row.pid === child.ppid && row.key !== child.key);
  return found && (found.start === null || child.start === null || found.start <= child.start) ? found : null;
}
