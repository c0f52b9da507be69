/** What the machine is, in full, as its agent says: system, kernel, architecture, processors, and since when it is up. */
import { isAdmin, mayChange } from '../api/client.ts';
import { now } from '../live/clock.ts';
import { Changed } from '../parts/changed.tsx';
import { editPath, hostPath } from '../route/route.ts';
import { silencePath } from '../route/watched.ts';
import { bytes, NONE, plural, trimmed, uptime } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { date, clock, zone } from '../unit/time.ts';
import '../style/parts.css';
import type { Place } from './place.ts';

/** Some release files are passed on with their quotes. */
const unquoted = (text: string) => shortened(plain(text.replace(/^(["'])(.*)\1$/, '$2')), 120);

export function Machine({ place: { model, host, tables } }: { place: Place }) {
  void model.beat.value;
  const facts = model.facts.value;
  const system = model.live.tables.get('system')?.rows.get('');
  const up = tables.number('system', system, 'uptime') ?? (host?.bootTime ? (now.value - host.bootTime) / 1000 : null);
  const started = host?.bootTime ?? null;
  const linux = host?.kernel ? `Linux ${unquoted(host.kernel)}` : NONE;
  const rows: [string, string][] = [
    ['Up', up === null ? NONE : uptime(up)],
    ['Started', started === null ? NONE : `${date(started)} ${clock(started, false)} ${zone(started)}`],
    ['System', host?.os ? unquoted(host.os) : NONE],
    ['Kernel', linux],
    ['Architecture', host?.arch ? unquoted(host.arch) : NONE],
    ['Processor', host?.cpuModel ? unquoted(host.cpuModel) : NONE],
    ['Memory', facts.memTotal === null ? NONE : trimmed(bytes)(facts.memTotal)],
    ['Agent', host?.agentVersion ? unquoted(host.agentVersion) : NONE],
    ['Its clock', host?.clockSkewMillis == null ? NONE : host.clockSkewMillis === 0 ? 'as the hub’s' : `${Math.abs(host.clockSkewMillis)} ms ${host.clockSkewMillis > 0 ? 'ahead' : 'behind'}`],
  ];
  return (
    <section class="machine">
      <div class="cap between row"><h2>Machine</h2>{facts.cpus !== null && <a class="link meta" href={`${hostPath(model.id)}/cpus`}>{plural(facts.cpus, 'CPU')}</a>}</div>
      <dl class="dl">{rows.map(([name, text]) => <><dt>{name}</dt><dd>{name === 'Up' ? text : <Changed text={text} />}</dd></>)}</dl>
      {isAdmin() && <a class="link meta" href={editPath(model.id)}>Name and labels</a>}
      {mayChange() && <p><a class="link meta" href={silencePath('maintenance', facts.name)}>Plan maintenance</a> <a class="link meta" href={silencePath('silences', facts.name)}>Silence</a></p>}
    </section>
  );
}
