/**
 * The connection to the hub, for this tab or for all tabs of the browser: one event stream with the hub's own resume, or
 * a question every so many seconds; by itself the latter when the stream stalls, and back when it speaks again.
 * It tells what it hears and whether the hub answers, and knows nothing of what that means.
 */
import { signal } from '@preact/signals';
import { api, ApiError, signedOut } from '../api/client.ts';
import type { PollAnswer } from '../api/shapes.ts';
import { choice } from './choice.ts';
import type { Ask } from './wish.ts';

/** What the hub said: an event of the stream, or the answer to a poll. `id`: from there it can be gone on. */
export interface Said { name: 'snapshot' | 'frame' | 'host' | 'poll'; id: string; data: unknown }

interface Ears {
  said: (said: Said) => void;
  /** The hub has answered something. */
  there: () => void;
  /** It does not answer. */
  gone: () => void;
  live: (mode: 'live' | 'polling' | 'connecting') => void;
}

const QUIET = 2_000; // no event for so long: ask whether the hub is there
const PROBE_TIMEOUT = 2_000;
const STALL = 20_000; // no event for so long: compare with polling
const STREAM_AGAIN = 60_000;

/** When the next question is due, by this machine's clock; 0: it is under way; null: the hub speaks by itself. */
export const due = signal<number | null>(null);

let ears: Ears;
/** Takes a word in: at once, until a page with much to show says otherwise (pace.ts). Without one: all that waits. */
export let take = (word?: () => void): void => word?.();
let ask: Ask | null = null;
let cursor: string | null = null;
let source: EventSource | null = null;
let polling: AbortController | null = null;
let probing = false;
let absent = false;
let lastEvent = 0;
let lastAnswer = 0;
let lastProbe = 0;
let openedAt = 0;
let reopenAt = 0;
let failures = 0;

export function paceBy(pace: typeof take): void {
  take = pace;
}

export function listen(to: Ears): void {
  ears = to;
}

export const asked = () => ask;
/** A browser without event streams polls, whatever was chosen. */
const byStream = () => choice.peek().stream && 'EventSource' in globalThis;

/** Asks for `next`, going on after `from`; null: from a whole state. */
export function open(next: Ask, from: string | null): void {
  close();
  ask = next;
  cursor = from;
  lastEvent = Date.now();
  if (byStream()) stream();
  else void poll();
}

export function close(): void {
  take();
  source?.close();
  source = ask = null;
  reopenAt = 0;
  stopPolling();
}

function answered(): void {
  lastAnswer = Date.now();
  absent = false;
  ears.there();
}

/** Opens the stream, or opens it again; polling goes on until the stream speaks. */
function stream(): void {
  source?.close();
  source = null;
  reopenAt = 0;
  if (!ask || signedOut.peek()) return;
  openedAt = Date.now();
  const own = source = new EventSource(api.liveUrl(ask, cursor));
  for (const name of ['snapshot', 'frame', 'host'] as const) own.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
    if (source !== own) return;
    lastEvent = Date.now();
    failures = 0;
    stopPolling();
    answered();
    ears.live('live');
    cursor = lastEventId;
    take(() => ears.said({ name, id: lastEventId, data: JSON.parse(data) }));
  });
  own.addEventListener('open', () => {
    if (source !== own) return;
    answered();
    // Of one that goes on where another ended there may be nothing to say.
    if (cursor && !polling) ears.live('live');
  });
  own.addEventListener('error', () => {
    if (source !== own) return;
    ears.live('connecting');
    if (own.readyState === EventSource.CLOSED) {
      source = null;
      reopenAt = Date.now() + Math.min(8000, 1000 * 2 ** failures++);
    }
    void probe();
  });
}

// The machine's own word on its network is a reason to ask, not an answer.
for (const name of ['online', 'offline']) addEventListener(name, () => { if (ask) void probe(); });

/** Once a second: is the hub there, has the stream stalled, is it time to open it again? */
export function beat(now: number): void {
  if (!ask || signedOut.peek()) return;
  const streams = byStream();
  if (streams && !source && reopenAt && now >= reopenAt) return stream();
  // Who polls by choice hears from the hub when the answer is due, and asks in between only when it did not come.
  if ((streams || absent) && now - Math.max(lastEvent, lastAnswer) >= QUIET && now - lastProbe >= QUIET) void probe();
  if (!streams || absent) return;
  // The browser opens a broken stream again by itself; when it does not, do it here.
  if (source?.readyState === EventSource.CONNECTING && now - openedAt > 15_000 && now - lastEvent > 15_000) stream();
  if (now - lastEvent >= STALL && !polling) void poll();
  if (polling && now - openedAt >= STREAM_AGAIN) stream();
}

function missing(error: unknown): void {
  if (!(error instanceof ApiError) || error.status !== 0) return;
  absent = true;
  ears.gone();
}

async function probe(): Promise<void> {
  if (probing) return;
  probing = true;
  lastProbe = Date.now();
  const back = absent;
  try {
    await api.health(PROBE_TIMEOUT);
    answered();
    if (back && !byStream() && ask) open(ask, cursor);
    else if (!source && ask && !polling) await api.me(); // a closed stream: signed out, or only refused for a while
  } catch (error) {
    missing(error);
  } finally {
    probing = false;
  }
}

/**
 * Asks again and again. When it was the stream that fell silent, either nobody speaks or something on the way swallows
 * it: the first answer tells which.
 */
async function poll(): Promise<void> {
  stopPolling();
  const control = polling = new AbortController();
  let needed = !byStream();
  while (polling === control && ask && !signedOut.peek()) {
    due.value = 0;
    try {
      const answer: PollAnswer = await api.poll(ask, cursor, control.signal);
      if (polling !== control) return;
      answered();
      needed ||= answer.snapshot !== null || answer.frames.length > 0;
      if (!needed) break;
      ears.live('polling');
      cursor = answer.cursor;
      ears.said({ name: 'poll', id: cursor, data: answer });
    } catch (error) {
      if (polling !== control) return;
      missing(error);
    }
    const pause = choice.peek().every * 1000;
    due.value = Date.now() + pause;
    await new Promise((done) => { setTimeout(done, pause); });
  }
  if (polling !== control) return;
  stopPolling();
  lastEvent = Date.now();
}

function stopPolling(): void {
  polling?.abort();
  polling = null;
  due.value = null;
}
