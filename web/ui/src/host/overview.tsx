/** A host at a glance: six charts with one cursor, beside them what is full, what works and who else is there, below them the rest. */
import { useMemo } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { moment } from '../unit/time.ts';
import { now } from '../live/clock.ts';
import { ChartGrid, WindowLine } from './charts.tsx';
import { changed, paintMarks } from './marks.ts';
import { useHistory, type Place } from './place.ts';
import { reboots } from './reboots.ts';
import { SYSTEM_COLUMNS, specs } from './specs.ts';

const MoreCharts = later(() => import('./more.ts').then((file) => file.MoreCharts), () => <p class="ev">Reading</p>);
const Aside = later(() => import('./more.ts').then((file) => file.Aside), () => <div class="side-skel">{['Disks', 'Top processes', 'Machine'].map((name) => <h2 key={name}>{name}</h2>)}</div>);

/** As many starts as the line above the charts has room for. */
const STARTS = 3;

export function HostOverview({ place }: { place: Place }) {
  const { name, cpus, memTotal } = place.model.facts.value;
  const history = useHistory(place, SYSTEM_COLUMNS);
  const charts = useMemo(() => specs(name, cpus, memTotal), [name, cpus, memTotal]);
  const view = history.window.value;
  void history.beat.value;
  const starts = view ? reboots(view.bins, view.from, view.to) : [];
  const marks = [...starts, ...changed.value];
  const more = useMemo(() => (marks.length ? paintMarks(marks) : undefined), [marks.join()]);
  return (
    <div class="host-body">
      <div>
        <WindowLine place={place} history={history}>
          {starts.slice(-STARTS).map((at) => <span class="happened" key={at}><Icon name="up1" />{moment(at, now.value, false)} <b>started anew</b></span>)}
          {starts.length > STARTS && <span>and {starts.length - STARTS} more</span>}
        </WindowLine>
        <ChartGrid place={place} history={history} specs={charts} more={more} />
        <MoreCharts place={place} more={more} />
      </div>
      <aside class="side" aria-label={`More of ${name}`}><Aside place={place} /></aside>
    </div>
  );
}
