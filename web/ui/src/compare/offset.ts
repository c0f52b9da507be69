/**
 * Pure: how far B lies from A. Days go by the clock, so that 14:00 stands over 14:00 also across a change between
 * summer and winter time; hours, minutes and seconds are as long as they are.
 */
import { uptime } from '../unit/format.ts';
import { day, DAY, HOUR, MINUTE, sameDay, SECOND } from '../unit/time.ts';

export const SAME = 'same';
export const OFFSETS: readonly { value: string; label: string }[] = [
  { value: SAME, label: 'Same time' }, { value: '1h', label: '1 hour before' }, { value: '1d', label: 'Day before' },
  { value: '7d', label: 'Week before' }, { value: '28d', label: '4 weeks before' },
];

const FORM = /^(-?)(\d{1,9})([smhd])$/;
const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };
/** Nothing is kept for longer. */
const FARTHEST = 3660 * DAY;

/** So many milliseconds B lies before A, seen from a moment of A; negative: after it. Null: that is no offset. */
export function shiftOf(offset: string, moment: number): number | null {
  if (offset === SAME) return 0;
  const parts = FORM.exec(offset);
  if (!parts) return null;
  const count = Number(parts[2]) * (parts[1] ? -1 : 1);
  if (Math.abs(count * UNITS[parts[3]!]!) > FARTHEST) return null;
  if (parts[3] !== 'd') return count * UNITS[parts[3]!]!;
  const there = new Date(moment);
  there.setDate(there.getDate() - count);
  return moment - there.getTime();
}

/** A shift in the largest unit that holds it whole. */
export function offsetText(shift: number): string {
  if (shift === 0) return SAME;
  const size = Math.abs(shift);
  const unit = size % DAY === 0 ? 'd' : size % HOUR === 0 ? 'h' : size % MINUTE === 0 ? 'm' : 's';
  return `${shift < 0 ? '-' : ''}${Math.round(size / UNITS[unit]!)}${unit}`;
}

/** The same way back, from B to A. */
export const turned = (offset: string): string => (offset === SAME ? SAME : offset.startsWith('-') ? offset.slice(1) : `-${offset}`);

/** B's time in words, seen from A's: "yesterday", "the week before", "15 min before", "on Sat 21 Nov". Empty: the same time. */
export function timeWords(offset: string, moment: number, now: number): string {
  const today = sameDay(moment, now);
  switch (offset) {
    case SAME: return '';
    case '1h': return 'an hour before';
    case '1d': return today ? 'yesterday' : 'the day before';
    case '7d': return today ? 'a week ago' : 'the week before';
    case '28d': return today ? 'four weeks ago' : 'four weeks before';
    default: {
      const shift = shiftOf(offset, moment) ?? 0;
      const size = Math.abs(shift);
      if (size >= DAY) return `on ${day(moment - shift)}`;
      return `${size % MINUTE ? `${size / SECOND} s` : uptime(size / SECOND)} ${shift < 0 ? 'after' : 'before'}`;
    }
  }
}
