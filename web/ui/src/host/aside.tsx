/** Beside the charts: how full each mount is, what works hardest, and how the other hosts are. */
import type { Attributes } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { Spark } from '../chart/spark.tsx';
import { row } from '../fleet/reading.ts';
import { loaded, neighbour } from '../fleet/store.ts';
import { now } from '../live/clock.ts';
import { hostIds, hostModel, isHeard, markOf, verdict, type HostModel } from '../live/hosts.ts';
import { Changed } from '../parts/changed.tsx';
import { StateMark } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { windowOf } from '../route/query.ts';
import { query } from '../route/router.ts';
import { hostPath, processPath, processesPath } from '../route/route.ts';
import { bytes, count, percent, plural, trimmed } from '../unit/format.ts';
import { niceTop } from '../unit/scale.ts';
import { plain, shortened } from '../unit/plain.ts';
import { LimitsForm } from './limits-form.tsx';
import { classOf, limits } from './limits.ts';
import { Machine } from './machine.tsx';
import { PackageChanges } from './package-changes.tsx';
import type { Place } from './place.ts';
import { busiest } from './top.ts';

const MOUNTS = 8;

interface Props { model: HostModel; tables: Tables }

export function Aside({ place }: { place: Place }) {
  const { model, tables } = place;
  return (
    <>
      <Disks model={model} tables={tables} />
      <TopProcesses model={model} tables={tables} />
      <Machine place={place} />
      <PackageChanges place={place} />
      <Neighbours id={model.id} />
    </>
  );
}

function Disks({ model, tables }: Props) {
  void model.beat.value;
  const mounts = model.live.tables.get('mount');
  const rows = [...(mounts?.rows ?? [])].map(([key, values]) => ({
    key, total: tables.number('mount', values, 'total'), used: tables.number('mount', values, 'used'), free: tables.number('mount', values, 'free'),
    about: mounts?.attributes.get(key),
  })).filter((mount) => mount.total !== null && mount.total > 0).sort((one, other) => one.key.localeCompare(other.key));
  // Of many mounts the fullest, still in the order of their names.
  const fullest = new Set([...rows].sort((one, other) => (other.used ?? 0) / other.total! - (one.used ?? 0) / one.total!).slice(0, MOUNTS));
  const shown = rows.filter((mount) => fullest.has(mount));
  return (
    <section>
      <div class="cap between row"><h2>Disks</h2><small>per mount, never averaged</small><Menu class="menu" mark={<summary class="btn bare" title="Limits of the marks">Limits</summary>}>{(close) => <LimitsForm close={close} />}</Menu></div>
      {rows.length === 0 ? <p class="meta">{model.live.at === null ? 'Not known yet.' : 'This host reports no mounts.'}</p> : (
        <ul>{shown.map((mount) => <MountRow key={mount.key} name={mount.key} total={mount.total!} used={mount.used} free={mount.free} about={mount.about} />)}</ul>
      )}
      {rows.length > shown.length && <small>and {rows.length - shown.length} with more room</small>}
    </section>
  );
}

function MountRow({ name, total, used, free, about }: { name: string; total: number; used: number | null; free: number | null; about: Attributes | undefined }) {
  // As df counts: what root keeps back is neither used nor free.
  const share = used === null ? null : free === null ? used / total : used / (used + free);
  const state = classOf(share, limits.value);
  const shown = shortened(plain(name), 200);
  const says = <Changed text={`${percent(share)} full`} />;
  return (
    <li class="m">
      <span class="row" title={shown}><span class="mono cut-start"><bdi>{shown}</bdi></span><small class="cut">{shortened(plain(String(about?.fstype ?? '')), 40)}</small></span>
      <span class="nb">{state === 'ok' ? says : <StateMark state={state}>{says}</StateMark>}</span>
      <div class="meter" data-state={state} role="meter" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round((share ?? 0) * 100)} aria-label={`${shown}, ${percent(share)} used`}>
        <i style={{ width: `${(share ?? 0) * 100}%` }} />
      </div>
      <small>{trimmed(bytes)(used)} of {trimmed(bytes)(total)}</small>
      <small class="num">{free === null || share === null ? '' : <><b>{bytes(free)}</b> left, {percent(1 - share)}</>}</small>
    </li>
  );
}

function TopProcesses({ model, tables }: Props) {
  void model.beat.value;
  const table = model.live.tables.get('process');
  const top = busiest(table?.rows ?? [], (values) => tables.number('process', values, 'cpu'), 5);
  const facts = model.facts.value;
  const most = Math.min(Math.max(1, facts.cpus ?? 1), niceTop(top[0]?.cpu ?? 0, 1000, 1));
  const name = (key: string) => shortened(plain(String(table?.attributes.get(key)?.name ?? '–')), 100);
  const pid = (key: string) => table?.attributes.get(key)?.pid ?? key.split('@')[0]!;
  return (
    <section>
      <div class="cap between row"><h2>Top processes</h2><a class="link meta" href={processesPath(model.id)}>All {table ? count(table.rows.size) : ''}</a></div>
      {top.length === 0 ? <p class="meta">Not known yet.</p> : (
        <table class="plain"><thead class="sr"><tr><th scope="col">Process</th><th scope="col">CPU</th></tr></thead><tbody>
          {top.map(({ key, cpu }) => (
            <tr key={key}>
              <td class="cut"><a href={processPath(model.id, key)}><b>{name(key)}</b></a> <small class="mono">{pid(key)}</small></td>
              <td class="num inbar" style={{ '--v': Math.min(1, cpu / most) }}>{percent(cpu)}</td>
            </tr>
          ))}
        </tbody></table>
      )}
      <small>100 % is one CPU of {facts.cpus ?? 'all'}.</small>
    </section>
  );
}

function Neighbours({ id }: { id: string }) {
  void loaded.value;
  const site = hostModel(id)?.facts.value.labels.site;
  const others = hostIds.value.filter((other) => other !== id).map((other) => hostModel(other)!).filter(Boolean)
    .sort((one, other) => Number(other.facts.value.labels.site === site) - Number(one.facts.value.labels.site === site)
      || one.facts.value.name.localeCompare(other.facts.value.name, 'en', { numeric: true }))
    .slice(0, 5);
  if (others.length === 0) return null;
  return (
    <section>
      <div class="cap between row"><h2>Neighbours</h2><small>CPU, last hour, 0 to 100 %</small></div>
      <ul>{others.map((model) => <Neighbour key={model.id} model={model} />)}</ul>
      {hostIds.value.length - 1 > others.length && <a class="link meta" href="/">All {plural(hostIds.value.length, 'host')}</a>}
    </section>
  );
}

function Neighbour({ model }: { model: HostModel }) {
  const facts = model.facts.value;
  const state = verdict(facts);
  const said = `${state[0]!.toUpperCase()}${state.slice(1)}`;
  const rows = neighbour(model.id);
  const cpu = rows?.bins.last('cpu_busy')?.value ?? null;
  const data = rows ? row(rows, 'cpu', now.peek()) : { avg: [], max: [] };
  return (
    <li>
      <a class="nbr" href={hostPath(model.id) + windowOf(query.value)}>
        <span class="cut" title={facts.name}>{facts.name}</span>
        <Spark {...data} top={1} tone={isHeard(state) ? 's1' : 's5'} />
        <span class="num nb">{state === 'ok' ? percent(cpu) : <StateMark state={markOf(state)}>{isHeard(state) ? percent(cpu) : <Changed text={said} />}</StateMark>}</span>
      </a>
    </li>
  );
}
