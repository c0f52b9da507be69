/**
 * The tabs of one browser: one of them holds the connection to the hub, all hear what it says. Who holds it is settled
 * by a lock that the browser gives to the next one as soon as a tab closes, hides or dies. Where there are no locks (a
 * page that came neither over TLS nor from this machine), each tab has a connection of its own.
 * Only tabs that somebody looks at take part.
 */
import { signal } from '@preact/signals';
import type { Wish } from './wish.ts';

/** `leader`: this tab holds the connection; `alone`: the browser has no locks. */
export type Role = 'out' | 'follower' | 'leader' | 'alone';
export const role = signal<Role>('out');

/** A tab that has not repeated its wish for so long is gone. */
const FORGET = 12_000;
const REPEAT = 4_000;
const LOCK = 'tocsin.live';
const locks = navigator.locks as LockManager | undefined;
const channel = locks && 'BroadcastChannel' in globalThis ? new BroadcastChannel(LOCK) : null;
const own = Math.random().toString(36).slice(2);

/** `fresh`: the tab has nothing yet that changes could be added to; `asks`: it does not know the others. */
interface Told { wish: Wish | null; fresh: boolean; asks: boolean }
interface Word { from: string; told?: Told; said?: unknown }
interface Ears {
  /** This tab holds the connection from now on. */
  lead: () => void;
  /** It does not any more. */
  resign: () => void;
  /** The leader has said something. */
  hear: (said: unknown) => void;
  /** A tab has come, or wants something else. */
  changed: () => void;
}

let ears: Ears;
let wish: Wish | null = null;
let fresh = false;
let release: (() => void) | null = null;
let waiting: AbortController | null = null;
let repeatAt = 0;
const others = new Map<string, { wish: Wish; fresh: boolean; at: number }>();

export function listen(to: Ears): void {
  ears = to;
}

/** What all tabs want together, this one first. */
export const wishes = (): Wish[] => [...(wish ? [wish] : []), ...[...others.values()].map((one) => one.wish)];
export const tabsCount = () => others.size + 1;
/** Whether any tab waits for a state to build on. */
export const someFresh = () => fresh || [...others.values()].some((one) => one.fresh);

/** A whole state has come. */
export function settled(): void {
  fresh = false;
  for (const one of others.values()) one.fresh = false;
}

const leads = () => role.peek() === 'leader' || role.peek() === 'alone';

const post = (word: Omit<Word, 'from'>) => channel?.postMessage({ from: own, ...word });
const tell = (asks = false) => post({ told: { wish, fresh, asks } });

/** To all other tabs, if there are any. */
export function say(said: unknown): void {
  if (wish && others.size) post({ said });
}

/** Takes part with this wish, for which nothing is known yet. */
export function enter(next: Wish): void {
  wish = next;
  fresh = true;
  tell(role.peek() === 'out');
  if (leads()) ears.changed();
  else if (role.peek() === 'out') compete();
}

export function leave(): void {
  if (!wish) return;
  wish = null;
  tell();
  if (leads()) ears.resign();
  waiting?.abort();
  release?.();
  waiting = release = null;
  role.value = 'out';
}

/** `steal`: the leader has not moved for long. */
export function compete(steal = false): void {
  if (!locks || !channel) {
    role.value = 'alone';
    return ears.lead();
  }
  waiting?.abort();
  const stop = waiting = new AbortController();
  role.value = 'follower';
  const hold = () => new Promise<void>((done) => {
    if (waiting !== stop) return done();
    release = done;
    role.value = 'leader';
    ears.lead();
  });
  locks.request(LOCK, steal ? { steal } : { signal: stop.signal }, hold).catch(() => {
    // Taken away, since this tab stood still: wait for it like the others.
    if (waiting !== stop || stop.signal.aborted) return;
    ears.resign();
    release = null;
    compete();
  });
}

/** Once a second: repeat what this tab wants, forget those who are gone. */
export function keepUp(now: number): void {
  if (!wish) return;
  if (now >= repeatAt) {
    repeatAt = now + REPEAT;
    tell();
  }
  for (const [tab, { at }] of others) if (now - at > FORGET) others.delete(tab);
}

channel?.addEventListener('message', ({ data: { from, told, said } }: MessageEvent<Word>) => {
  if (said !== undefined) return wish ? ears.hear(said) : undefined;
  if (!told) return;
  const before = others.get(from);
  if (told.wish) others.set(from, { wish: told.wish, fresh: told.fresh, at: Date.now() });
  else others.delete(from);
  if (!wish) return;
  if (told.asks) tell();
  // Who repeats that it waits has been asked for already: to ask again would throw away what is on its way.
  const asked = before?.fresh && told.wish && before.wish.hosts === told.wish.hosts && before.wish.tables === told.wish.tables;
  if (told.fresh && !asked && leads()) ears.changed();
});

addEventListener('pagehide', leave);
