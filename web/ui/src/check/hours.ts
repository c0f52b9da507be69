/** The hours of the check whose page is open: of all 90 days once, then only those that may have changed. */
import { signal, type Signal } from '@preact/signals';
import { watchApi, type CheckHour } from '../api/watch.ts';
import { DAY } from '../unit/time.ts';
import { DAYS, mergeHours, uptimeOf } from './days.ts';

export interface Hours { hours: readonly CheckHour[]; uptime: number | null; at: number }

const all = new Map<string, Signal<Hours | null>>();
const asking = new Set<string>();
const AGAIN = 60_000;

export function hoursOf(id: string): Signal<Hours | null> {
  let found = all.get(id);
  if (!found) all.set(id, found = signal<Hours | null>(null));
  return found;
}

export function wantHours(id: string, now: number): void {
  const known = hoursOf(id);
  const before = known.peek();
  if ((before && now - before.at < AGAIN) || asking.has(id)) return;
  asking.add(id);
  const last = before?.hours.at(-1);
  watchApi.hours(id, last ? last.at : `-${DAYS}d`).then(({ items }) => {
    const hours = mergeHours(before?.hours ?? [], items).filter(({ at }) => at > now - (DAYS + 1) * DAY);
    known.value = { hours, uptime: uptimeOf(hours), at: now };
  }, () => undefined).finally(() => asking.delete(id));
}
