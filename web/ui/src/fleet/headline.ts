/** The page's first sentence: what is so, in words. */
import type { Verdict } from '../live/hosts.ts';
import { plural } from '../unit/format.ts';

export type Tally = Record<Verdict, number>;

export function headline(tally: Tally): string {
  const total = tally.down + tally.failing + tally.warn + tally.stale + tally.unknown + tally.ok;
  const look = tally.warn + tally.stale;
  if (total === 0) return 'No hosts yet';
  const parts: string[] = [];
  if (tally.down) parts.push(`${plural(tally.down, 'host')} ${tally.down === 1 ? 'is' : 'are'} down`);
  if (tally.failing) parts.push(`${parts.length ? tally.failing : plural(tally.failing, 'host')} ${tally.failing === 1 ? 'is' : 'are'} failing`);
  if (look) parts.push(`${parts.length ? look : plural(look, 'host')} ${look === 1 ? 'needs' : 'need'} a look`);
  if (tally.unknown) parts.push(`${parts.length ? tally.unknown : plural(tally.unknown, 'host')} not heard yet`);
  if (parts.length) return parts.join(', ');
  if (total === 1) return 'The one host is well';
  return total === 2 ? 'Both hosts are well' : `All ${total} hosts are well`;
}

/** The tab's title: counts first. */
export function titleCounts(tally: Tally): string {
  const parts: string[] = [];
  if (tally.down) parts.push(`${tally.down} down`);
  if (tally.failing) parts.push(`${tally.failing} failing`);
  if (tally.warn) parts.push(`${tally.warn} warn`);
  if (tally.stale) parts.push(`${tally.stale} stale`);
  if (parts.length) return parts.join(', ');
  const total = tally.unknown + tally.ok;
  return total === 0 ? 'No hosts' : tally.unknown ? `${tally.unknown} unknown` : `${total} OK`;
}

/** The bell: the worst that is so. */
export function fleetState(tally: Tally): 'ok' | 'warn' | 'down' {
  if (tally.down || tally.failing) return 'down';
  return tally.warn || tally.stale ? 'warn' : 'ok';
}
