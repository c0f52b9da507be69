/** Pure: hours of a check as days of the reader's own zone, and the share of the time in which it was up. */
import type { Check, CheckDays, CheckHour, Look } from '../api/watch.ts';
import { HOUR } from '../unit/time.ts';

export const DAYS = 90;

export interface Day {
  /** Local midnight, epoch ms. */
  at: number;
  up: number;
  degraded: number;
  down: number;
  outages: number;
  /** Share of the known time that it was up; null: nobody looked. */
  uptime: number | null;
  mark: 'ok' | 'warn' | 'down' | 'none';
}

const midnight = (millis: number, back = 0): number => {
  const at = new Date(millis);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() - back).getTime();
};

/** Works, if slowly, is up; what nobody knows does not count. */
export function uptimeOf(hours: readonly { up: number; degraded: number; down: number }[]): number | null {
  let good = 0;
  let bad = 0;
  for (const { up, degraded, down } of hours) {
    good += up + degraded;
    bad += down;
  }
  return good + bad > 0 ? good / (good + bad) : null;
}

/** The last days, today last. An hour belongs to the day in which it begins. */
export function daysOf(hours: readonly CheckHour[], now: number, count = DAYS): Day[] {
  const days = Array.from({ length: count }, (_, i): Day => ({ at: midnight(now, count - 1 - i), up: 0, degraded: 0, down: 0, outages: 0, uptime: null, mark: 'none' }));
  const place = new Map(days.map((day) => [day.at, day]));
  for (const hour of hours) {
    const day = place.get(midnight(hour.at));
    if (!day) continue;
    day.up += hour.up;
    day.degraded += hour.degraded;
    day.down += hour.down;
    day.outages += hour.outages;
  }
  return days.map(marked);
}

function marked(day: Day): Day {
  const uptime = uptimeOf([day]);
  return { ...day, uptime, mark: uptime === null ? 'none' : day.down > 0 ? 'down' : day.degraded > 0 ? 'warn' : 'ok' };
}

/** As the hub adds them up. `at`: when each begins. */
export const daysFrom = (at: readonly number[], { up, degraded, down, outages }: CheckDays): Day[] =>
  at.map((begins, i) => marked({ at: begins, up: up[i] ?? 0, degraded: degraded[i] ?? 0, down: down[i] ?? 0, outages: outages[i] ?? 0, uptime: null, mark: 'none' }));

/** The days known before, with the newer ones in their place; no more than there are bars. */
export function mergeDays(before: readonly Day[], later: readonly Day[], count = DAYS): Day[] {
  const first = later[0]?.at ?? Infinity;
  return [...before.filter(({ at }) => at < first), ...later].slice(-count);
}

/** Two digits, cut off and not rounded: what was down for a moment is never "100". */
export function uptimeText(share: number | null): string {
  if (share === null) return '–';
  return share === 1 ? '100' : (Math.floor(share * 10_000) / 100).toFixed(2);
}

/** What the hub knew before, and what it says now from some hour on. */
export function mergeHours(before: readonly CheckHour[], later: readonly CheckHour[]): CheckHour[] {
  const first = later[0]?.at ?? Infinity;
  return [...before.filter(({ at }) => at < first), ...later];
}

/** The value below which that share of them lies; null of none. */
export function quantile(values: readonly number[], share: number): number | null {
  if (!values.length) return null;
  const ordered = [...values].sort((one, other) => one - other);
  return ordered[Math.min(ordered.length - 1, Math.max(0, Math.ceil(share * ordered.length) - 1))]!;
}

/** "12 ms", "1.02 s". */
export function millisText(millis: number | null | undefined): string {
  if (millis === null || millis === undefined) return '–';
  if (millis >= 999.5) return `${(millis / 1000).toFixed(millis >= 9_995 ? 1 : 2)} s`;
  return `${millis >= 9.95 ? millis.toFixed(0) : millis.toFixed(1)} ms`;
}

/** When it was last found down, epoch ms: by the last looks, newest first, or else the end of the last such hour; null: never. */
export function failedAt(looks: readonly Look[], hours: readonly CheckHour[]): number | null {
  const look = looks.find(({ state }) => state === 'down');
  if (look) return look.at;
  const hour = hours.findLast(({ down }) => down > 0);
  return hour ? hour.at + HOUR : null;
}

/** Seconds by which a look and its way here may be late. */
const LATE = 90;

/** In place of the bars of a check that has none. A time in some state lasts from one look to the next: after the first look there is none yet. */
export function youngWords({ state, lastRun, interval }: Pick<Check, 'state' | 'lastRun' | 'interval'>, at: number): string {
  if (state === 'paused') return 'Paused before its first look';
  if (lastRun === null || interval === null) return 'The first look is under way';
  const left = Math.ceil((lastRun + interval - at) / 1000);
  return left > 0 ? `First bar in ${left < 100 ? `${left} s` : `${Math.ceil(left / 60)} min`}` : left > -LATE ? 'First bar in a moment' : 'Nothing found out yet';
}
