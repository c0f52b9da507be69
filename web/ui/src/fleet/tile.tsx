/** One host of the fleet: its state, CPU large, and memory, disk, network and processes below on the fleet's scale. */
import type { Tables } from '../api/tables.ts';
import { Spark } from '../chart/spark.tsx';
import { now } from '../live/clock.ts';
import { GRACE, lostSince } from '../live/feed.ts';
import { verdict, type HostModel, type KnownHost, type Verdict } from '../live/hosts.ts';
import { StateMark } from '../parts/icon.tsx';
import { useSeen } from '../parts/seen.ts';
import { hostPath } from '../route/route.ts';
import { age, bytes, NONE, percent, plural, trimmed } from '../unit/format.ts';
import { latest, METRICS, row, type Metric, type Tops } from './reading.ts';
import { loaded, short } from './store.ts';

const SMALL: readonly Metric[] = ['mem', 'disk', 'net', 'procs'];

export interface Words { mark: string; word: string; reason: string; shown: Verdict }

/** How a tile says what is so: the mark's word and the sentence in its last line. */
export function words(host: KnownHost, at: number, cpu: number | null, silentFor: number | null): Words {
  const state = verdict(host);
  const since = host.lastSeen === null ? null : age(at - host.lastSeen);
  const was = cpu === null ? '' : `, was ${percent(cpu)}`;
  if (silentFor !== null) return { mark: 'unknown', word: 'Unknown', reason: `Hub silent for ${age(silentFor)}`, shown: 'unknown' };
  const first = host.health.reasons[0];
  switch (state) {
    case 'down':
      return { mark: 'down', word: since ? `Down ${since}` : 'Down', reason: first ?? (since ? `Last seen ${since} ago${was}` : 'Never seen'), shown: state };
    case 'stale':
      return { mark: 'stale', word: since ? `Stale ${since}` : 'Stale', reason: `Last seen ${since ?? NONE} ago${was}`, shown: state };
    case 'unknown':
      return { mark: 'unknown', word: host.lastSeen === null ? 'New' : 'Unknown', reason: host.lastSeen === null ? 'Not heard yet' : `Not heard since the hub started${was}`, shown: state };
    case 'warn':
      return { mark: 'warn', word: 'Warn', reason: host.health.reasons.join(', ') || 'Needs a look', shown: state };
    default:
      return { mark: 'ok', word: 'OK', reason: '', shown: state };
  }
}

/** A host in one line, when nothing is wrong with it. */
function facts(host: KnownHost, uptime: number | null): string {
  const parts: string[] = [];
  if (host.cpus !== null) parts.push(plural(host.cpus, 'CPU'));
  if (host.memTotal !== null) parts.push(trimmed(bytes)(host.memTotal));
  if (uptime !== null) parts.push(`up ${age(uptime * 1000)}`);
  return parts.join(', ') || NONE;
}

interface Props { model: HostModel; tables: Tables; tops: Tops }

/** Drawn anew only when a signal it reads or one of its properties changes. */
export function Tile({ model, tables, tops }: Props) {
  const { ref, seen } = useSeen<HTMLDivElement>();
  const host = model.facts.value;
  const about = `state-${host.id}`;
  // The link is the name; its hit area is the whole tile.
  const name = <a class="cut" href={hostPath(host.id)} data-item title={host.name} aria-describedby={about}><b>{host.name}</b></a>;
  if (!seen.value) return <div class="tile" ref={ref}>{name}</div>;

  void model.beat.value;
  void loaded.value;
  const silentFor = lostSince.value === null ? null : now.value - lostSince.value;
  const rows = short(host.id);
  const cpu = latest(model, rows, tables, 'cpu');
  // Ages tick, so a host in trouble follows the clock; a well one only its own seconds.
  const at = verdict(host) === 'ok' && silentFor === null ? now.peek() : now.value;
  const say = words(host, at, cpu, silentFor !== null && silentFor > GRACE ? silentFor : null);
  const tone = say.shown === 'ok' ? 's1' : say.shown === 'warn' ? 's1' : 's5';
  const past = say.shown === 'down';
  const uptime = tables.number('system', model.live.tables.get('system')?.rows.get(''), 'uptime');
  const line = say.reason || facts(host, uptime);
  const spark = (metric: Metric) => {
    if (!rows) return { avg: [], top: 1 };
    const top = metric === 'cpu' ? 1 : metric === 'mem' ? host.memTotal ?? 1 : tops[metric];
    return { ...row(rows, metric, at), top, root: metric !== 'cpu' && metric !== 'mem' };
  };
  return (
    <div class="tile" ref={ref} data-state={say.shown}>
      {name}
      <StateMark state={say.mark} id={about}>{say.word}</StateMark>
      <span class={say.shown === 'unknown' ? 'mid aged' : 'mid'}>
        <span class="sr">CPU</span>
        {cpu === null ? <span class="val was">{host.lastSeen === null ? 'no data' : NONE}</span>
          : past ? <span class="val was">was {percent(cpu)}</span>
            : <span class="val">{percent(cpu).slice(0, -2)}<u>%</u></span>}
        <Spark {...spark('cpu')} tone={tone} />
      </span>
      <span class={say.shown === 'ok' || say.shown === 'warn' ? 'minis' : 'minis past'}>
        {SMALL.map((metric) => (
          <span class="mini" key={metric}>
            <small>{METRICS[metric].label}</small>
            <span class="mv">{METRICS[metric].text(latest(model, rows, tables, metric), host.memTotal)}</span>
            <Spark {...spark(metric)} tone={tone} dot={false} />
          </span>
        ))}
      </span>
      <span class="ft"><span class="cut" title={line}>{line}</span></span>
    </div>
  );
}

/** Same size, before the first answer. */
export function TileSkeleton() {
  return (
    <div class="tile" aria-hidden="true">
      <span class="skel k1" /><span class="skel k2" />
      <span class="mid"><span class="skel k3" /><span class="skel k4" /></span>
      <span class="minis">{SMALL.map((metric) => <span class="mini" key={metric}><span class="skel k5" /></span>)}</span>
      <span class="ft"><span class="skel k6" /></span>
    </div>
  );
}
