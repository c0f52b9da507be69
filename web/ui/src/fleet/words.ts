/** How a host says what is so: the mark's word, and the sentence that gives the reason. */
import { markOf, verdict, type KnownHost, type Verdict } from '../live/hosts.ts';
import { age, bytes, NONE, plural, trimmed } from '../unit/format.ts';

export interface Words { mark: string; word: string; reason: string; shown: Verdict }

/** `was`: the last known value of what is shown, in words; empty: none. */
export function words(host: KnownHost, at: number, was: string, silentFor: number | null): Words {
  const state = verdict(host);
  const since = host.lastSeen === null ? null : age(at - host.lastSeen);
  const once = was ? `, was ${was}` : '';
  if (silentFor !== null) return { mark: 'unknown', word: 'Unknown', reason: `Hub silent for ${age(silentFor)}`, shown: 'unknown' };
  const first = host.health.reasons[0];
  switch (state) {
    case 'down':
      return { mark: 'down', word: since ? `Down ${since}` : 'Down', reason: first ?? (since ? `Last seen ${since} ago${once}` : 'Never seen'), shown: state };
    case 'stale':
      return { mark: 'stale', word: since ? `Stale ${since}` : 'Stale', reason: `Last seen ${since ?? NONE} ago${once}`, shown: state };
    case 'unknown':
      return { mark: 'unknown', word: host.lastSeen === null ? 'New' : 'Unknown', reason: host.lastSeen === null ? 'Not heard yet' : `Not heard since the hub started${once}`, shown: state };
    case 'failing':
    case 'warn':
      return { mark: markOf(state), word: state === 'warn' ? 'Warn' : 'Failing', reason: host.health.reasons.join(', ') || 'Needs a look', shown: state };
    default:
      return { mark: 'ok', word: 'OK', reason: '', shown: state };
  }
}

/** A host in one line, when nothing is wrong with it. */
export function facts(host: KnownHost, uptime: number | null): string {
  const parts: string[] = [];
  if (host.cpus !== null) parts.push(plural(host.cpus, 'CPU'));
  if (host.memTotal !== null) parts.push(trimmed(bytes)(host.memTotal));
  if (uptime !== null) parts.push(`up ${age(uptime * 1000)}`);
  return parts.join(', ') || NONE;
}
