/**
 * From which share on a mount is marked. Kept in this browser; what the hub itself warns of is the hub's business.
 * The classes have no gap: from `crit` on it is down, from `warn` on warn, and each limit belongs to the worse side, by the
 * number that is shown (69.6 % reads "70 %" and counts as 70).
 */
import { signal } from '@preact/signals';
import { percentNumber } from '../unit/format.ts';

/** In percent. */
export interface Limits { warn: number; crit: number }

export const USUAL: Limits = { warn: 90, crit: 95 };
const KEY = 'tocsin.mounts';

export function classOf(share: number | null, { warn, crit }: Limits): 'ok' | 'warn' | 'down' {
  const shown = share === null ? 0 : Number(percentNumber(share));
  return shown >= crit ? 'down' : shown >= warn ? 'warn' : 'ok';
}

/** What is wrong with two limits, or null. */
export function refuse({ warn, crit }: Limits): string | null {
  for (const one of [warn, crit]) if (!(one >= 1 && one <= 100)) return `Got ${Number.isFinite(one) ? one : 'nothing'}, must be 1 to 100 %.`;
  return warn > crit ? `Got ${warn} and ${crit}, the first must not be above the second.` : null;
}

export function parseLimits(text: string | null): Limits {
  try {
    const { warn, crit } = JSON.parse(text ?? '') as Limits;
    const found = { warn: Number(warn), crit: Number(crit) };
    return refuse(found) === null ? found : USUAL;
  } catch {
    return USUAL;
  }
}

function read(): Limits {
  try {
    return parseLimits(localStorage.getItem(KEY));
  } catch {
    return USUAL;
  }
}

export const limits = signal(read());

export function setLimits(next: Limits): void {
  limits.value = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch { /* kept for this tab only */ }
}
