/**
 * The live feed as this tab sees it: what it wants, what came, and how old its newest word is. The words come over the
 * line to the hub, its own or that of another tab of the browser; nothing at all while the tab is hidden or paused.
 */
import { computed, effect, signal } from '@preact/signals';
import { signedOut } from '../api/client.ts';
import type { Frame, Host, PollAnswer, Snapshot } from '../api/shapes.ts';
import { choice } from './choice.ts';
import { hostModel, learnAll, learnHost, takeFrame, takeSnapshot } from './hosts.ts';
import type { Kept } from './kept.ts';
import * as line from './line.ts';
import { fromSnapshot } from './merge.ts';
import * as tabs from './tabs.ts';
import { isAfter, ownFrame, ownSnapshot, runOf, sameAsk, union, type Wish } from './wish.ts';

export type Mode = 'off' | 'connecting' | 'live' | 'polling' | 'paused';

export const mode = signal<Mode>('off');
/** When the hub last answered anything, by this machine's clock; null while all is well or nothing was asked. */
export const lostSince = signal<number | null>(null);
/** When what is on screen was kept, until the hub has said what is so now. */
const keptAt = signal<number | null>(null);
/** Since when nothing here can be taken for current. */
export const silentSince = computed(() => keptAt.value ?? lostSince.value);
/** The newest second that any host sent. */
export const lastSecond = signal<number | null>(null);
/** Counts up when the state had to be taken anew and charts must fetch what they missed. */
export const generation = signal(0);
/** A whole state was asked for by hand and has not come yet. */
export const updating = signal(false);
/** Which run of the hub speaks; another one may have another version of this app. */
export const hubRun = signal('');

/** So long without an answer before the page says so. */
export const GRACE = 3_000;
/** After an outage agents bring what they kept: the open minute at once, those that were closed meanwhile a little later. */
const LATECOMERS = [15_000, 75_000];
/** A leader that has said nothing for so long stands still. */
const STUCK = 10_000;

/** What the leader tells the other tabs besides what the hub says. */
interface State { mode: Mode; lost: number | null; due: number | null }
type Word = { state: State } | { said: line.Said } | { again: true };

let wanted: Wish | null = null;
/** The hub was away: what was asked for meanwhile has failed. */
let missed = false;
let based = false;
let last: string | null = null;
let lastContact = 0;
let lastWord = 0;
let clockOffset = 0;
let heart: ReturnType<typeof setInterval> | undefined;

/** The hub's clock, so that ages are right on a machine whose own clock is not. */
export const hubNow = () => Date.now() + clockOffset;

/** Says what the page on screen needs, `*` or ids of hosts; the same wish twice changes nothing. */
export function watch(hosts: string, tables: string): void {
  if (wanted?.hosts === hosts && wanted.tables === tables) return;
  wanted = { hosts, tables };
  based = false;
  if (mode.value !== 'paused' && !document.hidden) start();
  heart ??= setInterval(beat, 1000);
}

export function unwatch(): void {
  wanted = null;
  tabs.leave();
  mode.value = 'off';
  lostSince.value = null;
}

export function setPaused(paused: boolean): void {
  if (paused === (mode.value === 'paused')) return;
  if (paused) return rest('paused');
  mode.value = 'connecting';
  start();
}

/** Shows what was kept of an earlier visit. */
export function showKept({ at, hosts }: Kept): void {
  learnAll(hosts.map(({ facts }) => facts));
  for (const { facts: { id }, at: second, row } of hosts) if (row) hostModel(id)!.live = { at: second, tables: fromSnapshot({ system: { rows: [['', ...row]] } }) };
  keptAt.value = at;
  lastSecond.value = Math.max(...hosts.map((host) => host.at ?? 0)) || null;
}

/** Everything anew, now: the state, and by it what charts and rows show. */
export function updateNow(): void {
  updating.value = true;
  if (leads()) open(null);
  else tabs.say({ again: true } satisfies Word);
}

document.addEventListener('visibilitychange', () => {
  if (!wanted || mode.value === 'paused') return;
  if (document.hidden) rest('connecting');
  else start();
});

function rest(as: Mode): void {
  tabs.leave();
  mode.value = as;
  lostSince.value = null;
  updating.value = false;
}

/** A new beginning: what was before does not count as silence. */
function start(): void {
  if (!wanted || signedOut.value) return;
  lastWord = Date.now();
  if (lostSince.value === null) lastContact = lastWord;
  if (mode.value !== 'live' && mode.value !== 'polling') mode.value = 'connecting';
  tabs.enter(wanted);
}

const leads = () => line.asked() !== null;

/** Asks the hub for what all tabs want. */
function open(from: string | null): void {
  const ask = union(tabs.wishes());
  if (ask) line.open(ask, from);
}

tabs.listen({
  lead: () => open(tabs.someFresh() ? null : last),
  resign: line.close,
  changed: () => open(null),
  hear(heard) {
    const word = heard as Word;
    if ('again' in word) return leads() ? open(null) : undefined;
    lastWord = Date.now();
    if ('said' in word) return line.take(() => take(word.said));
    mode.value = word.state.mode;
    line.due.value = word.state.due;
    if (word.state.lost === null) there();
    else lose(word.state.lost);
  },
});

line.listen({
  said(said) {
    tabs.say({ said } satisfies Word);
    take(said);
  },
  there,
  gone() {
    lose(lostSince.value ?? lastContact);
    if (mode.value === 'live') mode.value = 'connecting';
  },
  live(next) { if (next !== 'connecting' || mode.value === 'live') mode.value = next; },
});

// The other tabs show what this one knows of the line; a choice counts at once.
const state = (): State => ({ mode: mode.value, lost: lostSince.value, due: line.due.value });
effect(() => {
  const told: Word = { state: state() };
  if (leads()) tabs.say(told);
});
choice.subscribe(() => { if (leads()) open(last); });

function lose(since: number): void {
  missed = true;
  lostSince.value = since;
  updating.value = false;
}

function there(): void {
  lastContact = Date.now();
  lostSince.value = null;
}

/** Once a second: the line's own beat, and what the tabs must know of one another. */
function beat(): void {
  if (!wanted || document.hidden || mode.value === 'paused' || signedOut.value) return;
  const now = Date.now();
  tabs.keepUp(now);
  if (tabs.role.value === 'follower' && now - lastWord > STUCK) {
    lastWord = now;
    tabs.compete(true);
  }
  if (!leads()) return;
  tabs.say({ state: state() } satisfies Word);
  // Somebody has left: what nobody watches is let go, and nothing is lost by it.
  const ask = union(tabs.wishes());
  if (ask && !sameAsk(ask, line.asked())) line.open(ask, last);
  line.beat(now);
}

/** One thing that the hub said, if it is news for this tab. */
function take({ name, id, data }: line.Said): void {
  const answer = data as PollAnswer;
  const snapshot = name === 'snapshot' ? data as Snapshot : name === 'poll' ? answer.snapshot : null;
  if (snapshot) tabs.settled();
  if (!wanted || !snapshot && (!based || !isAfter(id, last))) return;
  last = id;
  hubRun.value = runOf(id);
  if (snapshot) onSnapshot(ownSnapshot(wanted, snapshot));
  if (name === 'frame') onFrame(data as Frame);
  if (name === 'host') learnHost(data as Host);
  if (name !== 'poll') return;
  answer.frames.forEach(onFrame);
  answer.hosts.forEach(learnHost);
}

function onSnapshot(snapshot: Snapshot): void {
  clockOffset = snapshot.now - Date.now();
  takeSnapshot(snapshot);
  // What is watched has changed perhaps: the newest second of this answer, not of the page before.
  const seconds = snapshot.hosts.flatMap((host) => host.at ?? []);
  lastSecond.value = seconds.length ? Math.max(...seconds) : null;
  updating.value = false;
  if (based || keptAt.value !== null || missed) generation.value++;
  if (missed) LATECOMERS.forEach((wait) => setTimeout(() => { if (wanted && !document.hidden && mode.value !== 'paused') generation.value++; }, wait));
  missed = false;
  based = true;
  keptAt.value = null;
}

function onFrame(whole: Frame): void {
  const frame = ownFrame(wanted!, whole);
  if (!frame) return;
  takeFrame(frame);
  if (lastSecond.value === null || frame.at > lastSecond.value) lastSecond.value = frame.at;
}
