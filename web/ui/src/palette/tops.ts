/** The processes of now where no page holds them: asked for once an opening of the search, of a few hosts at most. */
import { signal } from '@preact/signals';
import { api } from '../api/client.ts';
import type { TopAnswer } from '../api/shapes.ts';
import { hostIds, hostModel, verdict } from '../live/hosts.ts';

/** Of more hosts it would be a download, not a search. */
export const MOST_HOSTS = 6;

/** By host; empty before it is asked for and once the search is closed. */
export const tops = signal<ReadonlyMap<string, TopAnswer['rows']>>(new Map());

export const tooMany = () => hostIds.value.length > MOST_HOSTS;

let asked = false;

/** Those that answer; a host that is down has no processes now. */
export function askTops(): void {
  if (asked || tooMany()) return;
  asked = true;
  for (const id of hostIds.value) {
    const facts = hostModel(id)?.facts.value;
    if (!facts || verdict(facts) === 'down') continue;
    api.top(id, null).then(({ rows }) => { if (asked) tops.value = new Map([...tops.value, [id, rows]]); }, () => null);
  }
}

export function forgetTops(): void {
  asked = false;
  tops.value = new Map();
}
