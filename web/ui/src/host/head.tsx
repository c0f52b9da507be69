/** The head of a host's pages: its name, its state in words, what it is, and its tabs. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Host } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import type { HostModel } from '../live/hosts.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { words } from '../fleet/words.ts';
import { useRange } from '../route/opening.ts';
import { windowOf, withQuery } from '../route/query.ts';
import { DEFAULT_RANGE } from '../route/range.ts';
import { hostPath, TABS } from '../route/route.ts';
import { query } from '../route/router.ts';
import { HOST_RANGES } from './ranges.ts';
import { age, bytes, count, percent, plural, trimmed, uptime } from '../unit/format.ts';

interface HeadProps { model: HostModel; host: Host | null; tables: Tables; children?: ComponentChildren; silentFor: number | null }

export function HostHead({ model, host, tables, children, silentFor }: HeadProps) {
  void model.beat.value;
  const facts = model.facts.value;
  const system = model.live.tables.get('system')?.rows.get('');
  const cpu = tables.number('system', system, 'cpu_busy');
  const say = words(facts, now.value, cpu === null ? '' : percent(cpu), silentFor);
  const up = tables.number('system', system, 'uptime') ?? (host?.bootTime ? (now.value - host.bootTime) / 1000 : null);
  const seen = model.live.at ?? facts.lastSeen;
  // The window on show goes along; a young host's page opens with a shorter one, which its address does not name.
  const window = windowOf(query.value) || withQuery('', { range: useRange(model.id, HOST_RANGES).name }, { range: DEFAULT_RANGE });
  const parts: string[] = [];
  if (up !== null && say.shown !== 'down') parts.push(`up ${uptime(up)}`);
  if (host?.os) parts.push(host.kernel ? `${shortOs(host.os)}, Linux ${shortKernel(host.kernel)}` : shortOs(host.os));
  if (facts.cpus !== null) parts.push(plural(facts.cpus, 'CPU'));
  if (facts.memTotal !== null) parts.push(trimmed(bytes)(facts.memTotal));
  if (host?.agentVersion) parts.push(`agent ${host.agentVersion}`);
  return (
    <section class="head host-head">
      <a class="btn bare ico back" href="/" aria-label="Back to fleet" title="Back to fleet (g o)"><Icon name="back" /></a>
      <div class="grow">
        <div class="row title">
          <h1 class="cut" title={facts.name}>{facts.name}</h1>
          <StateMark state={say.mark}>{say.reason && say.shown !== 'unknown' ? `${say.word}: ${say.reason}` : say.reason || say.word}</StateMark>
        </div>
        <div class="row meta facts">
          {parts.map((part) => <span key={part}>{part}</span>)}
          {seen !== null && <span>last second <span class="age">{age(now.value - seen)}</span> ago</span>}
          {Object.entries(facts.labels).map(([name, value]) => <span class="chip" key={name}>{name}={value}</span>)}
        </div>
      </div>
      <a class="btn" data-keys="c" aria-keyshortcuts="c" title="Compare with another time or host (c)" href={`/compare${withQuery(window, { a: model.id })}`}>Compare</a>
      {children}
    </section>
  );
}

/** "Debian GNU/Linux 12 (bookworm)" → "Debian 12". */
function shortOs(os: string): string {
  return os.replace(' GNU/Linux', '').replace(/ \([^)]*\)$/, '');
}

function shortKernel(kernel: string): string {
  return /^\d+\.\d+/.exec(kernel)?.[0] ?? kernel;
}

/** `page`: the last part of its address; the overview has none. The window of time goes along. */
export function HostTabs({ id, page, processes }: { id: string; page: string; processes: number | null }) {
  const rest = windowOf(query.value);
  const bar = useRef<HTMLElement>(null);
  // On a phone the tabs scroll sideways; the one that is open must be in sight.
  useEffect(() => { bar.current?.scrollTo(bar.current.querySelector<HTMLElement>('[aria-current]')!.offsetLeft - 60, 0); }, [page]);
  return (
    <nav class="tabs" aria-label="Host" ref={bar}>
      {['', 'processes', ...TABS].map((tab) => (
        <a key={tab} href={hostPath(id) + (tab && `/${tab}`) + rest} aria-current={page === tab ? 'page' : undefined}>{tab === 'cpus' ? 'CPUs' : tab ? tab[0]!.toUpperCase() + tab.slice(1) : 'Overview'}{tab === 'processes' && processes !== null && <> <span class="was">{count(processes)}</span></>}</a>
      ))}
    </nav>
  );
}
