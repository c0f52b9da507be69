/** The fleet in numbers, for what stands on every page. */
import type { Verdict } from '../live/hosts.ts';

export type Tally = Record<Verdict, number>;

/** The tab's title: counts first. */
export function titleCounts(tally: Tally): string {
  const bad = (['down', 'failing', 'warn', 'stale'] as const).filter((state) => tally[state]).map((state) => `${tally[state]} ${state}`);
  const total = tally.unknown + tally.ok;
  return bad.join(', ') || (total === 0 ? 'No hosts' : tally.unknown ? `${tally.unknown} unknown` : `${total} OK`);
}

/** The bell: the worst that is so. */
export function fleetState(tally: Tally): 'ok' | 'warn' | 'down' {
  if (tally.down || tally.failing) return 'down';
  return tally.warn || tally.stale ? 'warn' : 'ok';
}
