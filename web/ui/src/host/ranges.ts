/** The ranges of a host's pages: from two minutes, second by second, to the five years that are kept. */
import { DAY, HOUR, MINUTE } from '../unit/time.ts';
import { RANGES } from '../route/range.ts';

const named = (name: string, label: string, span: number) => ({ name, label, span });

export const HOST_RANGES = [
  ...RANGES, named('live', 'Live', 2 * MINUTE), named('2h', '2 h', 2 * HOUR), named('8h', '8 h', 8 * HOUR), named('2d', '2 d', 2 * DAY), named('30d', '30 d', 30 * DAY),
  named('90d', '90 d', 90 * DAY), named('1y', '1 y', 365 * DAY), named('5y', '5 y', 5 * 365 * DAY),
].sort((one, other) => one.span - other.span);

/** What is always at hand; the others are one press further. */
export const FRONT = ['live', '15m', '1h', '6h', '24h', '7d', '30d'];
export const PHONE_FRONT = ['15m', '1h', '6h', '24h', '7d'];
export const EXPLORE_FRONT = ['2h', '8h', '24h', '7d', '30d', '90d', '1y'];

/** The ranges in front, and the chosen one at its place among them. */
export const inFront = (front: readonly string[], chosen: string) => HOST_RANGES.filter(({ name }) => front.includes(name) || name === chosen);

/** What a range is, in words: the button has only its length. */
export const lastOf = (name: string, label: string) => (name === 'live' ? 'The last 2 min, second by second' : `The last ${label}, up to now`);
