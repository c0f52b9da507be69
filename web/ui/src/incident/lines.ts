/** Pure: lines of the journal in words, each with the reason that it names; the answer to "why did it ring, and why not". */
import type { Incident, JournalLine } from '../api/watch.ts';

export interface Said { icon: string; tone: string; title: string; why: string }

/** Of the state itself, and of each contact. */
const REASONS: Record<string, string> = {
  'first-failure': 'it is the first failure', 'other-failure': 'it fails in another way', 'notify-change-off': 'the check does not tell when it fails in another way', 'notify-ok-off': 'the check does not tell a recovery',
  recovered: 'it has recovered', reminder: 'it still fails', flapping: 'it changes too often to tell each time', settled: 'it no longer changes too often', removed: 'nobody watches it any more',
  silenced: 'a silence holds', 'no-contacts': 'there is nobody to tell', 'not-their-check': 'the check names other contacts', 'not-subscribed': 'they want to hear of other hosts or services',
  'below-severity': 'it does not matter enough to them', 'quiet-hours': 'they sleep, and it is not critical', maintenance: 'it is under maintenance', fallback: 'another way did not deliver',
};

/** A reason that a newer hub has stands there by its name. */
const reason = (name: string): string => REASONS[name] ?? name.replace(/-/g, ' ');

const HAPPENED: Record<string, [string, string, string]> = {
  failed: ['down', 'c-down', 'Failed'], changed: ['down', 'c-down', 'Fails in another way'], reminder: ['stale', '', 'Still fails'], flapping: ['flap', 'c-warn', 'Changes too often'],
  settled: ['ok', 'c-ok', 'No longer changes too often'], recovered: ['ok', 'c-ok', 'Recovered'], removed: ['x', '', 'No longer watched'],
};

const DELIVERED: Record<string, [string, string, string]> = { sent: ['mail', '', 'taken'], refused: ['warn', 'c-warn', 'refused'], dead: ['down', 'c-down', 'given up'] };

const BY: Record<string, [string, string]> = { ack: ['ok', 'acknowledged'], note: ['note', 'noted'], resolved: ['x', 'ended it'] };

const withText = (start: string, text: string): string => (text ? `${start}: ${text}` : start);

export function said({ what, reason: why, text, actor, subject }: JournalLine): Said {
  const happened = HAPPENED[what];
  if (happened) return { icon: happened[0], tone: happened[1], title: withText(happened[2], text), why: '' };
  if (what === 'told') return { icon: 'bell', tone: '', title: `Told ${text}`, why: `Because ${reason(why)}.` };
  if (what === 'held') return { icon: 'mute', tone: '', title: text === 'nobody is told' ? 'Told nobody' : `Did not tell ${text}`, why: `Because ${reason(why)}.` };
  const delivered = DELIVERED[what];
  if (delivered) return { icon: delivered[0], tone: delivered[1], title: `${subject}: ${delivered[2]}`, why: `${text}${why === 'fallback' ? '; another way is used' : ''}` };
  const by = BY[what];
  if (by) return { icon: by[0], tone: '', title: withText(`${actor} ${by[1]}`, text), why: '' };
  return { icon: 'note', tone: '', title: withText(`${actor}: ${what}`, text), why: why && reason(why) };
}

export const ENDED: Record<string, string> = { recovered: 'recovered', removed: 'no longer watched', resolved: 'ended by a person' };

/** What is so, in one sentence. */
export function headlineOf(open: readonly Incident[]): string {
  const waiting = open.filter(({ acked }) => acked === null);
  if (waiting.length === 1) return `${waiting[0]!.host} ${waiting[0]!.service} waits for an answer`;
  if (waiting.length) return `${waiting.length} incidents wait for an answer`;
  if (open.length) return open.length === 1 ? '1 incident is open, and somebody is on it' : `${open.length} incidents are open, somebody is on each`;
  return 'No incident is open';
}

const WEIGHT = { critical: 0, warning: 1, info: 2 };

/** Who waits for an answer first, then the worst, then the newest. */
export const inOrder = (list: readonly Incident[]): Incident[] => [...list].sort((one, other) => Number(one.acked !== null) - Number(other.acked !== null) || WEIGHT[one.severity] - WEIGHT[other.severity] || other.id - one.id);
