/** Incidents: those that are open and those that ended; one of them beside the list, or alone where there is no room. */
import { useEffect } from 'preact/hooks';
import { watchApi, type Incident } from '../api/watch.ts';
import '../check/icons.tsx';
import { severityMark } from '../check/states.ts';
import { useAsked } from '../live/asked.ts';
import { every5, now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Filter } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { wide } from '../parts/wide.ts';
import { choice } from '../route/query.ts';
import { path, query, queryLink, setQuery } from '../route/router.ts';
import { incidentPath } from '../route/watched.ts';
import { WatchTabs } from '../rule/tabs.tsx';
import '../style/incidents.css';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { count } from './count.tsx';
import { AskNotices } from './desktop.tsx';
import { ENDED, headlineOf, inOrder } from './lines.ts';
import { OneIncident } from './incident.tsx';

export function IncidentsPage({ id }: { id: string | null }) {
  useHosts();
  const state = choice<'open' | 'ended'>(query.value, 'state', ['open', 'ended'], 'open');
  const { data, error, again } = useAsked(`incidents ${state}`, async (stop) => (await watchApi.incidents(state, stop)).items);
  const list = data.value;
  useEffect(() => { if (list && state === 'open') count(list); }, [list]);
  useEffect(() => { if (id === null) document.title = `${list && state === 'open' ? headlineOf(list) : 'Incidents'} – Tocsin`; }, [id, list]);
  if (id !== null && !wide.value) return <OneIncident key={id} id={id} changed={() => again()} />;
  const q = query.value.get('q') ?? '';
  return (
    <>
      <section class="head"><h1 class="grow" aria-live="polite">{list ? state === 'open' ? headlineOf(list) : 'Incidents that ended' : error.value ? 'The incidents could not be read' : <span class="skel">Reading the incidents</span>}</h1>
        <AskNotices />
        <Filter class="wide" label="Filter incidents" placeholder="Host, service, person" value={q} onInput={(text) => setQuery({ q: text }, 'replace')} /></section>
      <WatchTabs here={state} some={state === 'open' ? list?.length : undefined} />
      {error.value !== null && <div class="sect"><Problem error={error.value} what="incidents" again={() => again()} short /></div>}
      <div class={`inc ${id === null ? '' : 'two'} ${error.value === null ? '' : 'aged'}`}>
        <div class="inc-list">{list && <List list={list} q={q} chosen={id} open={state === 'open'} />}</div>
        {id !== null && <OneIncident key={id} id={id} changed={() => again()} />}
      </div>
    </>
  );
}

function List({ list, q, chosen, open }: { list: readonly Incident[]; q: string; chosen: string | null; open: boolean }) {
  const words = q.trim().toLowerCase();
  const found = list.filter((one) => `#${one.id} ${one.host} ${one.service} ${one.message} ${one.ackedBy ?? ''}`.toLowerCase().includes(words));
  if (list.length === 0) return <div class="panel"><Empty title={open ? 'Nothing waits for you' : 'Nothing has ended yet'}>{open ? <><p>When a check fails and the failure is confirmed, it stands here with who was told, and why.</p><a class="btn" href="/checks">Checks</a></> : <p>What recovers, is no longer watched or is ended by a person stands here.</p>}</Empty></div>;
  if (found.length === 0) return <p class="pad">No incident matches. <button type="button" class="btn" onClick={() => setQuery({ q: null })}>Clear</button></p>;
  const groups: [string, Incident[]][] = open
    ? [['Not acknowledged', inOrder(found).filter(({ acked }) => acked === null)], ['Acknowledged', inOrder(found).filter(({ acked }) => acked !== null)]]
    : [['Ended', found]];
  return <>{groups.map(([title, some]) => some.length > 0 && <section key={title}><h2 class="lab">{title}</h2><ul>{some.map((one) => <Item key={one.id} one={one} chosen={chosen === String(one.id)} />)}</ul></section>)}</>;
}

function Item({ one, chosen }: { one: Incident; chosen: boolean }) {
  const mark = one.ended === null ? severityMark(one.severity) : 'ok';
  void every5.value;
  const link = path.value.startsWith('/incidents') ? `${incidentPath(one.id)}${queryLink({}).slice(path.value.length)}` : incidentPath(one.id);
  return (
    <li>
      <a class="it" href={link} data-item aria-current={chosen ? 'true' : undefined}>
        <Icon name={mark} tone={`c-${mark}`} />
        <b class="cut" title={plain(`${one.host} ${one.service}`)}><bdi>{plain(one.host)}</bdi> <bdi>{plain(one.service)}</bdi></b>
        <span class="was">{one.ended === null ? age(now.peek() - one.opened) : age(one.ended - one.opened)}</span>
        <small class="cut" title={plain(one.message)}>{one.ended === null ? one.severity : ENDED[one.endReason ?? ''] ?? one.endReason}, #{one.id}{one.ended !== null && `, ${moment(one.opened, now.peek(), false)}`}{one.flapping && ', flapping'}: {plain(one.message)}</small>
        {one.ackedBy && one.ended === null && <small class="by">{plain(one.ackedBy)} is on it</small>}
      </a>
    </li>
  );
}
