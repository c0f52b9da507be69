/** How many processes came and went in the range. */
import { count } from '../unit/format.ts';
import { events } from './events.ts';

export function Counts() {
  const known = events.value;
  if (!known) return <span>Reading births and deaths</span>;
  return <span><b>{count(known.births)} {known.births === 1 ? 'birth' : 'births'}, {count(known.deaths)} {known.deaths === 1 ? 'death' : 'deaths'}</b> {known.since === null ? 'in the range' : 'listed'}</span>;
}
