/** Pure: the line that says how old the newest second is and when the next one comes. */
import { age } from '../unit/format.ts';
import type { Mode } from './feed.ts';

interface Now { mode: Mode; now: number; at: number | null; lost: boolean; due: number | null; busy: boolean }

/** `at` and `now` by the hub's clock. A second is on its way for up to a second: that is not an age. */
export function ageWords({ now, at }: Pick<Now, 'now' | 'at'>): string {
  return at === null ? 'Nothing has come yet.' : now - at < 1000 ? 'This second.' : `${age(now - at)} ago.`;
}

/** `left`: milliseconds until the next question. */
export function nextWords({ mode, lost, busy }: Pick<Now, 'mode' | 'lost' | 'busy'>, left: number | null): string {
  if (mode === 'paused') return 'Paused: no reload until you resume.';
  if (busy || left !== null && left <= 0) return 'Next reload right now.';
  if (left !== null) return `Next reload in ${Math.ceil(left / 1000)} s.`;
  if (lost || mode === 'connecting') return 'Next reload when the hub answers.';
  return 'Next reload when new data is available.';
}
