/** One check: how it is and since when, how fast it answers, ninety days of it, and what the last looks found. */
import { useEffect } from 'preact/hooks';
import { ApiError, mayChange } from '../api/client.ts';
import { watchApi, type Check, type Incident } from '../api/watch.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Note } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon, StateMark } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Problem, wordsOf } from '../parts/problem.tsx';
import { incidentPath } from '../route/watched.ts';
import { go } from '../route/router.ts';
import '../style/check.css';
import '../style/checks.css';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { Actions, Doing, RunNow, useDoing } from './doing.tsx';
import './icons.tsx';
import { Observers } from './observers.tsx';
import { MARK, nameOf, WORD } from './states.ts';

const Past = later(() => import('./past.tsx').then((file) => file.Past), () => <div class="past" aria-busy="true"><div class="panel tall" /></div>);

interface Answer { check: Check; incident: Incident | null }

export function CheckPage({ id }: { id: string }) {
  useHosts();
  const { data, error, again } = useAsked<Answer>(`check ${id}`, async (stop) => {
    const [check, open] = await Promise.all([watchApi.check(id, stop), watchApi.incidents('open', stop)]);
    return { check, incident: open.items.find((one) => one.check === id) ?? null };
  });
  const answer = data.value;
  const name = answer && plain(nameOf(answer.check));
  const state = answer?.check.state;
  useEffect(() => { document.title = `${name ? `${name} ${state}` : 'Check'} – Tocsin`; }, [name, state]);
  useEffect(() => Past.fetch(), []);
  const gone = error.value instanceof ApiError && error.value.status === 404;
  if (gone) return <><section class="head"><h1>No such check</h1></section><section class="sect"><div class="panel"><Empty title="It was deleted, or the address has a slip"><a class="btn pri" href="/checks">All checks</a></Empty></div></section></>;
  if (!answer) return error.value ? <Problem error={error.value} what="check" again={again} /> : <section class="head" aria-busy="true"><h1><span class="skel">Reading the check</span></h1></section>;
  return <One answer={answer} error={error.value} again={() => again()} />;
}

function One({ answer: { check, incident }, error, again }: { answer: Answer; error: unknown; again: () => void }) {
  const doing = useDoing(again);
  const bad = check.state === 'down' || check.state === 'degraded';
  const since = `${age(Math.max(0, now.value - check.since))}`;
  const words = `${WORD[check.state]} ${since}`;
  const accept = async () => {
    try {
      await watchApi.accept(check.id);
      doing.told.value = 'What the last look found is right from now on.';
    } catch (problem) {
      doing.told.value = wordsOf(problem);
    }
    again();
  };
  const every = check.interval === null ? '' : `, every ${age(check.interval)}`;
  return (
    <>
      <section class="head check-head">
        <a class="btn bare ico back" href="/checks" aria-label="All checks" title="All checks"><Icon name="back" /></a>
        <div class="grow">
          <h1><bdi>{plain(check.host)}</bdi> <bdi>{plain(check.name)}</bdi></h1>
          <p class="row facts" aria-live="polite">
            {check.state === 'down' ? <span class="alarm"><Icon name="down" />{words}</span> : <StateMark state={MARK[check.state]}>{words}</StateMark>}
            {check.flapping && <span class="st warn"><Icon name="flap" />flapping</span>}
            <span class="said">{plain(check.message)}{bad && check.code > 0 && !check.message.includes(String(check.code)) ? ` (${check.code})` : ''}</span>
          </p>
          <p class="meta">{check.type}{every}, since {moment(check.since, now.value)}{check.pending > 0 && `, ${check.pending} bad looks not confirmed yet`}{incident && <>, <a class="link" href={incidentPath(incident.id)}>incident #{incident.id}</a>{incident.ackedBy ? ` taken on by ${plain(incident.ackedBy)}` : ' waits for an answer'}</>}</p>
        </div>
        {mayChange() && <div class="row"><RunNow check={check} doing={doing} /><Actions check={check} doing={doing} /></div>}
      </section>
      <div class="sect">
        {error !== null && <Problem error={error} what="check" again={again} short />}
        {doing.told.value && <p class="meta told" role="status">{doing.told.value}</p>}
        {check.set['watch'] === 'true' && (
          <Note tone="info" icon="note"><span class="grow">A value that changes is a failure until it is accepted. {check.accepted === null ? 'None is accepted yet.' : <>Right is <code>{plain(check.accepted)}</code>.</>}</span>{mayChange() && <button type="button" class="btn" onClick={() => void accept()}>Accept the last value</button>}</Note>
        )}
      </div>
      {check.observers.length > 0 && <Observers check={check} />}
      <Past check={check} />
      <Doing doing={doing} gone={() => go('/checks')} />
    </>
  );
}
