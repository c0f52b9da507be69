/** Machines that have joined since the page was opened: each a card that turns green with its first second. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api } from '../api/client.ts';
import type { Host } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { hubNow } from '../live/feed.ts';
import { hostIds, hostModel, hostsKnown, learnAll } from '../live/hosts.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { hostPath } from '../route/route.ts';
import { plain, shortened } from '../unit/plain.ts';
import { bytes, percent, plural, trimmed } from '../unit/format.ts';
import { clock } from '../unit/time.ts';

/** The ids that were not there when the page was opened, the newest first; null until it is known what was there. */
export function useArrivals(): readonly string[] | null {
  const before = useSignal<ReadonlySet<string> | null>(null);
  useEffect(() => {
    let left = false;
    const ask = () => api.hosts().then(({ items }) => {
      if (left) return;
      learnAll(items.map((host) => ({ ...host, labels: host.labels ?? {} })));
      before.value = new Set(items.map(({ id }) => id));
    }, () => { if (!left) setTimeout(ask, 3_000); });
    if (hostsKnown.value) before.value = new Set(hostIds.value);
    else void ask();
    return () => { left = true; };
  }, []);
  return before.value && hostIds.value.filter((id) => !before.value!.has(id)).reverse();
}

export function Arrived({ id, tables }: { id: string; tables: Tables }) {
  const model = hostModel(id)!;
  const joined = useSignal(hubNow());
  const about = useSignal<Host | null>(null);
  const facts = model.facts.value;
  const up = facts.state === 'up';
  useEffect(() => {
    const stop = new AbortController();
    api.host(id, stop.signal).then((host) => { about.value = host; }, () => null);
    return () => stop.abort();
  }, [id, up]);
  void model.beat.value;
  const cpu = tables.number('system', model.live.tables.get('system')?.rows.get(''), 'cpu_busy');
  const words = [about.value?.os?.replace(' GNU/Linux', '').replace(/ \([^)]*\)$/, ''), facts.cpus !== null && plural(facts.cpus, 'CPU'), facts.memTotal !== null && trimmed(bytes)(facts.memTotal)].filter(Boolean);
  return (
    <li class="arrived" data-state={up ? 'ok' : 'new'}>
      <StateMark state={up ? 'ok' : 'stale'}>{up ? 'Joined' : 'Joining'}</StateMark>
      <b class="cut" title={shortened(plain(facts.name), 200)}>{shortened(plain(facts.name), 200)}</b>
      <span class="was grow">{clock(joined.value)}{words.length > 0 && `, ${words.join(', ')}`}{up && cpu !== null && <>, CPU <span class="cpu">{percent(cpu)}</span></>}</span>
      <a class="btn pri" href={hostPath(id)} aria-label={`Open ${facts.name}`}>Open</a>
    </li>
  );
}

/** What stands there before the first one, and after it. */
export function Waiting({ first }: { first: boolean }) {
  return <li class="waiting"><Icon name="stale" /><span>{first ? 'Waiting for the machine. Its card comes here by itself.' : 'Waiting for the next one.'}</span></li>;
}
