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

/** "22 Nov 2026", for what is longer ago than the days of a week tell. */
export function date(millis: number): string {
  const at = new Date(millis);
  return `${at.getDate()} ${MONTHS[at.getMonth()]} ${at.getFullYear()}`;
}

/** A moment under the cursor, as exact as a point of that width is. */
export function stamp(millis: number, step: number, span: number): string {
  return step >= DAY ? date(millis) : span > DAY ? `${span > 6 * DAY ? date(millis).slice(0, -5) : day(millis).slice(0, 6).trim()} ${clock(millis, false)}` : clock(millis);
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

const MONTH = 28 * DAY;

/** Where weeks are too narrow: so many months from one tick to the next, each on the first of a local month. */
function months(from: number, to: number, most: number): TimeTicks {
  const apart = [1, 2, 3, 6, 12].find((some) => (to - from) / (some * 30.4 * DAY) <= most) ?? 24;
  const year = new Date(from).getFullYear();
  const all = Array.from({ length: 240 / apart }, (_, i) => new Date(year, i * apart, 1).getTime());
  return { at: all.filter((tick) => tick >= from && tick <= to), step: apart * MONTH };
}

export interface TimeTicks { at: number[]; step: number }

/** Round local clock times between two moments, at most one per `spacing` pixels. */
export function timeTicks(from: number, to: number, width: number, spacing = 72): TimeTicks {
  const most = Math.max(1, Math.floor(width / spacing));
  const step = STEPS.find((candidate) => (to - from) / candidate <= most);
  if (!step) return months(from, to, most);
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

/** The words of one tick: clock times, days once ticks are a day apart, months, and years where one begins. */
export function tickLabel(millis: number, step: number): string {
  const at = new Date(millis);
  if (step >= MONTH) return at.getMonth() ? MONTHS[at.getMonth()]! : String(at.getFullYear());
  if (step >= 2 * DAY) return `${at.getDate()} ${MONTHS[at.getMonth()]}`;
  if (step >= DAY) return `${DAYS[at.getDay()]} ${at.getDate()}`;
  return clock(millis, step < MINUTE);
}
