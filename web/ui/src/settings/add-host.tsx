/** Add a host: labels, one line to run there, and the machine as it arrives. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, isAdmin } from '../api/client.ts';
import type { Enrollment } from '../api/shapes.ts';
import type { Tables } from '../api/tables.ts';
import { now } from '../live/clock.ts';
import { hubNow, watch } from '../live/feed.ts';
import { Note, Segments, Select } from '../parts/controls.tsx';
import { choice } from '../route/query.ts';
import { query, setQuery } from '../route/router.ts';
import '../style/settings.css';
import { enroll } from './enroll.ts';
import { Arrived, useArrivals, Waiting } from './arrivals.tsx';
import { labelsText, left, LIVES, lineHost, onlyHere, parseLabels } from './labels.ts';
import { LabelsField } from './chips.tsx';
import { made as tokenMade, OpenTokens } from './open-tokens.tsx';
import { Line, WAYS, type Way } from './ways.tsx';
import { Checks, NotForYou, Promises } from './words.tsx';

/** After so long without anybody the checks open by themselves. */
const PATIENCE = 120_000;

/** How to start a hub that others reach, on the ports that it has. */
const openCommand = (agents: string | null) => `tocsin up --agents 0.0.0.0:${agents?.split(':').at(-1) ?? '8628'} --web 0.0.0.0:${location.port || '8627'} --tls own`;

interface Made { ticket: Enrollment; labels: string; life: string; at: number }

export function AddHostPage({ tables }: { id: string; tables: Tables }) {
  useEffect(() => { document.title = 'Add a host – Tocsin'; }, []);
  return isAdmin() ? <Steps tables={tables} /> : <NotForYou title="Add a host" command="tocsin enroll create" />;
}

function Steps({ tables }: { tables: Tables }) {
  useEffect(() => watch('*', 'system'), []);
  const made = useSignal<Made | null>(null);
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  const arrived = useArrivals();
  const labels = parseLabels(query.value.get('labels'));
  const life = choice(query.value, 'for', LIVES.map(({ value }) => value), '1');
  const way = choice<Way>(query.value, 'by', WAYS.map(({ value }) => value), 'service');
  const { uses, ttl } = LIVES.find(({ value }) => value === life)!;
  const make = () => {
    busy.value = true;
    problem.value = null;
    enroll(Object.fromEntries(labels.map(({ name, value }) => [name, value])), uses, ttl).then((ticket) => {
      made.value = { ticket, labels: labelsText(labels), life, at: hubNow() };
      tokenMade.value++;
    }, (error: unknown) => {
      problem.value = error instanceof ApiError ? error.message : String(error);
    }).finally(() => { busy.value = false; });
  };
  const line = made.value;
  const ends = line ? line.ticket.expires - now.value : 0;
  const over = line !== null && ends <= 0;
  const old = line !== null && (line.labels !== labelsText(labels) || line.life !== life);
  // It is asked at loopback, or agents are let in there only.
  const shut = line !== null && (line.ticket.agents === null || onlyHere(lineHost(line.ticket.install)));
  const came = arrived?.length ?? 0;
  const late = line !== null && came === 0 && now.value - line.at > PATIENCE;
  return (
    <>
      <section class="head"><div><h1>Add a host</h1><p class="meta">One line on the new machine. No port to open there.</p></div></section>
      <div class="ah">
        <ol class="steps">
          <li class={line ? 'done' : 'on'}>
            <h2>Label it, if you like</h2>
            <div class="row form">
              <LabelsField labels={labels} onChange={(next) => setQuery({ labels: labelsText(next) }, 'replace')} />
              <Select label="Good for" value={life} options={LIVES} onChange={(value) => setQuery({ for: value }, 'replace', { for: '1' })} />
            </div>
            {problem.value && <Note tone="down" icon="down" live>{problem.value}</Note>}
            {(!line || over || old) && (
              <div class="row">
                <button type="button" class="btn pri" disabled={busy.value} onClick={make}>{line ? 'Make another line' : 'Make the line'}</button>
                {old && !over && <span class="meta">The line below still has the labels from before.</span>}
              </div>
            )}
          </li>
          <li class={!line ? '' : came ? 'done' : 'on'}>
            <div class="row between"><h2>Run {way === 'hand' ? 'these' : 'this line'} there</h2><Segments label="How" value={way} options={WAYS} onChange={(value) => setQuery({ by: value }, 'push', { by: 'service' })} /></div>
            {!line && <p class="meta">It stands here once it is made.</p>}
            {line && (
              <>
                {shut && <Note tone="warn" icon="warn"><span>Other machines cannot reach this hub: it listens on this one alone. Start it with <code>{openCommand(line.ticket.agents)}</code>, then come back by its new address.</span></Note>}
                <Line way={way} ticket={line.ticket} />
                <p class="meta" role="timer">{over ? 'The token has ended. Make another line.' : <>The token lets {line.ticket.uses === 1 ? 'one host' : `${line.ticket.uses} hosts`} in and ends in <b class="ends">{left(ends)}</b>. <a class="link" href="/install/agent.sh" target="_blank" rel="noopener">Read the script</a> first, if you like.</>}</p>
              </>
            )}
          </li>
          <li class={came ? 'done' : ''}>
            <h2>See it arrive</h2>
            <ul class="arrivals" aria-live="polite">
              {arrived?.map((id) => <Arrived key={id} id={id} tables={tables} />)}
              {line && !over ? <Waiting first={came === 0} /> : came === 0 && <li class="waiting"><span>Nobody is expected yet.</span></li>}
            </ul>
            <Checks open={late} agents={line?.ticket.agents ?? null} />
          </li>
        </ol>
        <Promises />
        <OpenTokens onRevoked={(id) => { if (made.peek()?.ticket.id === id) made.value = null; }} />
      </div>
    </>
  );
}
