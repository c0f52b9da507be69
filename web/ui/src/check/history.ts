/** What the list knows of each check beside the check itself: its days. Asked for only of rows in sight, many in one question. */
import { signal, type Signal } from '@preact/signals';
import { watchApi } from '../api/watch.ts';
import { DAYS, daysFrom, mergeDays, uptimeOf, type Day } from './days.ts';

export interface Past { days: readonly Day[]; uptime: number | null; at: number }

const pasts = new Map<string, Signal<Past | null>>();
/** Counts up when numbers came by which rows may be sorted. */
export const came = signal(0);

export function pastOf(id: string): Signal<Past | null> {
  let found = pasts.get(id);
  if (!found) pasts.set(id, found = signal<Past | null>(null));
  return found;
}

/** The days again after so long, sooner where there are none yet; rows that come into sight within a moment ask together, as many as the hub takes. */
const AGAIN = 60_000;
const SOON = 9_000;
const MOMENT = 50;
const TOGETHER = 200;
/** What is known is asked for anew from yesterday on: today's hours may still be written into it. */
const NEW = 2;
const wanted = new Map<string, number>();
const asking = new Set<string>();
let timer: ReturnType<typeof setTimeout> | undefined;

export function wantPast(id: string, now: number): void {
  const before = pastOf(id).peek();
  if ((before && now - before.at < (before.uptime === null ? SOON : AGAIN)) || asking.has(id)) return;
  wanted.set(id, now);
  timer ??= setTimeout(ask, MOMENT);
}

function ask(): void {
  timer = undefined;
  const fresh = [...wanted].filter(([id]) => !isNear(id));
  const known = [...wanted].filter(([id]) => isNear(id));
  wanted.clear();
  for (const [some, count] of [[fresh, DAYS], [known, NEW]] as const) for (let i = 0; i < some.length; i += TOGETHER) void read(some.slice(i, i + TOGETHER), count);
}

/** Whether only its last days can have changed: its last day is today or yesterday. */
function isNear(id: string): boolean {
  const last = pastOf(id).peek()?.days.at(-1);
  return last !== undefined && Date.now() - last.at < 1.9 * 86_400_000;
}

async function read(some: readonly (readonly [string, number])[], count: number): Promise<void> {
  some.forEach(([id]) => asking.add(id));
  try {
    const { at, items } = await watchApi.days(some.map(([id]) => id), count, Intl.DateTimeFormat().resolvedOptions().timeZone);
    for (const one of items) {
      const past = pastOf(one.id);
      const days = mergeDays(past.peek()?.days ?? [], daysFrom(at, one));
      past.value = { days, uptime: uptimeOf(days), at: some.find(([id]) => id === one.id)?.[1] ?? 0 };
    }
    came.value++;
  } catch {
    // Asked again by the rows in sight, a few seconds later.
  } finally {
    some.forEach(([id]) => asking.delete(id));
  }
}
