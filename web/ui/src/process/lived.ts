/** The length of a life: a short one in tenths of a second, as precisely as the kernel tells births. */
import { age } from '../unit/format.ts';

export const lived = (millis: number): string => (millis < 10_000 ? `${(Math.max(0, millis) / 1000).toFixed(1)} s` : age(millis));
