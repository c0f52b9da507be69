/** One incident: what failed and since when, every line of its journal, and the buttons that answer it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, mayChange } from '../api/client.ts';
import { watchApi, type IncidentAnswer } from '../api/watch.ts';
import { severityMark } from '../check/states.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { hubNow } from '../live/feed.ts';
import { findHost, hostIds } from '../live/hosts.ts';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem, wordsOf } from '../parts/problem.tsx';
import { hostPath, secondPath } from '../route/route.ts';
import { checkPath, rulePath, silencePath } from '../route/watched.ts';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { clock, moment, sameDay, day, zone, HOUR, MINUTE } from '../unit/time.ts';
import { Dialog } from '../views/dialog.tsx';
import { ENDED, said } from './lines.ts';

/** A machine's charts are shown so far before and after. */
const AROUND = 10 * MINUTE;

type Asking = 'ack' | 'resolve' | null;

export function OneIncident({ id, changed }: { id: string; changed: () => void }) {
  const { data, error, again } = useAsked(`incident ${id}`, (stop) => watchApi.incident(id, stop));
  const answer = data.value;
  const name = answer ? plain(`${answer.incident.host} ${answer.incident.service}`) : '';
  useEffect(() => { document.title = `#${id} ${name} – Tocsin`; }, [id, name]);
  if (error.value instanceof ApiError && error.value.status === 404) return <div class="inc-one"><Empty title="No such incident"><p>The address has a slip, or the incident is forgotten.</p><a class="btn pri" href="/incidents">All incidents</a></Empty></div>;
  if (!answer) return error.value ? <Problem error={error.value} what="incident" again={() => again()} /> : <div class="inc-one" aria-busy="true"><h2 class="sentence"><span class="skel">Reading the incident</span></h2></div>;
  return <Shown answer={answer} error={error.value} again={(known) => { again(known); changed(); }} />;
}

function Shown({ answer: { incident, journal }, error, again }: { answer: IncidentAnswer; error: unknown; again: (known?: IncidentAnswer) => void }) {
  const asking = useSignal<Asking>(null);
  const note = useSignal('');
  const told = useSignal<string | null>(null);
  const over = incident.ended !== null;
  const name = plain(`${incident.host} ${incident.service}`);
  const lasted = age(Math.max(0, (incident.ended ?? now.value) - incident.opened));
  void hostIds.value;
  const host = findHost(incident.host);
  // Of a rule: rule|host|what of the host.
  const rule = incident.check.includes('|') ? incident.check.split('|')[0]! : '';
  const broken = incident.check.split('|').slice(2).join('|');
  const isService = rule !== '' && broken !== '' && incident.message.startsWith(`service ${broken} `);
  const silence = async () => {
    const until = new Date(now.peek() + HOUR).toISOString();
    try {
      await watchApi.addSetting('silences', { name: `${incident.host} ${incident.service} until ${until}`, hosts: [incident.host], services: [incident.service], until });
      told.value = `Nobody is told of ${name} until ${clock(now.peek() + HOUR, false)}.`;
    } catch (problem) {
      told.value = wordsOf(problem);
    }
  };
  const addNote = async (event: Event) => {
    event.preventDefault();
    if (!note.value.trim()) return;
    try {
      const known = await watchApi.say(incident.id, 'note', note.value);
      note.value = '';
      told.value = null;
      again(known);
    } catch (problem) {
      told.value = wordsOf(problem);
    }
  };
  const mark = severityMark(incident.severity);
  return (
    <article class="inc-one" aria-labelledby="inc-title">
      <header>
        <a class="btn bare ico back" href="/incidents" aria-label="All incidents" title="All incidents"><Icon name="back" /></a>
        <div class="grow">
          <div class="row title">
            {over ? <span class="st ok"><Icon name="ok" />Ended after {lasted}</span> : incident.severity === 'critical' ? <span class="alarm"><Icon name="down" />Critical {lasted}</span> : <span class={`st ${mark}`}><Icon name={mark} />{incident.severity === 'warning' ? 'Warning' : 'Info'} {lasted}</span>}
            <h2 class="sentence" id="inc-title">{name} <small>#{incident.id}</small></h2>
          </div>
          <p class="said">{plain(incident.message)}</p>
          <p class="meta">Began {day(incident.opened)} {clock(incident.opened)} {zone(incident.opened)}. {incident.acked !== null ? `${plain(incident.ackedBy ?? 'Somebody')} took it on at ${moment(incident.acked, now.peek(), false)}. ` : over ? '' : 'Nobody has taken it on. '}{incident.flapping && 'It changes too often. '}{over && `Ended ${moment(incident.ended!, now.peek())}: ${ENDED[incident.endReason ?? ''] ?? incident.endReason}. `}</p>
          <p class="row links">{rule === '' ? <a class="link" href={checkPath(incident.check)}>The check</a> : <a class="link" href={rulePath(rule)}>The rule</a>}{host && <>{isService && <a class="link" href={`${hostPath(host.id)}/services?${new URLSearchParams({ pick: `${host.id}/${broken}` })}`}>The service{mayChange() && !over ? ', to start it' : ''}</a>}<a class="link" href={`${hostPath(host.id)}?from=${incident.opened - AROUND}&to=${Math.min(hubNow(), incident.opened + AROUND)}`}>The machine around that second</a><a class="link" href={secondPath(host.id, incident.opened)}>Its processes at that second</a></>}{mayChange() && !over && <a class="link" href={silencePath('silences', incident.host, incident.service)}>Silence longer</a>}</p>
        </div>
      </header>
      {mayChange() && !over && (
        <div class="row inc-acts">
          <button type="button" class={`btn big ${incident.acked === null ? 'pri' : ''}`} onClick={() => { asking.value = 'ack'; }}>Acknowledge</button>
          <button type="button" class="btn big" onClick={() => void silence()}>Silence 1 h</button>
          <button type="button" class="btn big" onClick={() => { asking.value = 'resolve'; }}>Resolve</button>
        </div>
      )}
      {error !== null && <Problem error={error} what="incident" again={() => again()} short />}
      {told.value && <p class="meta" role="status">{told.value}</p>}
      <h3 class="lab">Timeline</h3>
      <ol class={`log ${error === null ? '' : 'aged'}`}>
        {journal.map((line, i) => {
          const { icon, tone, title, why } = said(line);
          return (
            <li key={line.id}>
              <time dateTime={new Date(line.at).toISOString()} title={new Date(line.at).toISOString()}>{(i === 0 ? !sameDay(line.at, now.peek()) : !sameDay(line.at, journal[i - 1]!.at)) && <span class="date">{day(line.at)}</span>}{clock(line.at)}</time>
              <Icon name={icon} tone={tone} />
              <span>{plain(title)}{why && <small>{plain(why)}</small>}</span>
            </li>
          );
        })}
      </ol>
      {mayChange() && (
        <form class="note-form" onSubmit={(event) => void addNote(event)}>
          <label class="lab" for="note">Note</label>
          <span class="field"><textarea id="note" rows={2} maxLength={4000} value={note.value} placeholder="What you found or did" onInput={(event) => { note.value = event.currentTarget.value; }} /></span>
          <button type="submit" class="btn">Add note</button>
        </form>
      )}
      {asking.value && <Ask verb={asking.value} name={name} id={incident.id} close={() => { asking.value = null; }} done={again} />}
    </article>
  );
}

function Ask({ verb, name, id, close, done }: { verb: 'ack' | 'resolve'; name: string; id: number; close: () => void; done: (known: IncidentAnswer) => void }) {
  const text = useSignal('');
  const ack = verb === 'ack';
  return (
    <Dialog title={ack ? `Acknowledge ${name}` : `Resolve ${name}`} verb={ack ? 'Acknowledge' : 'Resolve incident'} danger={!ack} onClose={close} onDo={async () => {
      const known = await watchApi.say(id, verb, text.value);
      close();
      done(known);
    }}>
      <p>{ack ? 'Everybody sees that you are on it.' : 'It ends because you say so. What still fails and fails in another way opens another.'}</p>
      <label class="fld"><span>{ack ? 'What you do (may be empty)' : 'Why'}</span><span class="field"><input value={text.value} maxLength={4000} required={!ack} autofocus autocomplete="off" onInput={(event) => { text.value = event.currentTarget.value; }} /></span></label>
    </Dialog>
  );
}
