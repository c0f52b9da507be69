/** Below the first six charts: memory, tasks and sockets in detail, over the same window with the same cursor. */
import { useMemo } from 'preact/hooks';
import type { Painter } from '../chart/paint.ts';
import '../style/parts.css';
import { ChartGrid } from './charts.tsx';
import { MORE_COLUMNS, moreSpecs } from './more-specs.ts';
import { useHistory, type Place } from './place.ts';

export function MoreCharts({ place, more }: { place: Place; more: Painter | undefined }) {
  const { model, tables } = place;
  const history = useHistory(place, MORE_COLUMNS);
  const { name } = model.facts.value;
  const system = model.live.tables.get('system')?.rows.get('');
  const swap = tables.number('system', system, 'swap_total');
  const groups = useMemo(() => moreSpecs(name, swap), [name, swap]);
  return (
    <>
      {groups.map(({ title, specs }) => (
        <section key={title} class="group-of">
          <h2 class="cap" aria-hidden="true">{title}</h2>
          <ChartGrid place={place} history={history} specs={specs} more={more} height={Math.min(150, place.height)} title={title} />
        </section>
      ))}
    </>
  );
}
