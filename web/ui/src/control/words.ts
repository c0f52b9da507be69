/** Pure: which orders a service may get, and how they and what came of them are told. */
import type { Action, Verb } from '../api/control.ts';
import type { Owner, Service } from '../api/services.ts';
import { plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';

export const VERB: Record<Verb, string> = { start: 'Start', stop: 'Stop', restart: 'Restart' };
export const DOING: Record<Verb, string> = { start: 'starting', stop: 'stopping', restart: 'restarting' };

/** What may be ordered as it stands now: none is started twice, and none is stopped that does not run. */
export function verbsNow(service: Pick<Service, 'state'>): Verb[] {
  if (service.state === 'stopped' || service.state === 'failed') return ['start'];
  return service.state === 'running' || service.state === 'degraded' ? ['restart', 'stop'] : [];
}

/** What stands in the column of control: buttons, or why there is none. `why`: they cannot be pressed now. */
export interface Offer { verbs: Verb[]; why: string | null; none: string | null }

export function offer(service: Pick<Service, 'state' | 'control'>, owner: Pick<Owner, 'name' | 'state'>): Offer {
  const allowed = service.control ?? null;
  const none = (words: string): Offer => ({ verbs: [], why: null, none: words });
  if (allowed === null) return none('control is off');
  if (!allowed.length) return none('not on the allow-list');
  const fits = verbsNow(service);
  if (!fits.length) return { verbs: sorted(allowed), why: service.state === 'changing' ? 'it is changing now' : 'its state is not known', none: null };
  const verbs = fits.filter((verb) => allowed.includes(verb));
  if (!verbs.length) return none(`may not be ${fits[0] === 'start' ? 'started' : 'stopped'}`);
  return { verbs, why: owner.state === 'up' ? null : `${plain(owner.name)} does not answer`, none: null };
}

const sorted = (verbs: readonly Verb[]): Verb[] => (['start', 'restart', 'stop'] as const).filter((verb) => verbs.includes(verb));

/** The most bytes of UTF-8 that a reason may have. */
export const MOST = 400;

// Controls, ends of lines, and what turns the text around it.
const BAD = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** What is wrong with a reason; null when it may be sent. */
export function refuseReason(text: string): string | null {
  const trimmed = text.trim();
  if (!trimmed) return 'Say why: it goes into the journal.';
  if (BAD.test(trimmed)) return 'It has a character that cannot be seen, or that turns text around. Type it anew.';
  const size = new TextEncoder().encode(trimmed).length;
  return size > MOST ? `It has ${size} bytes, at most ${MOST} fit.` : null;
}

/** "10.3 s", "2 min 5 s". */
export function took(millis: number): string {
  if (millis < 100_000) return `${(millis / 1000).toFixed(1)} s`;
  const seconds = Math.round(millis / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "The last 3 restarts took 1.8 to 2.1 s."; empty when none is known to have ended well. */
export function tookBefore(actions: readonly Action[], verb: Verb): string {
  const millis = actions.flatMap((one) => (one.verb === verb && one.result === 'ok' && one.millis !== null ? [one.millis] : [])).slice(0, 5);
  if (!millis.length) return '';
  const [least, most] = [took(Math.min(...millis)), took(Math.max(...millis))];
  return `The last ${millis.length === 1 ? verb : `${millis.length} ${verb}s`} took ${least === most ? least : `${least} to ${most}`}.`;
}

/** What an order does besides what its name says, in a sentence. */
export function effect(service: Pick<Service, 'processes'>, verb: Verb): string {
  const ends = service.processes > 0 ? `Ends ${plural(service.processes, 'process', 'processes')}` : '';
  if (verb === 'start') return '';
  return ends && `${ends}${verb === 'restart' ? ' and starts it anew' : ''}.`;
}

/** What is told of an order: how it ended, or that nobody knows. */
export interface Told { mark: string; tone: 'info' | 'warn' | 'down'; words: string; output: string }

const REACHED: Record<Verb, string> = { start: 'runs', restart: 'is running again', stop: 'is stopped' };
const AS: Record<string, string> = { running: 'It is running now.', stopped: 'It is stopped now.', failed: 'It has failed.', changing: 'It is changing now.' };

/** How long a helper looks on before it says that a state is reached (docs/reference/helper-protocol.md). */
const HELD = 10_000;

/** " after 1.4 s, and held for 10 s". */
function reached(millis: number | null): string {
  if (millis === null) return '';
  return millis < HELD ? ` after ${took(millis)}` : ` after ${took(millis - HELD)}, and held for 10 s`;
}

export function toldOf(action: Pick<Action, 'verb' | 'result' | 'text' | 'after' | 'exit' | 'millis' | 'output' | 'service' | 'host'>): Told {
  const { verb, result, millis } = action;
  const name = `${plain(action.service)} on ${plain(action.host.name)}`;
  const output = action.output ?? '';
  const text = plain(action.text ?? '');
  switch (result) {
    case 'ok':
      return { mark: 'ok', tone: 'info', words: `${name} ${REACHED[verb]}${reached(millis)}.`, output };
    case 'failed':
      return { mark: 'down', tone: 'down', words: `${VERB[verb]} of ${name} failed${action.exit === null ? '' : `, exit ${action.exit}`}${millis === null ? '' : ` after ${took(millis)}`}. ${AS[action.after ?? ''] ?? 'Its state is not known.'}${text && ` ${sentence(text)}`}`, output };
    case 'refused':
      return { mark: 'x', tone: 'warn', words: `${VERB[verb]} of ${name} was refused: ${sentence(text)}`, output };
    case 'running':
      return { mark: 'stale', tone: 'info', words: `${name} is ${DOING[verb]}.`, output };
    default:
      return { mark: 'warn', tone: 'warn', words: `The order to ${verb} ${name} was sent, and no answer came: it may have been done or not. It is not sent again by itself.`, output };
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The same in a line of a table. */
export function cameOf(action: Action): { mark: string; words: string } {
  const after = action.millis === null ? '' : ` after ${took(action.millis)}`;
  switch (action.result) {
    case 'ok': return { mark: 'ok', words: `${action.verb === 'stop' ? 'stopped' : 'running'}${reached(action.millis)}` };
    case 'failed': return { mark: 'down', words: `failed${action.exit === null ? '' : `, exit ${action.exit}`}${after}` };
    case 'refused': return { mark: 'x', words: `refused: ${plain(action.text ?? '')}` };
    case 'running': return { mark: 'stale', words: `${DOING[action.verb]}…` };
    default: return { mark: 'warn', words: 'no answer came: done or not' };
  }
}

/** What a program wrote: line by line, so that nothing of it can hide. */
export const outputText = (output: string): string => output.replace(/\r\n?/g, '\n').split('\n').map(plain).join('\n').trimEnd();

/** Which of `items` is the order that was sent and whose answer got lost: none of those known before it. */
export const orderOf = (items: readonly Action[], sent: { verb: Verb; service: string; reason: string; before: ReadonlySet<string>; since: number }): Action | undefined =>
  items.find((one) => one.verb === sent.verb && one.service === sent.service && one.reason === sent.reason && one.at >= sent.since && !sent.before.has(one.id));
