/** The panel below the strip: how to look at the processes, how many there are, and the table of that view. */
import type { KnownHost } from '../live/hosts.ts';
import { now } from '../live/clock.ts';
import { mode } from '../live/feed.ts';
import { Segments } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { togglePause } from '../parts/keys.ts';
import { later } from '../parts/later.tsx';
import { setQuery } from '../route/router.ts';
import { age, count, plural } from '../unit/format.ts';
import { moment, zone } from '../unit/time.ts';
import type { Process } from './rows.ts';
import { ProcessTable, SortSelect } from './table.tsx';

const LivesTable = later(() => import('./more.tsx').then((file) => file.LivesTable), () => <Skeleton />);
const Counts = later(() => import('./more.tsx').then((file) => file.Counts), () => <span>Reading births and deaths</span>);

const Branches = later(() => import('./more.tsx').then((file) => file.Branches), () => <Skeleton />);
const NoMatch = later(() => import('./more.tsx').then((file) => file.NoMatch), () => <div class="pad" />);
const Picker = later(() => import('./more.tsx').then((file) => file.Picker), () => <span class="btn" aria-disabled="true">Columns</span>);

export const VIEWS = [{ value: 'top', label: 'Top' }, { value: 'tree', label: 'Tree' }, { value: 'births', label: 'Births and deaths' }] as const;
export type View = (typeof VIEWS)[number]['value'];

interface Props {
  id: string;
  view: View;
  /** Null while they are on their way; `rows` are those that the filter leaves. */
  all: readonly Process[] | null;
  rows: readonly Process[];
  filter: string;
  at: number | null;
  /** The second on show, and the last one that is known. */
  second: number | null;
  until: number;
  /** Whether anything was heard of the host at all. */
  heard: boolean;
  facts: KnownHost;
  chosen: string | null;
}

export function Panel(props: Props) {
  const { id, view, at, filter, chosen, until } = props;
  return (
    <section class="panel" aria-label="Process table">
      <div class="panel-head">
        <Segments label="View" value={view} options={VIEWS} onChange={(next) => setQuery({ view: next, ...((next === 'births') === (view === 'births') ? {} : { sort: null, dir: null }) }, 'push', { view: 'top' })} />
        {view === 'births' ? <Counts /> : <Told {...props} />}
        <span class="grow" />
        {view !== 'births' && <SortSelect />}
        {view !== 'births' && <span class="meta">CPU: 100 % is one of {props.facts.cpus === null ? 'the' : props.facts.cpus} {props.facts.cpus === 1 ? 'CPU' : 'CPUs'}</span>}
        {view !== 'births' && <Picker />}
        {at === null && (
          <button type="button" class="btn ico" aria-pressed={mode.value === 'paused'} aria-keyshortcuts="." onClick={togglePause}
            aria-label={mode.value === 'paused' ? 'Resume live, key .' : 'Pause live, key .'} title={mode.value === 'paused' ? 'Resume live (.)' : 'Pause live (.)'}>
            <Icon name={mode.value === 'paused' ? 'play' : 'pause'} />
          </button>
        )}
      </div>
      {view === 'births' ? <LivesTable id={id} chosen={chosen} filter={filter} until={until} /> : <Now {...props} />}
    </section>
  );
}

const isOld = ({ at, second }: Props) => at === null && second !== null && now.value - second > 15_000;

/** How many processes at which second, and how long ago that was when it is not now. */
function Told(props: Props) {
  const { all, rows, filter, at, second, heard } = props;
  if (all === null) return <span>{at === null && heard ? 'This host sends no processes.' : 'Reading the processes'}</span>;
  const total = plural(all.length, 'process', 'processes');
  return (
    <span>
      <b>{filter ? `${count(rows.length)} of ${total}` : total}</b>
      {second !== null && <> at {moment(second, now.value)} {zone(second)}{isOld(props) && <>, <span class="old">{age(now.value - second)} ago</span></>}</>}
    </span>
  );
}

function Now(props: Props) {
  const { id, view, all, rows, filter, at, second, facts, chosen } = props;
  if (all === null) return <Skeleton />;
  if (rows.length === 0 && filter) return <NoMatch filter={filter} names={[...new Set(all.map((row) => row.name))]} />;
  const table = { host: id, chosen, at: second ?? now.value, cpus: facts.cpus, memTotal: facts.memTotal, cause: `${filter} ${at ?? 'live'}` };
  const unreadable = rows.filter((row) => row.read === null || row.fds === null).length;
  return (
    <>
      <div class={isOld(props) ? 'aged' : ''}>
        {view === 'tree' ? <Branches {...table} rows={all} filter={filter} /> : <ProcessTable {...table} rows={rows} />}
      </div>
      {unreadable > 0 && (
        <p class="panel-foot">“–” in {plural(unreadable, 'row')}: not readable without a capability. The agent reads other users' disk rates and open files only as root or with CAP_SYS_PTRACE.</p>
      )}
    </>
  );
}

function Skeleton() {
  return (
    <div class="skel-rows" aria-hidden="true">
      {Array.from({ length: 14 }, (_, index) => <div key={index}><span class="skel k1" /><span class="skel k6" /><span class="grow" /><span class="skel k2" /><span class="skel k2" /></div>)}
    </div>
  );
}
