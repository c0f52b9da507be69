/**
 * The live feed: one event stream a tab, with the hub's own resume; polling when the stream stalls;
 * nothing at all while the tab is hidden or paused. It always knows how old its newest word is.
 */
import { signal } from '@preact/signals';
import { api, ApiError, signedOut } from '../api/client.ts';
import type { Frame, Host, Snapshot } from '../api/shapes.ts';
import { learnHost, takeFrame, takeSnapshot } from './hosts.ts';

export type Mode = 'off' | 'connecting' | 'live' | 'polling' | 'paused';

export const mode = signal<Mode>('off');
/** When the hub last answered anything, by this machine's clock; null while all is well or nothing was asked. */
export const lostSince = signal<number | null>(null);
/** The newest second that any host sent. */
export const lastSecond = signal<number | null>(null);
/** Counts up when the state had to be taken anew and charts must fetch what they missed. */
export const generation = signal(0);

/** So long without an answer before the page says so. */
export const GRACE = 3_000;
const QUIET = 2_000; // no event for so long: ask whether the hub is there
const PROBE_TIMEOUT = 2_000;
const STALL = 20_000; // no event for so long: compare with polling
export const POLL_EVERY = 5_000;
const STREAM_AGAIN = 60_000;

let wanted: { hosts: string; tables: string } | null = null;
let source: EventSource | null = null;
let sawSnapshot = false;
let lastEvent = 0;
let lastContact = 0;
let lastProbe = 0;
let probing = false;
let openedAt = 0;
let reopenAt = 0;
let failures = 0;
let clockOffset = 0;
let polling: AbortController | null = null;
let heart: ReturnType<typeof setInterval> | undefined;

/** The hub's clock, so that ages are right on a machine whose own clock is not. */
export const hubNow = () => Date.now() + clockOffset;

/** Says what the page on screen needs; the same wish twice changes nothing. */
export function watch(hosts: string, tables: string): void {
  if (wanted?.hosts === hosts && wanted.tables === tables) return;
  wanted = { hosts, tables };
  sawSnapshot = false;
  if (mode.value !== 'paused' && !document.hidden) start();
  heart ??= setInterval(beat, 1000);
}

export function unwatch(): void {
  wanted = null;
  close();
  mode.value = 'off';
  lostSince.value = null;
}

export function setPaused(paused: boolean): void {
  if (paused === (mode.value === 'paused')) return;
  if (paused) {
    close();
    mode.value = 'paused';
    lostSince.value = null;
  } else {
    mode.value = 'connecting';
    start();
  }
}

document.addEventListener('visibilitychange', () => {
  if (!wanted || mode.value === 'paused') return;
  if (document.hidden) {
    close();
    mode.value = 'connecting';
    lostSince.value = null;
  } else start();
});

/** A new beginning: what was before does not count as silence. */
function start(): void {
  close();
  lastEvent = Date.now();
  if (lostSince.value === null) lastContact = lastEvent;
  if (mode.value !== 'live') mode.value = 'connecting';
  open();
}

/** Opens the stream, or opens it again; polling goes on until the stream speaks. */
function open(): void {
  source?.close();
  source = null;
  reopenAt = 0;
  if (!wanted || signedOut.value) return;
  openedAt = Date.now();
  const stream = new EventSource(api.liveUrl(wanted.hosts, wanted.tables));
  source = stream;
  const on = <T>(name: string, take: (data: T) => void) => stream.addEventListener(name, (event) => {
    if (source !== stream) return;
    lastEvent = Date.now();
    contact();
    failures = 0;
    stopPolling();
    if (mode.value !== 'live') mode.value = 'live';
    take(JSON.parse((event as MessageEvent<string>).data) as T);
  });
  stream.addEventListener('open', () => { if (source === stream) contact(); });
  on<Snapshot>('snapshot', onSnapshot);
  on<Frame>('frame', onFrame);
  on<Host>('host', learnHost);
  stream.addEventListener('error', () => {
    if (source !== stream) return;
    if (mode.value === 'live') mode.value = 'connecting';
    if (stream.readyState === EventSource.CLOSED) {
      source = null;
      reopenAt = Date.now() + Math.min(8000, 1000 * 2 ** failures++);
    }
    void probe();
  });
}

function close(): void {
  source?.close();
  source = null;
  reopenAt = 0;
  stopPolling();
}

function onSnapshot(snapshot: Snapshot): void {
  clockOffset = snapshot.now - Date.now();
  takeSnapshot(snapshot);
  // What is watched has changed perhaps: the newest second of this answer, not of the page before.
  const seconds = snapshot.hosts.flatMap((host) => host.at ?? []);
  lastSecond.value = seconds.length ? Math.max(...seconds) : null;
  if (sawSnapshot) generation.value++;
  sawSnapshot = true;
}

function onFrame(frame: Frame): void {
  takeFrame(frame);
  second(frame.at);
}

function second(at: number): void {
  if (lastSecond.value === null || at > lastSecond.value) lastSecond.value = at;
}

function contact(): void {
  lastContact = Date.now();
  if (lostSince.value !== null) lostSince.value = null;
}

/** Once a second: is the hub there, has the stream stalled, is it time to open it again? */
function beat(): void {
  if (!wanted || document.hidden || mode.value === 'paused' || signedOut.value) return;
  const now = Date.now();
  if (!source && reopenAt && now >= reopenAt) {
    open();
    return;
  }
  if (now - Math.max(lastEvent, lastContact) >= QUIET && now - lastProbe >= QUIET) void probe();
  // The browser opens a broken stream again by itself; when it does not, do it here.
  if (source && source.readyState === EventSource.CONNECTING && lostSince.value === null && now - openedAt > 15_000 && now - lastEvent > 15_000) open();
  if (lostSince.value === null && now - lastEvent >= STALL && !polling) void compare();
  if (polling && now - openedAt >= STREAM_AGAIN) open();
}

async function probe(): Promise<void> {
  if (probing) return;
  probing = true;
  lastProbe = Date.now();
  try {
    await api.health(PROBE_TIMEOUT);
    contact();
    if (source === null && wanted && !polling) await api.me(); // a closed stream: signed out, or only refused for a while
  } catch (error) {
    if (error instanceof ApiError && error.status === 0 && mode.value !== 'paused' && !document.hidden) {
      lostSince.value ??= lastContact;
      if (mode.value === 'live') mode.value = 'connecting';
    }
  } finally {
    probing = false;
  }
}

/** The stream is silent: either nobody speaks, or something on the way swallows it. Polling tells which. */
async function compare(): Promise<void> {
  const control = polling = new AbortController();
  let cursor: string | null = null;
  let swallowed = mode.value !== 'live';
  const ask = wanted;
  while (polling === control && ask && ask === wanted) {
    try {
      const answer = await api.poll(ask.hosts, ask.tables, cursor, control.signal);
      if (polling !== control) return;
      contact();
      cursor = answer.cursor;
      const newest = Math.max(0, ...(answer.snapshot?.hosts.map((host) => host.at ?? 0) ?? []));
      if (newest > (lastSecond.value ?? 0) + 2000) swallowed = true;
      if (!swallowed) break;
      mode.value = 'polling';
      if (answer.snapshot) onSnapshot(answer.snapshot);
      answer.frames.forEach(onFrame);
      answer.hosts.forEach(learnHost);
    } catch {
      if (polling !== control) return;
    }
    await new Promise((done) => setTimeout(done, POLL_EVERY));
  }
  if (polling === control) {
    polling = null;
    lastEvent = Date.now();
  }
}

function stopPolling(): void {
  polling?.abort();
  polling = null;
}
