/** One rule, or a new one: as a sentence and as a line, each from the other, and what it would have done. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ApiError, isAdmin, mayChange } from '../api/client.ts';
import { rulesApi, type Parsed, type Rule } from '../api/rules.ts';
import '../check/icons.tsx';
import { Problem, wordsOf } from '../parts/problem.tsx';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Note } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon, StateMark } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { hostPath, NOTIFY } from '../route/route.ts';
import { go, query } from '../route/router.ts';
import { rulePath } from '../route/watched.ts';
import { NotForYou } from '../settings/words.tsx';
import '../style/rules.css';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { Dialog } from '../views/dialog.tsx';
import { Line } from './line.tsx';
import { makeDraft } from './parse.ts';
import { START, yamlOf } from './parts.ts';
import { Sentence } from './sentence.tsx';
import { markOf, placeOf, standing, WORD } from './words.ts';

/** The charts come after what is written. */
const Rehearsal = later<{ parsed: Parsed | null; saved: string | null }>(() => import('./preview.tsx').then((file) => file.Rehearsal), () => <section class="rehearsal" aria-busy="true"><h2><span class="skel">In the last 7 days this rule would have rung</span></h2></section>);

export function RulePage({ id }: { id: string | null }) {
  useHosts();
  if (id === null) return isAdmin() ? <Editor rule={null} again={() => undefined} /> : <NotForYou title="Add a rule" command="tocsin signin" />;
  return <Known id={id} />;
}

function Known({ id }: { id: string }) {
  const { data, error, again } = useAsked(`rule ${id}`, (stop) => rulesApi.one(id, stop));
  const rule = data.value;
  if (error.value instanceof ApiError && error.value.status === 404) return <><section class="head"><h1>No such rule</h1></section><section class="sect"><div class="panel"><Empty title="It was deleted, or the address has a slip"><a class="btn pri" href="/rules">All rules</a></Empty></div></section></>;
  if (!rule) return error.value ? <Problem error={error.value} what="rule" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel">Reading the rule</span></h1></section>;
  return <Editor rule={rule} again={again} />;
}

function Editor({ rule, again }: { rule: Rule | null; again: (known?: Rule) => void }) {
  // What somebody writes is not taken away by what another saved meanwhile; who saves hears of it.
  const start = useSignal(rule);
  const draft = useMemo(() => makeDraft(start.peek()?.text ?? query.peek().get('text') ?? START), []);
  useEffect(() => draft.stop, []);
  const busy = useSignal(false);
  const told = useSignal<string | null>(null);
  const refused = useSignal<string | null>(null);
  const asking = useSignal(false);
  const parsed = draft.parsed.value;
  const wrong = draft.wrong.value;
  const fixed = !isAdmin() || Boolean(rule?.provisioned);
  const saved = start.value;
  const changed = !saved || (wrong !== null ? true : parsed !== null && parsed.text !== saved.text);
  const meanwhile = saved && rule && rule.version !== saved.version;
  useEffect(() => { document.title = `${saved ? saved.text : 'Add a rule'} – Tocsin`; }, [saved]);
  const keep = async (enabled: boolean, text: string) => {
    if (busy.value) return;
    busy.value = true;
    refused.value = null;
    try {
      const kept = saved ? await rulesApi.set(saved.id, { text, enabled, version: saved.version }) : await rulesApi.add({ text, enabled });
      told.value = saved && enabled !== saved.enabled ? `Switched ${enabled ? 'on' : 'off'}.` : 'Saved.';
      if (!saved) return go(rulePath(kept.id));
      start.value = kept;
      again(kept);
    } catch (problem) {
      refused.value = wordsOf(problem);
    } finally {
      busy.value = false;
    }
  };
  const firing = rule?.firing.filter(({ state }) => state === 'firing' || state === 'resolving') ?? [];
  return (
    <>
      <section class="head rule-head">
        <a class="btn bare ico back" href="/rules" aria-label="All rules" title="All rules"><Icon name="back" /></a>
        <div class="grow">
          <h1>{saved ? firing.length ? <>Fires {firing.length === 1 ? <>on {plain(firing[0]!.name)}</> : `in ${firing.length} places`}</> : `Rule: ${WORD[standing(rule ?? saved)].toLowerCase()}` : 'Add a rule'}</h1>
          <p class="meta">{!saved ? 'Not saved yet.' : `${changed ? 'Changed, not saved; in use' : 'In use'} since ${moment(saved.changed, now.peek(), false)}.`}</p>
        </div>
        {!fixed && <div class="row">
          {saved && <button type="button" class="btn big" onClick={() => { asking.value = true; }}>Delete</button>}
          {saved && <button type="button" class="btn big" onClick={() => void keep(!saved.enabled, saved.text)}>Switch {saved.enabled ? 'off' : 'on'}</button>}
          {changed && <button type="button" class="btn big" onClick={() => { if (saved) draft.write(saved.text); else go('/rules'); }}>Discard</button>}
          <button type="button" class="btn pri big" disabled={!changed || wrong !== null || parsed === null} title={wrong ? 'What is marked must be put right first' : changed ? undefined : 'Nothing is changed'} aria-busy={busy.value || undefined} onClick={() => void keep(saved?.enabled ?? true, parsed!.text)}>Save rule</button>
        </div>}
      </section>
      <div class="sect notes">
        {rule?.provisioned && <Note tone="info" icon="lock">A file says how this rule is; change it there.</Note>}
        {rule?.error && <Note tone="warn" icon="warn">It is not in use: {plain(rule.error)}</Note>}
        {meanwhile && <Note tone="warn" icon="warn" live><span class="grow">Somebody else saved this rule meanwhile: {plain(rule.text)}</span><button type="button" class="btn" onClick={() => { start.value = rule; draft.write(rule.text); }}>Take theirs</button></Note>}
        {refused.value && <Note tone="down" icon="down" live>{plain(refused.value)}</Note>}
        {told.value && !changed && <p class="meta" role="status">{told.value}</p>}
      </div>
      <div class="re">
        <div class="re-main">
          <Sentence draft={draft} fixed={fixed} />
          {wrong?.of === 'parts' && <p class="hint err row" role="status"><Icon name="down" tone="c-down" />{wrong.words}</p>}
          <Line draft={draft} fixed={fixed} />
          <p class="says" aria-live="polite">{parsed && !wrong ? plain(parsed.sentence) : ' '}</p>
          {mayChange() && <Rehearsal parsed={wrong ? null : parsed} saved={saved?.text ?? null} />}
        </div>
        <aside class="side" aria-label="More of the rule">
          {firing.length > 0 && <section><h2>Fires now</h2><ul class="fires">{firing.map((one) => <li key={`${one.host} ${one.key}`}><StateMark state={markOf(rule!)}>{age(now.value - one.since)}</StateMark><span class="cut"><a class="link" href={hostPath(one.host)}><b>{plain(one.name)}</b></a> {plain(one.key)}</span></li>)}</ul></section>}
          {parsed && <section><h2>Where it is judged</h2><p class="meta">{placeOf(parsed)[0]!.toUpperCase() + placeOf(parsed).slice(1)}: {parsed.why}.</p></section>}
          {parsed && <section><h2>Who is told</h2><p class="meta">{mayChange() ? <a class="link" href={NOTIFY}>Contacts</a> : 'Contacts'} who take {parsed.severity === 'info' ? 'everything' : parsed.severity === 'warning' ? 'warnings' : 'what is critical'}, of these hosts. A silence or a maintenance holds it back.</p></section>}
          {parsed && !wrong && <Yaml text={yamlOf(parsed.condition)} />}
        </aside>
      </div>
      {asking.value && saved && <Dialog title="Delete this rule" verb="Delete rule" danger onClose={() => { asking.value = false; }} onDo={async () => {
        await rulesApi.delete(saved.id);
        go('/rules');
      }}><p><b>{plain(saved.sentence)}</b></p><p>What fires by it ends as removed. Switch it off to keep it.</p></Dialog>}
    </>
  );
}

function Yaml({ text }: { text: string }) {
  const copied = useSignal(false);
  return (
    <section>
      <div class="row between"><h2>Same rule as a file</h2>{navigator.clipboard && <button type="button" class="btn bare" onClick={() => void navigator.clipboard.writeText(text).then(() => { copied.value = true; })}><Icon name="copy" />{copied.value ? 'Copied' : 'Copy'}</button>}</div>
      <pre tabIndex={0} role="region" aria-label="The rule as a file">{text}</pre>
    </section>
  );
}
