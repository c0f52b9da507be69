/** The lives of the range as a table: the same as the bars above, with their times in figures. */
import { useMemo, useRef } from 'preact/hooks';
import { processPath } from '../route/route.ts';
import { choice } from '../route/query.ts';
import { query, setQuery } from '../route/router.ts';
import { age, count, NONE, plural } from '../unit/format.ts';
import { shortened } from '../unit/plain.ts';
import { moment, zone } from '../unit/time.ts';
import { Note } from '../parts/controls.tsx';
import '../style/process.css';
import { events, eventsAgain, eventsError } from './events.ts';
import { lived } from './lived.ts';
import { Spacer } from '../parts/scroll.tsx';
import { SortHead, useRowsInView, type Sortable } from './long.tsx';
import { firstLifeDirection, LIFE_SORTS, sortLives, type Life, type LifeSort } from './lives.ts';
import { filterProcesses, restOf, type Direction } from './rows.ts';
import { openProcess } from './table.tsx';

export interface LivesTableProps { id: string; chosen: string | null; filter: string; until: number }

const COLUMNS: readonly Sortable<LifeSort>[] = [
  { by: 'pid', label: 'PID', num: true, long: 'Process id', width: 76 },
  { by: 'name', label: 'Name', num: false, long: 'Name and command' },
  { by: 'user', label: 'User', num: false, long: 'User', width: 116 },
  { by: 'born', label: 'Born', num: true, long: 'Birth', width: 148 },
  { by: 'ended', label: 'Ended', num: true, long: 'End', width: 148 },
  { by: 'lived', label: 'Lived', num: true, long: 'Length of life', width: 84 },
];

export function LivesTable({ id, chosen, filter, until }: LivesTableProps) {
  const known = events.value;
  const by = choice<LifeSort>(query.value, 'sort', LIFE_SORTS, 'born');
  const direction = choice<Direction>(query.value, 'dir', ['asc', 'desc'], firstLifeDirection(by));
  const body = useRef<HTMLTableSectionElement>(null);
  // Who lives grows older by the second: that alone sorts nothing anew.
  const rows = useMemo(() => sortLives(known ? filterProcesses(known.lives, filter) : [], by, direction, until), [known, filter, by, direction]);
  const { from, last, above, below } = useRowsInView(body, rows.length);
  const sort = (next: LifeSort) => {
    const way: Direction = next !== by ? firstLifeDirection(next) : direction === 'asc' ? 'desc' : 'asc';
    setQuery({ sort: next, dir: way === firstLifeDirection(next) ? null : way }, 'push', { sort: 'born' });
  };
  return (
    <>
      {eventsError.value && <Note tone="down" icon="down"><span class="grow">{eventsError.value}</span><button type="button" class="btn" onClick={() => { eventsAgain.value++; }}>Retry</button></Note>}
      <table class={`procs lives ${eventsError.value ? 'aged' : ''}`} aria-rowcount={rows.length + 1} aria-label="Births and deaths" aria-busy={known === null}>
        <SortHead columns={COLUMNS} by={by} direction={direction} onSort={sort} />
        <tbody ref={body}>
          <Spacer height={above} />
          {rows.slice(from, last).map((life, index) => <Row key={life.key} id={id} life={life} place={from + index + 2} chosen={life.key === chosen} until={until} end={known!.end} />)}
          <Spacer height={below} />
        </tbody>
      </table>
      {known && rows.length === 0 && <p class="pad meta">{filter ? `None of ${plural(known.lives.length, 'process', 'processes')} matches “${shortened(filter, 60)}”.` : 'Nothing came or went in this range: choose a longer one above.'}</p>}
      <p class="panel-foot">
        {known?.clipped && 'The last day of the range: more is not listed at once. '}
        {known && known.missing > 0 && `${count(known.missing)} older events of the range are left out: choose a shorter one. `}
        A birth is when the kernel started the process, an end the first reading without it. Who lived through the whole range is not here; who came and went between two readings was never seen.
      </p>
    </>
  );
}

function Row({ id, life, place, chosen, until, end }: { id: string; life: Life; place: number; chosen: boolean; until: number; end: number | null }) {
  const rest = restOf(life);
  const when = (millis: number | null) => (millis === null ? NONE : <time dateTime={new Date(millis).toISOString()} title={`${new Date(millis).toISOString()}, here ${zone(millis)}`}>{moment(millis, until)}</time>);
  return (
    <tr data-item tabIndex={-1} aria-rowindex={place} data-key={life.key} aria-selected={chosen ? 'true' : undefined}
      onClick={(event) => openProcess(event, id, life.key)} onKeyDown={(event) => openProcess(event, id, life.key)}>
      <td class="num c-pid">{life.pid}</td>
      <td class="cut c-name" title={shortened(life.cmdline || life.name, 1_000)}><a href={processPath(id, life.key) + location.search}><b>{shortened(life.name, 300)}</b></a>{rest !== '' && <small>{shortened(rest, 300)}</small>}</td>
      <td class="dim cut c-user" title={shortened(life.user, 1_000)}>{shortened(life.user, 300) || NONE}<span class="u">, {life.pid}</span></td>
      <td class="num c-born">{when(life.start)}</td>
      <td class="num c-ended">{life.died === null ? <span class="dim" title={end === null ? undefined : 'It lived when the range ended; what came later is not in it.'}>{end === null ? 'lives' : 'later'}</span> : when(life.died)}</td>
      <td class="num dim c-lived">{life.start === null ? NONE : life.died === null ? `${end === null ? '' : '> '}${age((end ?? until) - life.start)}` : lived(life.died - life.start)}</td>
    </tr>
  );
}
