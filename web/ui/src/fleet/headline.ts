/** The page's first sentence: what is so, in words. */
import { plural } from '../unit/format.ts';
import type { Tally } from './counts.ts';

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
