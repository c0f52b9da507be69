/** Keeps the number of open incidents current, on every page; a file that comes once the page is on screen. */
import { signal } from '@preact/signals';
import { watchApi, type Incident } from '../api/watch.ts';
import { useAsked } from '../live/asked.ts';
import { open } from '../live/open.ts';
import { tell, unseen } from './desktop.tsx';

const EVERY = 10_000;

const counted = signal({ all: 0, waiting: 0 });

/** Since when the hub has no network of its own, by its clock; null while it has. */
export const blindSince = signal<number | null>(null);

export const count = (list: readonly Incident[]): void => {
  const waiting = list.filter(({ acked }) => acked === null).length;
  // A new object redraws the navigation: only when a number is another.
  if (counted.peek().all !== list.length || counted.peek().waiting !== waiting) counted.value = { all: list.length, waiting };
};

/** Loud while one of them is nobody's. */
export function OpenCount() {
  const { all, waiting } = counted.value;
  return all > 0 ? <span class={`count ${waiting ? '' : 'q'}`} role="img" aria-label={`${all} open`}>{all}</span> : <></>;
}

open.value = <OpenCount />;

export function Counting() {
  useAsked('open', async (stop) => {
    const { items, blindSince: since } = await watchApi.incidents('open', stop);
    count(items);
    blindSince.value = since;
    tell(items);
  }, EVERY, unseen);
  return <></>;
}
