/** Looks for what there is to compare: to take it at once, or to offer it where the two have no time in common. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../api/client.ts';
import { hubNow } from '../live/feed.ts';
import { RANGES, stepFor, stepText } from '../route/range.ts';
import { setQuery } from '../route/router.ts';
import { usualOffset, windowsOf, type Choice } from './choice.ts';
import { existing, foundWords, reach, type Found, type Past } from './exists.ts';
import type { Machine } from './load.ts';

/** Points of the past that is looked at: a minute each for a day. */
const POINTS = 1600;
const OFFERS = 3;

async function past(host: string, from: number, to: number, stop: AbortSignal): Promise<Past> {
  const step = stepFor(to - from, POINTS);
  const answer = await api.series(host, 'system', ['cpu_busy'], Math.floor(from / step) * step, Math.ceil(to), stepText(step), stop);
  return { start: answer.from, step: answer.stepMillis, known: (answer.series[0]?.avg ?? []).map((value) => value !== null) };
}

async function find(a: string, b: string, choice: Choice, most: number, stop: AbortSignal): Promise<Found[]> {
  const { from, to } = windowsOf(choice, hubNow());
  const start = from - reach(to - from);
  const [one, other] = await Promise.all([past(a, start, to, stop), a === b ? null : past(b, start, to, stop)]);
  return existing(one, other ?? one, from, to, usualOffset(a, b), most);
}

function take({ offset, span }: Found, { range: { fixed, name } }: Choice, how: 'push' | 'replace'): void {
  const range = span === null || fixed ? name || null : RANGES.find((one) => one.span === span)?.name ?? null;
  setQuery({ offset, range, ...(fixed && span !== null ? { from: String(fixed.to - span), to: String(fixed.to) } : {}) }, how);
}

/** Changes the address to what has data, unless the usual has; answers with what is to be said about it. */
export async function fit(a: string, b: string, choice: Choice, stop: AbortSignal): Promise<string | null> {
  const [found] = await find(a, b, choice, 1, stop);
  if (stop.aborted || !found || (found.offset === choice.offset && found.span === null)) return null;
  take(found, choice, 'replace');
  return `${a === b ? 'Of the day before' : 'Of both'} nothing is recorded at this time, so this compares ${found.span === null ? 'with ' : ''}${foundWords(found)}.`;
}

export function Offers({ choice, machine }: { choice: Choice; machine: Machine }) {
  const offers = useSignal<readonly Found[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    find(machine.a, machine.b, choice, OFFERS, stop.signal).then((found) => { offers.value = found; }, () => null);
    return () => stop.abort();
  }, [machine]);
  return <span class="row offers">{offers.value.map((one) => <button type="button" class="btn" key={foundWords(one)} onClick={() => take(one, choice, 'push')}>Compare {one.span === null ? 'with ' : ''}{foundWords(one)}</button>)}</span>;
}
