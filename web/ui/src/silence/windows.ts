/** Pure: when silences and maintenance hold: once, or again each week or month by the clock of a zone. */
import type { Given, GivenValue, Setting } from '../api/watch.ts';
import { DAY, MINUTE } from '../unit/time.ts';

export interface Window { from: number; to: number }

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const text = (value: GivenValue | undefined): string => (typeof value === 'string' ? value : '');
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: MINUTE, h: 60 * MINUTE, d: DAY };

/** "2h" in ms; 0 when it is none. */
export const lengthOf = (span: string): number => {
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(span) ?? [];
  return Number(count ?? 0) * (UNITS[unit ?? ''] ?? 0);
};

export const momentOf = (value: GivenValue | undefined): number | null => {
  const said = text(value);
  const at = /^\d+$/.test(said) ? Number(said) : Date.parse(said);
  return said === '' || Number.isNaN(at) ? null : at;
};

const zones = new Map<string, Intl.DateTimeFormat | null>();
function formatOf(zone: string): Intl.DateTimeFormat | null {
  if (!zones.has(zone)) {
    try {
      zones.set(zone, new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }));
    } catch {
      zones.set(zone, null); // the hub knows it, this browser does not
    }
  }
  return zones.get(zone)!;
}

/** How far the clock of a zone is ahead of UTC at that moment, in ms. */
function ahead(millis: number, zone: string): number {
  const format = formatOf(zone);
  if (!format) return 0;
  const part = Object.fromEntries(format.formatToParts(millis).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'], part['second']) - Math.floor(millis / 1000) * 1000;
}

/** When the clock of a zone first shows a wall time (given as if it were UTC); the jump where that time is jumped over. */
export function firstShown(wall: number, zone: string): number {
  const shown = [...new Set([ahead(wall - DAY, zone), ahead(wall + DAY, zone)])].map((offset) => wall - offset).filter((at) => at + ahead(at, zone) === wall);
  if (shown.length) return Math.min(...shown);
  let [low, high] = [wall - DAY, wall + DAY];
  const before = ahead(low, zone);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (ahead(middle, zone) === before) low = middle;
    else high = middle;
  }
  return high;
}

/** The windows of one setting that touch `[from, to)`, ascending. Nothing holds before it was made. */
export function windowsOf({ set, created }: Pick<Setting, 'set' | 'created'>, kind: 'silences' | 'maintenance', from: number, to: number): Window[] {
  const begins = momentOf(set['from']);
  const ends = momentOf(set['until']);
  const repeat = set['repeat'];
  if (typeof repeat !== 'object' || Array.isArray(repeat)) {
    const start = begins ?? (kind === 'silences' ? created : -Infinity);
    return ends !== null && ends > from && start < to ? [{ from: start, to: ends }] : [];
  }
  const days = daysOf(repeat);
  const monthDays = monthDaysOf(repeat);
  const zone = text(repeat['timezone']) || 'UTC';
  const length = lengthOf(text(repeat['for']));
  const [hour = 0, minute = 0] = text(repeat['at']).split(':').map(Number);
  const found: Window[] = [];
  // A day of the zone may begin a day before or after the same day of UTC.
  for (let day = Math.floor((from - length) / DAY) - 1; day <= to / DAY + 1 && length > 0; day++) {
    if (!(monthDays ? monthDays.includes(String(new Date(day * DAY).getUTCDate())) : days.includes(WEEKDAYS[(((day + 3) % 7) + 7) % 7]!))) continue; // day 0 was a Thursday
    const start = Math.max(firstShown(day * DAY + (hour * 60 + minute) * MINUTE, zone), begins ?? -Infinity);
    const end = Math.min(firstShown(day * DAY + (hour * 60 + minute) * MINUTE, zone) + length, ends ?? Infinity);
    if (start < end && end > Math.max(from, created) && start < to) found.push({ from: start, to: end });
  }
  return found;
}

export const daysOf = (repeat: Given): string[] => (Array.isArray(repeat['days']) ? repeat['days'].map(text) : text(repeat['days']) ? [text(repeat['days'])] : WEEKDAYS);

const monthDaysOf = ({ 'month-days': said }: Given): string[] | null => (said === undefined ? null : Array.isArray(said) ? said.map(text) : [text(said)]);

export type Standing = 'coming' | 'now' | 'over' | null;

/** Whether it holds; null of what has no time. */
export function standing(set: Given, now: number): Standing {
  const until = momentOf(set['until']);
  const repeats = typeof set['repeat'] === 'object';
  if (until === null && !repeats) return null;
  if (until !== null && until <= now) return 'over';
  if (repeats) return windowsOf({ set, created: 0 }, 'maintenance', now, now + 1).length ? 'now' : 'coming';
  return (momentOf(set['from']) ?? 0) > now ? 'coming' : 'now';
}

/** "Sat, Sun 02:30 for 2h, Europe/Berlin" */
export function repeatWords(repeat: Given): string {
  const days = daysOf(repeat);
  const monthDays = monthDaysOf(repeat);
  const named = monthDays ? `each month on the ${monthDays.join(', ')}` : days.length === 7 ? 'each day' : days.map((day) => day[0]?.toUpperCase() + day.slice(1)).join(', ');
  return `${named} at ${text(repeat['at'])} for ${text(repeat['for'])}, ${text(repeat['timezone']) || 'UTC'}`;
}

/** Local midnights of the weeks that a month, or a week, takes up; Mondays first. */
export function daysShown(view: 'month' | 'week', at: Date): Date[] {
  const first = view === 'month' ? new Date(at.getFullYear(), at.getMonth(), 1) : new Date(at.getFullYear(), at.getMonth(), at.getDate());
  const start = new Date(first.getFullYear(), first.getMonth(), first.getDate() - ((first.getDay() + 6) % 7));
  const count = view === 'week' ? 7 : 7 * Math.ceil((((first.getDay() + 6) % 7) + new Date(first.getFullYear(), first.getMonth() + 1, 0).getDate()) / 7);
  return Array.from({ length: count }, (_, i) => new Date(start.getFullYear(), start.getMonth(), start.getDate() + i));
}

/** "2026-11-22", in the zone of the browser. */
export const dayText = (at: Date): string => `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

/** The same with other months or days. */
export const moved = (at: Date, view: 'month' | 'week', by: number): Date => (view === 'month' ? new Date(at.getFullYear(), at.getMonth() + by, 1) : new Date(at.getFullYear(), at.getMonth(), at.getDate() + 7 * by));
