/**
 * The orders of this tab: what is under way and what came of it. They outlive the page that gave them. An order is sent
 * once and never again by itself: when its answer is lost, the list of actions is asked until it says how it went.
 */
import { signal } from '@preact/signals';
import { ApiError, signedOut } from '../api/client.ts';
import { controlApi, type Action, type Verb } from '../api/control.ts';
import { hubNow } from '../live/feed.ts';
import { keyOf, type Line } from '../service/key.ts';
import { plain } from '../unit/plain.ts';
import { orderOf, toldOf, VERB, type Told } from './words.ts';

/** `lost`: its answer did not come, and how it went is asked for. */
export interface Order { number: number; key: string; line: Line; verb: Verb; reason: string; began: number; state: 'sent' | 'lost' | 'ended'; told: Told | null }

export const orders = signal<readonly Order[]>([]);
/** Those of others that the hub says are under way. */
export const underWay = signal<readonly Action[]>([]);
/** What somebody is asked about before it is sent. */
export const wanted = signal<{ line: Line; verb: Verb } | null>(null);
/** Whether it is shown how control is switched on. */
export const howTo = signal(false);
/** Goes up with each order that ends, so that lists are read at once. */
export const ended = signal(0);

/** So many that have ended. */
const KEPT = 6;
const AGAIN = 2_000;
/** Longer than the hub itself waits for an answer. */
const LOOKED_FOR = 180_000;
/** So many answers without it say that the hub never took it. */
const WITHOUT = 3;
const GONE = 20_000;
/** How far this browser may be wrong about the hub's clock. */
const SKEW = 10_000;

let last = 0;

// Whoever signs in next is told nothing of what somebody else ordered.
signedOut.subscribe((out) => { if (out) orders.value = []; });

const put = (number: number, more: Partial<Order>) => { orders.value = orders.value.map((one) => (one.number === number ? { ...one, ...more } : one)); };
export const dismiss = (number: number) => { orders.value = orders.value.filter((one) => one.number !== number); };

/** Which order is under way for a service, by this tab or by somebody; those that share its processes go with it. */
export function doing({ service, owner }: Line): { verb: Verb; began: number; actor: string | null } | null {
  const mine = orders.value.find((one) => one.state !== 'ended' && one.line.owner.id === owner.id && [one.line.service.name, ...one.line.service.sharing].includes(service.name));
  if (mine) return { verb: mine.verb, began: mine.began, actor: null };
  const other = underWay.value.find((one) => one.host.id === owner.id && (one.service === service.name || service.sharing.includes(one.service)));
  return other ? { verb: other.verb, began: other.at, actor: other.actor } : null;
}

/** The reason of an order that was refused, so that nobody types it twice. */
export const reasonBefore = (line: Line, verb: Verb): string => orders.value.find((one) => one.key === keyOf(line) && one.verb === verb && one.told?.mark === 'x')?.reason ?? '';

/** Sends an order; `known` are the actions of that service from before. */
export function order(line: Line, verb: Verb, reason: string, known: readonly Action[]): void {
  if (doing(line)) return;
  const key = keyOf(line);
  const one: Order = { number: ++last, key, line, verb, reason: reason.trim(), began: hubNow(), state: 'sent', told: null };
  let room = KEPT;
  orders.value = [one, ...orders.value.filter((other) => other.state !== 'ended' || (other.key !== key && room-- > 0))];
  void send(one, new Set(known.map(({ id }) => id)));
}

async function send(one: Order, before: ReadonlySet<string>): Promise<void> {
  const { line: { owner, service }, verb, reason } = one;
  try {
    end(one, toldOf(await controlApi.order(owner.id, service.name, verb, reason)));
  } catch (problem) {
    const answered = problem instanceof ApiError && problem.status > 0 && problem.status < 500;
    const refused: Told | null = answered ? { mark: 'x', tone: 'warn', words: `${VERB[verb]} of ${name(one)} was refused: ${plain(problem.message)}`, output: '' } : null;
    // Where a connection broke, browsers send once more by themselves: what is busy then may be this very order.
    if (refused && !(problem instanceof ApiError && problem.code === 'busy')) return end(one, refused);
    put(one.number, { state: 'lost' });
    end(one, await lookFor(one, before, refused));
  }
}

const name = ({ line: { service, owner } }: Order) => `${plain(service.name)} on ${plain(owner.name)}`;

/** How it went by the list of actions; `otherwise`: what is so when it is not there. */
async function lookFor(one: Order, before: ReadonlySet<string>, otherwise: Told | null): Promise<Told> {
  const until = Date.now() + LOOKED_FOR;
  let without = 0;
  while (Date.now() < until && without < WITHOUT) {
    await new Promise((done) => { setTimeout(done, AGAIN); });
    try {
      const found = orderOf(await controlApi.actions({ host: one.line.owner.id, service: one.line.service.name }), { verb: one.verb, service: one.line.service.name, reason: one.reason, before, since: one.began - SKEW });
      if (found && found.result !== 'running') return toldOf(found);
      if (!found) without++;
    } catch (problem) {
      if (problem instanceof ApiError && problem.status === 401) break;
    }
  }
  if (without === WITHOUT && otherwise) return otherwise;
  return without < WITHOUT
    ? { mark: 'warn', tone: 'warn', words: `The order to ${one.verb} ${name(one)} was sent, and no answer came: it may have been done or not. It is not sent again by itself.`, output: '' }
    : { mark: 'warn', tone: 'warn', words: `The connection broke as the order to ${one.verb} ${name(one)} was sent, and the hub has no record of it: it was not taken. Look how the service stands before you try again.`, output: '' };
}

function end(one: Order, told: Told): void {
  put(one.number, { state: 'ended', told });
  ended.value++;
  // What went well is in the list of actions as well: its line need not stay.
  if (told.mark === 'ok') setTimeout(() => dismiss(one.number), GONE);
}
