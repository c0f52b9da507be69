/** What the list knows of each check beside the check itself: its hours, and how long its latest look took. Asked for only of rows in sight. */
import { signal, type Signal } from '@preact/signals';
import { watchApi, type Check, type CheckHour } from '../api/watch.ts';
import { DAY } from '../unit/time.ts';
import { DAYS, mergeHours, uptimeOf } from './days.ts';

export interface Past { hours: readonly CheckHour[]; uptime: number | null; at: number }

const pasts = new Map<string, Signal<Past | null>>();
const latest = new Map<string, Signal<{ run: number; millis: number | null } | null>>();
/** Counts up when a number came by which rows may be sorted. */
export const came = signal(0);

const one = <T>(map: Map<string, Signal<T | null>>, id: string): Signal<T | null> => {
  let found = map.get(id);
  if (!found) map.set(id, found = signal<T | null>(null));
  return found;
};

export const pastOf = (id: string) => one(pasts, id);
export const latestOf = (id: string) => one(latest, id);

/** So many questions at a time, and a day's hours again after so long. */
const TOGETHER = 4;
const AGAIN = 60_000;
let running = 0;
const waiting: (() => Promise<void>)[] = [];
const asking = new Set<string>();

function queue(key: string, ask: () => Promise<void>): void {
  if (asking.has(key)) return;
  asking.add(key);
  waiting.push(() => ask().catch(() => undefined).finally(() => asking.delete(key)));
  next();
}

function next(): void {
  while (running < TOGETHER && waiting.length) {
    running++;
    void waiting.shift()!().finally(() => { running--; next(); });
  }
}

export function wantPast(id: string, now: number): void {
  const past = pastOf(id);
  const before = past.peek();
  if (before && now - before.at < AGAIN) return;
  queue(`past ${id}`, async () => {
    const last = before?.hours.at(-1);
    const { items } = await watchApi.hours(id, last ? last.at : `-${DAYS}d`);
    const hours = mergeHours(before?.hours ?? [], items).filter(({ at }) => at > now - (DAYS + 1) * DAY);
    past.value = { hours, uptime: uptimeOf(hours), at: now };
    came.value++;
  });
}

/** How long the latest look took, once it is known that there was another one. */
export function wantLatest({ id, lastRun }: Check): void {
  const found = latestOf(id);
  if (lastRun === null || found.peek()?.run === lastRun) return;
  queue(`latest ${id}`, async () => {
    const [look] = (await watchApi.results(id, '-7d', 'now', 1)).items;
    found.value = { run: lastRun, millis: look?.phases.total ?? null };
    came.value++;
  });
}
