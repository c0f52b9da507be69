/** A list of a machine's parts: name, a short graph of the first number, and the numbers of now or of the window. */
import { useMemo } from 'preact/hooks';
import { Spark } from '../chart/spark.tsx';
import type { Cell } from '../api/shapes.ts';
import { Note } from '../parts/controls.tsx';
import { Icon, StateMark } from '../parts/icon.tsx';
import { query, queryLink } from '../route/router.ts';
import { NONE, percent } from '../unit/format.ts';
import { niceTop } from '../unit/scale.ts';
import { plain, shortened } from '../unit/plain.ts';
import type { Bins } from '../chart/bins.ts';
import type { Entity } from './entities.tsx';
import { pickOf, type Field, type Kind } from './kinds.ts';
import { classOf, limits } from './limits.ts';
import type { Many } from './many.ts';
import { over } from './over.ts';
import type { Place } from './place.ts';
import { inUnit } from './units.ts';

/** So many rows at first; the charts of the chosen one stand below them. */
export const MOST = 8;

interface Props { place: Place; kind: Kind; entities: readonly Entity[]; many: Many; filter: string; chosen: string | null }

type Read = (key: string, field: Field) => number | null;

export function EntityList({ place, kind, entities, many, filter, chosen }: Props) {
  const { model, tables, range } = place;
  void many.beat.value;
  const spread = many.spread.value;
  const live = model.live.tables.get(kind.table);
  const mean: Read = (key, { add, times = 1 }) => {
    const bins = spread?.rows.get(key);
    return bins && spread ? total(add.map((column) => over(bins, column, spread.from, spread.to).mean), times) : null;
  };
  const read: Read = range.fixed ? mean : (key, { add, times = 1 }) => total(add.map((column) => tables.number(kind.table, live?.rows.get(key) as readonly Cell[] | undefined, column)), times);
  // One scale for all rows, so that two of them can be compared.
  const first = kind.fields[0]!;
  const highest = useMemo(() => Math.max(0, ...[...spread?.rows.values() ?? []].map((bins) => over(bins, first.add[0]!, spread!.from, spread!.to).most ?? 0)), [spread, first]);
  const top = first.top ?? niceTop(highest, 1000, 1e-3);
  const wanted = filter.trim().toLowerCase();
  const left = wanted ? entities.filter(({ name }) => name.toLowerCase().includes(wanted)) : entities;
  const all = query.value.get('all') === '1';
  const rows = all ? left.slice(0, 300) : left.slice(0, MOST);
  const problem = many.error.value;
  return (
    <section>
      <div class="cap row"><h2>{kind.title}</h2><small>{typeof kind.hint === 'string' ? kind.hint : shortened(plain(kind.hint(place.host?.cpuModel ?? null)), 120)}{range.fixed ? ', means of the window' : ''}</small></div>
      {problem && <Note tone="down" icon="down"><span class="grow">{problem}</span><button type="button" class="btn" onClick={() => many.load(range)}>Retry</button></Note>}
      <div class="tbl">
        {rows.length === 0 ? <p class="pad meta">{entities.length ? 'No name matches.' : spread || problem ? kind.none : 'Reading'}</p> : (
          <table class="parts-table">
            <thead><tr><th scope="col">{kind.one}</th>{kind.share && <th scope="col" class="num c-share">Full</th>}<th scope="col" class="c-graph">{kind.fields[0]!.label}</th>{kind.fields.map(({ label }, i) => <th scope="col" class={`num f${i}`} key={label}>{i === 0 ? <span class="sr">{label}, number</span> : label}</th>)}</tr></thead>
            <tbody>{rows.map((entity) => <EntityRow key={entity.key} kind={kind} entity={entity} bins={spread?.rows.get(entity.key)} from={spread?.from ?? 0} to={spread?.to ?? 0} top={top} read={read} on={entity.key === chosen} />)}</tbody>
          </table>
        )}
      </div>
      {left.length > MOST && <p class="ev"><a class="link" href={queryLink({ all: all ? null : '1' })}>{all ? `The first ${MOST}` : `All ${left.length}`}</a></p>}
    </section>
  );
}

function total(parts: readonly (number | null)[], times: number): number | null {
  let sum = 0;
  for (const part of parts) {
    if (part === null) return null;
    sum += part;
  }
  return sum * times;
}

interface RowProps { kind: Kind; entity: Entity; bins: Bins | undefined; from: number; to: number; top: number; read: Read; on: boolean }

function EntityRow({ kind, entity, bins, from, to, top, read, on }: RowProps) {
  const { key, name, attributes } = entity;
  const about = plain(kind.about(attributes)).slice(0, 80);
  const own = kind.table === 'sensor' ? inUnit(plain(String(attributes.unit ?? ''))) : null;
  const { part, rest } = kind.share ?? { part: '', rest: '' };
  const used = kind.share ? read(key, { label: '', add: [part], format: percent }) : null;
  const free = kind.share ? read(key, { label: '', add: [rest], format: percent }) : null;
  const share = used === null || free === null || used + free <= 0 ? null : used / (used + free);
  const state = classOf(share, limits.value);
  return (
    <tr data-item tabIndex={-1} aria-selected={on} {...(kind.share ? { 'data-state': state } : {})} onKeyDown={(event) => { if (event.key === 'Enter' && event.target === event.currentTarget) event.currentTarget.querySelector('a')?.click(); }}>
      <td class="cut c-part" title={about ? `${name}, ${about}` : name}><a class={kind.share ? 'cut-start' : ''} href={queryLink({ pick: pickOf(kind.table, key) })}><b><bdi>{name}</bdi></b></a>{on && <Icon name="ok" label="shown below" />} <small>{about}</small></td>
      {kind.share && <td class="num c-share inbar-cell">{state === 'ok' ? percent(share) : <StateMark state={state}>{percent(share)}</StateMark>}</td>}
      <td class="c-graph">{bins ? <Graph column={kind.fields[0]!.add[0]!} bins={bins} from={from} to={to} top={used !== null && free !== null && used + free > 0 ? used + free : top} /> : null}</td>
      {kind.fields.map((field, i) => <td class={`num f${i}`} key={field.label}>{(own ?? field.format)(read(key, field)) || NONE}</td>)}
    </tr>
  );
}

function Graph({ column, bins, from, to, top }: { column: string; bins: Bins; from: number; to: number; top: number }) {
  const { avg, max } = bins.column(column);
  const first = Math.max(0, bins.index(from));
  const last = Math.max(first + 1, bins.index(to - 1) + 1);
  const take = (values: readonly (number | null)[]) => Array.from({ length: Math.min(400, last - first) }, (_, i) => values[first + i] ?? null);
  return <Spark avg={take(avg)} max={take(max)} top={top} tone="s1" />;
}
