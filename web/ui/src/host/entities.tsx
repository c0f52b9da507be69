/** The parts of a machine of one sort: lists of them with a graph each, and all the charts of the one that is chosen. */
import { useEffect, useMemo } from 'preact/hooks';
import type { Attributes } from '../api/shapes.ts';
import { generation } from '../live/feed.ts';
import { Filter, Note } from '../parts/controls.tsx';
import { later } from '../parts/later.tsx';
import { query, setQuery } from '../route/router.ts';
import { plain, shortened } from '../unit/plain.ts';
import '../style/parts.css';
import { ChartGrid, WindowLine } from './charts.tsx';
import { EntityList, MOST } from './entity-list.tsx';
import { KINDS, pickOf, type Kind } from './kinds.ts';
import { makeMany } from './many.ts';
import { over } from './over.ts';
import { useHistory, type Place } from './place.ts';

export interface Entity { key: string; name: string; attributes: Attributes }

const Services = later<{ id: string }>(() => import('../service/host.tsx').then((file) => file.HostServices), () => <div class="host-body" />);

/** By its tab; one is of services, which the hub keeps, the others of what is recorded. */
export const Entities = (part: { place: Place; tab: string }) => (part.tab === 'services' ? <Services id={part.place.model.id} /> : <Recorded {...part} />);

function Recorded({ place, tab }: { place: Place; tab: string }) {
  const kinds = KINDS[tab] ?? [];
  const lists = kinds.map((kind) => useList(place, kind));
  const filter = query.value.get('q') ?? '';
  const all = lists.flatMap(({ entities }, i) => entities.map((entity) => ({ entity, kind: kinds[i]! })));
  const picked = query.value.get('pick');
  const waits = lists.some(({ many }) => many.spread.value === null && many.error.value === null);
  // Which one is the busiest is known when the window is.
  const chosen = all.find(({ entity, kind }) => pickOf(kind.table, entity.key) === picked) ?? (waits ? undefined : all[0]);
  return (
    <div class="host-body parts">
      <div>
        {all.length > MOST && <div class="bar flush"><Filter label="Filter" placeholder="Filter by name" value={filter} onInput={(value) => setQuery({ q: value }, 'replace')} /></div>}
        {kinds.map((kind, i) => (
          <EntityList key={kind.table} place={place} kind={kind} entities={lists[i]!.entities} many={lists[i]!.many} filter={filter} chosen={chosen?.kind === kind ? chosen.entity.key : null} />
        ))}
        {chosen ? <Chosen key={pickOf(chosen.kind.table, chosen.entity.key)} place={place} kind={chosen.kind} entity={chosen.entity} />
          : waits && <div class="charts"><figure><figcaption><span class="skel k5" /></figcaption><div class="plot tall" /></figure></div>}
        {picked && chosen && pickOf(chosen.kind.table, chosen.entity.key) !== picked && !waits && <Note icon="note" tone="info">{shortened(plain(picked), 120)} is not in this window; this is {chosen.entity.name}.</Note>}
      </div>
    </div>
  );
}

/** What the host has now, and what it had in the window. */
function useList(place: Place, kind: Kind) {
  const { model, tables, range, rangeKey } = place;
  const columns = useMemo(() => [...new Set([...kind.fields.flatMap((field) => field.add), ...(kind.share ? [kind.share.part, kind.share.rest] : [])])], [kind]);
  const many = useMemo(() => makeMany(model.id, tables, kind.table, columns), [model.id, tables, kind, columns]);
  useEffect(() => () => many.stop(), [many]);
  useEffect(() => many.load(range), [many, rangeKey, generation.value]);
  void model.beat.value;
  const live = model.live.tables.get(kind.table);
  const window = many.spread.value;
  const keys = [...new Set([...(window?.rows.keys() ?? []), ...(range.fixed ? [] : live?.rows.keys() ?? [])])];
  const known = keys.join('\n');
  // By the mean of the window, which does not jump each second.
  const busiest = ({ key }: Entity) => {
    const bins = kind.busiest ? window?.rows.get(key) : undefined;
    return bins && window ? over(bins, columns[0]!, window.from, window.to).mean ?? 0 : 0;
  };
  const entities = useMemo(() => keys.map((key): Entity => {
    const attributes = live?.attributes.get(key) ?? {};
    return { key, attributes, name: shortened(plain(kind.label?.(key, attributes) ?? key), 200) };
  }).sort((one, other) => busiest(other) - busiest(one) || one.name.localeCompare(other.name, 'en', { numeric: true })), [known, live?.attributes.size, window]);
  return { many, entities };
}

/** One of them, over the window of the page. */
function Chosen({ place, kind, entity }: { place: Place; kind: Kind; entity: Entity }) {
  const { name, attributes, key } = entity;
  const row = place.model.live.tables.get(kind.table)?.rows.get(key);
  const [part, rest] = kind.share ? [kind.share.part, kind.share.rest].map((column) => place.tables.number(kind.table, row, column)) : [];
  const size = part && rest ? part + rest : null;
  const specs = useMemo(() => kind.charts(name, attributes, size), [kind, name, attributes, size]);
  const columns = useMemo(() => [...new Set(specs.flatMap((spec) => [...spec.lines.flatMap((line) => line.add), ...(spec.total ? [spec.total] : [])]))], [specs]);
  const history = useHistory(place, columns, kind.table, entity.key);
  return (
    <section class="chosen" aria-label={`Charts of ${name}`}>
      <h2 class="cap"><bdi class="cut" title={name}>{name}</bdi></h2>
      <WindowLine place={place} history={history} />
      <ChartGrid place={place} history={history} specs={specs} title={`Charts of ${name}`} />
    </section>
  );
}
