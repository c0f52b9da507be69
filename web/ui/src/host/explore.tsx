/** Any column of any row of any table over time, with its least, mean, greatest and last value. */
import { useMemo } from 'preact/hooks';
import type { TableInfo } from '../api/shapes.ts';
import type { ChartSpec } from '../chart/model.ts';
import { Select } from '../parts/controls.tsx';
import { choice } from '../route/query.ts';
import { query, setQuery } from '../route/router.ts';
import { age } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { now } from '../live/clock.ts';
import '../style/parts.css';
import { ChartGrid, WindowLine } from './charts.tsx';
import { useKeys } from './keys-of.ts';
import { shortKey } from './kinds.ts';
import { over } from './over.ts';
import { useHistory, type Place } from './place.ts';
import { unitOf } from './units.ts';

export function Explore({ place }: { place: Place }) {
  const { tables, model } = place;
  void model.beat.value;
  const names = tables.items.map(({ name }) => name);
  const name = choice(query.value, 'table', names, 'system');
  const table = tables.items.find((one) => one.name === name)!;
  // A letter, such as the state of a process, has no mean.
  const columns = table.columns.filter((column) => column.type === 'number');
  const column = columns.find((one) => one.name === query.value.get('column')) ?? columns[0]!;
  const found = useKeys(place, table, column.name);
  const keys = found ?? [];
  const asked = query.value.get('key');
  const key = table.key === null ? '' : keys.find((one) => shortKey(one.key) === asked)?.key ?? (asked && !asked.startsWith('*') ? asked : keys[0]?.key ?? null);
  return (
    <div class="host-body parts">
      <div>
        <div class="bar flush" role="group" aria-label="What is shown">
          <Select label="Table" value={name} options={names.map((value) => ({ value, label: value }))} onChange={(value) => setQuery({ table: value, key: null, column: null }, 'push', { table: 'system' })} />
          {table.key !== null && key !== null && (
            <Select label={table.key} value={key} class="long" options={[...(keys.some((one) => one.key === key) ? [] : [{ value: key, label: shortened(plain(key), 100) }]), ...keys.map((one) => ({ value: one.key, label: one.name }))]} onChange={(value) => setQuery({ key: shortKey(value) })} />
          )}
          <Select label="Column" value={column.name} options={columns.map((one) => ({ value: one.name, label: one.name }))} onChange={(value) => setQuery({ column: value })} />
        </div>
        <p class="meta">{plain(column.help || table.help)}</p>
        {key === null ? <p class="ev">{found ? 'This host reports no rows of this table.' : 'Reading'}</p> : <Shown key={`${name} ${key} ${column.name}`} place={place} table={table} of={key} name={keys.find((one) => one.key === key)?.name ?? shortened(plain(key), 100)} column={column} />}
      </div>
    </div>
  );
}

interface ShownProps { place: Place; table: TableInfo; of: string; name: string; column: TableInfo['columns'][number] }

function Shown({ place, table, of, name, column }: ShownProps) {
  const { model } = place;
  const own = String(model.live.tables.get(table.name)?.attributes.get(of)?.unit ?? '');
  const columns = useMemo(() => [column.name], [column.name]);
  const history = useHistory(place, columns, table.name, of);
  const specs = useMemo((): ChartSpec[] => {
    const { format, base, least } = unitOf(column.unit, plain(own).slice(0, 12));
    const title = name ? `${name} ${column.name}` : column.name;
    return [{ id: 'explore', title, about: `${column.name} of ${name || model.facts.value.name}`, kind: 'line', format, base, least, top: null, ...(column.unit === 'ratio' && table.name === 'system' ? { most: 1 } : {}), signed: true, nothing: 'Nothing was recorded in this window.', lines: [{ label: '', colour: 's1', add: [column.name] }] }];
  }, [name, column, own]);
  const format = specs[0]!.format;
  void history.beat.value;
  const view = history.window.value;
  const found = view ? over(view.bins, column.name, view.from, view.to) : null;
  const last = view ? view.bins.last(column.name) : null;
  const facts: [string, string, string][] = [
    ['Minimum', format(found?.least), 'the least second'], ['Mean', format(found?.mean), view ? `of points of ${age(view.bins.step)}` : ''],
    ['Maximum', format(found?.most), 'the greatest second'], ['Last', format(last?.value), last ? moment(last.at, now.value) : ''],
  ];
  return (
    <>
      <WindowLine place={place} history={history} />
      <dl class="four" aria-busy={view === null}>{facts.map(([words, value, hint]) => <div key={words}><dt>{words}</dt><dd><output aria-live="off">{value}</output></dd><dd class="hint">{hint}</dd></div>)}</dl>
      <div class="single"><ChartGrid place={place} history={history} specs={specs} height={place.height < 188 ? 220 : 320} title="The chart" /></div>
    </>
  );
}
