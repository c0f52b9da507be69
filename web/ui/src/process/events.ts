/** The births and deaths of the range on show: asked once, then every few seconds what is new, while the window ends now. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { call, host as hostOf, query } from '../api/client.ts';
import type { LifecycleAnswer, LifeEvent } from '../api/shapes.ts';
import { generation, mode } from '../live/feed.ts';
import type { Range } from '../route/range.ts';
import { DAY } from '../unit/time.ts';
import { livesOf, type Life } from './lives.ts';

export interface Events {
  lives: Life[];
  births: number;
  deaths: number;
  /** So many older events of the range did not fit into the answer. */
  missing: number;
  /** The range is longer than the hub lists in one answer: only its last day is here. */
  clipped: boolean;
  /** Nothing before this is listed, though there may have been something; null: the whole range is. */
  since: number | null;
  /** Where a fixed range ends: what becomes of its processes later is not known here; null: it goes on with the present. */
  end: number | null;
}

/** Null while the first answer is on its way. The bars and their table show the same. */
export const events = signal<Events | null>(null);
export const eventsError = signal<string | null>(null);
export const eventsAgain = signal(0);

const EVERY = 5_000;
/** The hub may learn of a death some seconds late. */
const OVERLAP = 15_000;

export function useEvents(host: string, range: Range): void {
  const key = range.fixed ? `${range.fixed.from}-${range.fixed.to}` : range.name;
  useEffect(() => {
    const stop = new AbortController();
    const known = new Map<string, LifeEvent>();
    const span = Math.min(range.span, DAY);
    let since: number | null = null;
    let missing = 0;
    let listed: number | null = null;
    let asking = false;
    events.value = null;
    const ask = async () => {
      asking = true;
      try {
        const from = range.fixed ? range.fixed.to - span : since === null ? `-${Math.ceil(span / 1000)}s` : since - OVERLAP;
        const answer = await call<LifecycleAnswer>(`${hostOf(host)}/lifecycle${query({ from, to: range.fixed?.to ?? null })}`, { signal: stop.signal });
        if (stop.signal.aborted) return;
        if (since === null) {
          missing = answer.total - answer.events.length;
          listed = missing > 0 ? answer.events[0]?.at ?? null : span < range.span ? answer.from : null;
        }
        since = answer.to;
        for (const event of answer.events) known.set(`${event.kind} ${event.key}`, event);
        for (const [name, { at }] of known) if (at < answer.to - span) known.delete(name);
        const births = [...known.values()].filter(({ kind }) => kind === 'born').length;
        events.value = { lives: livesOf(known.values()), births, deaths: known.size - births, missing, clipped: span < range.span, since: listed, end: range.fixed?.to ?? null };
        eventsError.value = null;
      } catch (problem) {
        if (!stop.signal.aborted) eventsError.value = problem instanceof Error ? problem.message : String(problem);
      } finally {
        asking = false;
      }
    };
    void ask();
    const timer = range.fixed ? undefined : setInterval(() => { if (!asking && !document.hidden && mode.peek() !== 'paused') void ask(); }, EVERY);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [host, key, generation.value, eventsAgain.value]);
}
