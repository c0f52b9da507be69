/** Clock times in the reader's own zone, and the round places on a time axis. */

const two = (value: number) => String(value).padStart(2, '0');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** "03:12:07", or "03:12" without seconds. */
export function clock(millis: number, seconds = true): string {
  const date = new Date(millis);
  const minutes = `${two(date.getHours())}:${two(date.getMinutes())}`;
  return seconds ? `${minutes}:${two(date.getSeconds())}` : minutes;
}

/** "Sun 22 Nov". */
export function day(millis: number): string {
  const date = new Date(millis);
  return `${DAYS[date.getDay()]} ${date.getDate()} ${MONTHS[date.getMonth()]}`;
}

/** A moment as words: today without a date, other days with it. */
export function moment(millis: number, now: number, seconds = true): string {
  return sameDay(millis, now) ? clock(millis, seconds) : `${day(millis)} ${clock(millis, seconds)}`;
}

export function sameDay(one: number, other: number): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString();
}

/** The zone's short name at that moment: "CET", "UTC", "GMT-5". */
export function zone(millis: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(millis);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

const STEPS = [
  SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE,
  HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY,
];

export interface TimeTicks { at: number[]; step: number }

/** Round local clock times between two moments, at most one per `spacing` pixels. */
export function timeTicks(from: number, to: number, width: number, spacing = 72): TimeTicks {
  const most = Math.max(1, Math.floor(width / spacing));
  const step = STEPS.find((candidate) => (to - from) / candidate <= most) ?? 7 * DAY;
  const at: number[] = [];
  // Days differ in length when the clocks change, so each tick is aligned by its own offset.
  const offset = (millis: number) => new Date(millis).getTimezoneOffset() * MINUTE;
  let local = Math.ceil((from - offset(from)) / step) * step;
  for (let guard = 0; guard < 500; guard++) {
    const tick = local + offset(local + offset(from));
    if (tick > to) break;
    if (tick >= from) at.push(tick);
    local += step;
  }
  return { at, step };
}

/** The words of one tick: clock times, or days once ticks are a day apart. */
export function tickLabel(millis: number, step: number): string {
  if (step >= DAY) {
    const date = new Date(millis);
    return `${DAYS[date.getDay()]} ${date.getDate()}`;
  }
  return clock(millis, step < MINUTE);
}
