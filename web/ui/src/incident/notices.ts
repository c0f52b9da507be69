/** Pure: which incidents the desktop is told of, so that an outage of many services does not bury the screen. */
import type { Incident } from '../api/watch.ts';
import { age } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { inOrder } from './lines.ts';

/** Notices at a time; what is more is told in one. */
const MOST = 3;

export interface Notice { tag: string; id: number | null; title: string; body: string }

/** Of those that are open what nobody was told of yet, worst first; `told` is then whom the next question leaves out. */
export function noticesOf(open: readonly Incident[], told: ReadonlySet<number>, now: number): { show: Notice[]; told: number[] } {
  const fresh = inOrder(open.filter(({ id, severity, acked }) => !told.has(id) && severity !== 'info' && acked === null));
  const show: Notice[] = fresh.slice(0, MOST).map(({ id, host, service, opened, message }) => {
    const past = now - opened;
    return { tag: `tocsin-${id}`, id, title: shortened(plain(`${host} ${service} is down`), 120), body: shortened(plain(`${past < 60_000 ? 'It went down just now' : `It went down ${age(past)} ago`}: ${message}`), 300) };
  });
  if (fresh.length > MOST) show.push({ tag: 'tocsin-more', id: null, title: 'Other services are down, too', body: `${fresh.length - MOST} more. You will not get further notices of them.` });
  // What has ended is forgotten: should it fail again, that is another incident.
  return { show, told: open.map(({ id }) => id) };
}
