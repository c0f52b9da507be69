/** Every rule as a sentence: how it stands, where it is judged, and what fires now; what needs somebody first. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isAdmin, isGuest } from '../api/client.ts';
import { rulesApi, type Rule } from '../api/rules.ts';
import '../check/icons.tsx';
import { Problem, wordsOf } from '../parts/problem.tsx';
import { useAsked } from '../live/asked.ts';
import { every5, now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Filter } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon, StateMark } from '../parts/icon.tsx';
import { choice } from '../route/query.ts';
import { hostPath } from '../route/route.ts';
import { query, setQuery } from '../route/router.ts';
import { ADD_RULE, rulePath } from '../route/watched.ts';
import '../style/rules.css';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { WatchTabs } from './tabs.tsx';
import { headline, inOrder, markOf, ORDER, placeOf, standing, WORD, type Standing } from './words.ts';

const TONE: Record<Standing, string> = { fires: 'down', error: 'warn', pending: 'stale', blind: 'unknown', quiet: 'ok', off: 'paused' };
/** So many of what fires stand in a row; the rule's page has all. */
const FIRING = 3;

export function RulesPage() {
  useHosts();
  const { data, error, again } = useAsked('rules', async (stop) => (await rulesApi.list(stop)).items);
  const list = data.value;
  useEffect(() => { document.title = `${list ? headline(list) : 'Rules'} – Tocsin`; }, [list]);
  return (
    <>
      <section class="head"><div class="grow" aria-live="polite"><h1>{list ? headline(list) : error.value ? 'The rules could not be read' : <span class="skel">Reading the rules</span>}</h1>{list && list.length > 0 && <Tally list={list} />}</div></section>
      <WatchTabs here="rules" />
      {!list ? error.value !== null && <div class="sect pad"><Problem error={error.value} what="rules" again={() => again()} short /></div> : list.length === 0 ? <None /> : <List list={list} error={error.value} again={again} />}
    </>
  );
}

function Tally({ list }: { list: readonly Rule[] }) {
  const state = query.value.get('state');
  return <div class="tally">{ORDER.map((name) => [name, list.filter((rule) => standing(rule) === name).length] as const).filter(([, some]) => some > 0).map(([name, some]) => (
    <button type="button" key={name} aria-pressed={state === name} onClick={() => setQuery({ state: state === name ? null : name })}><Icon name={TONE[name]} tone={`c-${TONE[name]}`} /><b>{some}</b><span>{WORD[name].toLowerCase()}</span></button>
  ))}</div>;
}

function List({ list, error, again }: { list: readonly Rule[]; error: unknown; again: (known?: Rule[]) => void }) {
  const told = useSignal<string | null>(null);
  const q = query.value.get('q') ?? '';
  const state = choice(query.value, 'state', ['', ...ORDER], '');
  const words = q.trim().toLowerCase();
  const rows = inOrder(list).filter((rule) => (!state || standing(rule) === state) && `${rule.text} ${rule.sentence} ${rule.severity} ${rule.firing.map(({ name, key }) => `${name} ${key}`).join(' ')}`.toLowerCase().includes(words));
  const turn = async (rule: Rule) => {
    try {
      await rulesApi.set(rule.id, { text: rule.text, enabled: !rule.enabled, version: rule.version });
      told.value = `${rule.enabled ? 'Switched off' : 'Switched on'}: ${rule.text}`;
    } catch (problem) {
      told.value = wordsOf(problem);
    }
    again();
  };
  return (
    <>
      <div class="bar">
        <Filter class="wide" label="Filter rules" placeholder="Column, host, label" value={q} onInput={(text) => setQuery({ q: text }, 'replace')} />
        <span class="grow" />
        {isAdmin() && <a class="btn pri" href={ADD_RULE}><Icon name="plus" />Add a rule</a>}
      </div>
      <div class="sect rl">
        {error !== null && <Problem error={error} what="rules" again={() => again()} short />}
        {told.value && <p class="meta" role="status">{told.value}</p>}
        <div class={`tbl ${error !== null ? 'aged' : ''}`}><table>
          <thead><tr><th scope="col" class="r-state">State</th><th scope="col">Rule</th><th scope="col" class="r-now">Fires now</th><th scope="col" class="r-where">Judged</th><th scope="col" class="r-do"><span class="sr">Actions</span></th></tr></thead>
          <tbody>
            {rows.map((rule) => <Row key={rule.id} rule={rule} turn={() => void turn(rule)} />)}
            {rows.length === 0 && <tr><td colSpan={5} class="c-none">No rule matches. <button type="button" class="btn" onClick={() => setQuery({ q: null, state: null })}>Clear</button></td></tr>}
          </tbody>
        </table></div>
      </div>
    </>
  );
}

function Row({ rule, turn }: { rule: Rule; turn: () => void }) {
  void every5.value;
  const stands = standing(rule);
  const mark = markOf(rule);
  const firing = rule.firing.filter(({ state }) => state === 'firing' || state === 'resolving');
  return (
    <tr data-state={stands === 'fires' ? mark : undefined} class={rule.enabled ? '' : 'is-off'}>
      <td class="r-state"><StateMark state={mark}>{WORD[stands]}</StateMark></td>
      <td class="r-rule">
        <a href={rulePath(rule.id)} data-item><span class="said">{plain(rule.sentence)}</span><code>{plain(rule.text)}</code></a>
        {rule.error && <small class="hint err">{plain(rule.error)}</small>}
        {rule.provisioned && <small class="row"><Icon name="lock" />set by a file</small>}
      </td>
      <td class="r-now">{firing.slice(0, FIRING).map((one) => <span key={`${one.host} ${one.key}`} class="nb"><a class="link" href={hostPath(one.host)}><b>{plain(one.name)}</b></a>{one.key && ` ${plain(one.key)}`} <small>{age(now.peek() - one.since)}</small></span>)}{firing.length > FIRING && <small>{firing.length - FIRING} more</small>}{firing.length === 0 && <span class="was r-none">–</span>}</td>
      <td class="r-where dim">{placeOf(rule)}</td>
      <td class="r-do">{isAdmin() && !rule.provisioned && <button type="button" class="btn" aria-label={`Switch ${rule.enabled ? 'off' : 'on'}: ${plain(rule.text)}`} onClick={turn}>Switch {rule.enabled ? 'off' : 'on'}</button>}</td>
    </tr>
  );
}

function None() {
  return (
    <section class="sect pad"><div class="panel"><Empty title="Ring when a machine is not well">
      <p>A rule is one sentence: “When disk free of every host is below 10 % for 5 min, raise warning.” Before you save it you see how often it would have rung.</p>
      {isAdmin() ? <a class="btn pri" href={ADD_RULE}><Icon name="plus" />Add a rule</a> : <p>{isGuest() ? 'A demonstration has none.' : 'An admin can add one.'}</p>}
    </Empty></div></section>
  );
}

