/** Pure: a window of time as two fields have it. */
import { SHORTEST } from '../route/range.ts';

/** As a field of date and time takes it: local, to the second. */
export function local(millis: number): string {
  const at = new Date(millis);
  return new Date(millis - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** What is wrong with a window, or null. */
export function refuseWindow(from: number, to: number): string | null {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return 'Got no moment, must be a date and a time in both.';
  return to - from < SHORTEST ? `Got ${from < to ? 'less than 10 s' : 'an end before its start'}, must be 10 s or more.` : null;
}
