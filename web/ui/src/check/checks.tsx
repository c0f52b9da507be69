/** All that is looked at from outside: how it is, ninety days of it, and how fast it answers; worst first. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { isGuest } from '../api/client.ts';
import { watchApi, type Check } from '../api/watch.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Filter } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { choice } from '../route/query.ts';
import { ADD_CHECK } from '../route/watched.ts';
import { query, setQuery } from '../route/router.ts';
import { maySet } from '../session/may.ts';
import '../style/checks.css';
import { Doing, useDoing } from './doing.tsx';
import { came, pastOf } from './history.ts';
import './icons.tsx';
import { CheckRow } from './row.tsx';
import { StateMenu } from './state.tsx';
import { headline, MARK, nameOf, ORDER, sorted, tallyOf, type Sort } from './states.ts';

const SORTS: readonly Sort[] = ['state', 'name', 'time', 'uptime'];
/** More rows than this are drawn only when asked for. */
const FIRST = 200;

export function ChecksPage() {
  useHosts();
  const { data, error, again } = useAsked('checks', async (stop) => (await watchApi.checks(stop)).items);
  const list = data.value;
  useEffect(() => { document.title = `${list ? headline(list) : 'Checks'} – Tocsin`; }, [list]);
  if (!list) return error.value ? <Problem error={error.value} what="checks" again={again} /> : <Reading />;
  if (list.length === 0) return <None />;
  return <List list={list} error={error.value} again={() => again()} />;
}

function List({ list, error, again }: { list: readonly Check[]; error: unknown; again: () => void }) {
  const all = useSignal(false);
  const doing = useDoing(again);
  const q = query.value.get('q') ?? '';
  const state = choice(query.value, 'state', ['', ...ORDER], '');
  const sort = choice<Sort>(query.value, 'sort', SORTS, 'state');
  const back = query.value.get('dir') === 'back';
  // Numbers that come row by row move rows only where one sorts by them.
  const numbers = sort === 'uptime' ? came.value : 0;
  const rows = useMemo(() => {
    const words = q.trim().toLowerCase();
    const found = list.filter((check) => (!state || check.state === state) && `${nameOf(check)} ${check.type} ${check.message}`.toLowerCase().includes(words));
    return sorted(found, sort, back, ({ id, took }) => (sort === 'time' ? took : pastOf(id).peek()?.uptime) ?? null);
  }, [list, q, state, sort, back, numbers]);
  const shown = all.value ? rows : rows.slice(0, FIRST);
  const head = (name: Sort, words: string, tone = '') => (
    <th scope="col" class={tone} aria-sort={sort === name ? (back ? 'descending' : 'ascending') : undefined}>
      <button type="button" onClick={() => setQuery({ sort: name, dir: sort === name && !back ? 'back' : null }, 'replace', { sort: 'state' })}>{words}{sort === name && <Icon name={back ? 'up1' : 'down1'} />}</button>
    </th>
  );
  return (
    <>
      <section class="head"><div class="grow" aria-live="polite">
        <h1>{headline(list)}</h1>
        <div class="tally">
          {tallyOf(list).map((one) => (
            <button type="button" key={one.state} aria-pressed={state === one.state} onClick={() => setQuery({ state: state === one.state ? null : one.state })}><Icon name={MARK[one.state]} tone={`c-${MARK[one.state]}`} /><b>{one.count}</b><span>{one.state}</span></button>
          ))}
        </div>
      </div></section>
      <div class="bar">
        <Filter class="wide" label="Filter checks" placeholder="Host, name, type, message" value={q} onInput={(text) => setQuery({ q: text }, 'replace')} />
        <span class="grow" />
        {maySet() && <a class="btn pri" href={ADD_CHECK}><Icon name="plus" />Add a check</a>}
        <StateMenu checks={list} told={doing.told} again={again} />
      </div>
      <div class="sect ck">
        {error !== null && <Problem error={error} what="checks" again={again} short />}
        {doing.told.value && <p class="meta" role="status">{doing.told.value}</p>}
        <div class={`tbl ${error !== null ? 'aged' : ''}`}><table>
          <thead><tr>{head('state', 'State', 'c-state')}{head('name', 'Check', 'c-name')}{head('time', 'Answer', 'c-answer')}<th scope="col" class="c-bars"><span class="row between"><span>90 days ago</span><span>today</span></span></th>{head('uptime', '90 d, %', 'c-up num')}<th scope="col" class="c-more"><span class="sr">Actions</span></th></tr></thead>
          <tbody>
            {shown.map((check) => <CheckRow key={check.id} check={check} now={now} doing={doing} />)}
            {rows.length === 0 && <tr><td colSpan={6} class="c-none">No check matches. <button type="button" class="btn" onClick={() => setQuery({ q: null, state: null })}>Clear</button></td></tr>}
          </tbody>
        </table></div>
        {rows.length > shown.length && <button type="button" class="btn" onClick={() => { all.value = true; }}>Show all {rows.length}</button>}
      </div>
      <Doing doing={doing} all={list} />
    </>
  );
}

function Reading() {
  return (
    <>
      <section class="head" aria-busy="true"><div class="grow"><h1><span class="skel">Reading the checks</span></h1></div></section>
      <div class="bar" />
      <div class="sect ck"><div class="tbl skel-rows">{[0, 1, 2, 3, 4, 5].map((i) => <div key={i}><span class="skel k1" /><span class="skel k6" /><span class="grow" /><span class="skel k1" /></div>)}</div></div>
    </>
  );
}

function None() {
  return (
    <>
      <section class="head"><h1>{headline([])}</h1></section>
      <section class="sect"><div class="panel"><Empty title="Look at a service from outside">
        <p>A check asks a site, a port, a mail or name server as its users do, every minute, and rings when it fails.</p>
        {maySet() ? <a class="btn pri" href={ADD_CHECK}><Icon name="plus" />Add a check</a> : <p>{isGuest() ? 'A demonstration has none.' : 'An admin can add one.'}</p>}
      </Empty></div></section>
    </>
  );
}
