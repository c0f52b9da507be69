/** The head of a host's pages: its name, its state in words, what it is, and its tabs. */
import type { ComponentChildren } from 'preact';
import type { Host } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import type { HostModel } from '../live/hosts.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { words } from '../fleet/tile.tsx';
import { hostPath, processesPath } from '../route/route.ts';
import { age, bytes, count, plural, trimmed } from '../unit/format.ts';

interface HeadProps { model: HostModel; host: Host | null; tables: Tables; children?: ComponentChildren; silentFor: number | null }

export function HostHead({ model, host, tables, children, silentFor }: HeadProps) {
  void model.beat.value;
  const facts = model.facts.value;
  const system = model.live.tables.get('system')?.rows.get('');
  const cpu = tables.number('system', system, 'cpu_busy');
  const say = words(facts, now.value, cpu, silentFor);
  const uptime = tables.number('system', system, 'uptime') ?? (host?.bootTime ? (now.value - host.bootTime) / 1000 : null);
  const seen = model.live.at ?? facts.lastSeen;
  const parts: string[] = [];
  if (uptime !== null && say.shown !== 'down') parts.push(`up ${age(uptime * 1000)}`);
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

export function HostTabs({ id, page, processes }: { id: string; page: 'host' | 'processes'; processes: number | null }) {
  return (
    <nav class="tabs" aria-label="Host">
      <a href={hostPath(id)} aria-current={page === 'host' ? 'page' : undefined}>Overview</a>
      <a href={processesPath(id)} aria-current={page === 'processes' ? 'page' : undefined}>Processes {processes !== null && <span class="was">{count(processes)}</span>}</a>
    </nav>
  );
}
