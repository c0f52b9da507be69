/** The services of all hosts in one list: what has failed comes first, and what runs can be found. */
import { useEffect } from 'preact/hooks';
import { isGuest, mayChange } from '../api/client.ts';
import { servicesApi, type ServicesAnswer } from '../api/services.ts';
import '../check/icons.tsx';
import { ended, howTo } from '../control/orders.ts';
import { Told } from '../control/told.tsx';
import { useAsked } from '../live/asked.ts';
import { hostIds } from '../live/hosts.ts';
import { useHosts } from '../live/list.ts';
import { Filter } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Problem } from '../parts/problem.tsx';
import { choice } from '../route/query.ts';
import { ADD_HOST } from '../route/route.ts';
import { query, setQuery } from '../route/router.ts';
import '../style/services.css';
import { count, plural } from '../unit/format.ts';
import { NameOne } from './name-one.tsx';
import { ServiceTable } from './table.tsx';
import { headline, ORDER, TONE, WORD } from './words.ts';

const LastActions = later<{ host?: string; off: boolean }>(() => import('../control/actions.tsx').then((file) => file.LastActions), () => <></>);
const STEP = 200;
const MOST = 1000;
const EVERY = 2_000;

export function ServicesPage() {
  useHosts();
  const state = choice(query.value, 'state', ['', 'trouble', ...ORDER], '');
  const q = query.value.get('q') ?? '';
  const rows = Math.min(MOST, Math.max(STEP, Number(query.value.get('rows')) || STEP));
  // The last answer stays while another question is on its way: the list does not blink with each key.
  const { data, error, again } = useAsked('services', (stop) => {
    const now = new URLSearchParams(location.search);
    return servicesApi.all({ state: choice(now, 'state', ['', 'trouble', ...ORDER], ''), q: now.get('q') ?? '', limit: Math.min(MOST, Math.max(STEP, Number(now.get('rows')) || STEP)) }, stop);
  }, EVERY);
  useEffect(() => again(), [state, q, rows, ended.value]);
  const answer = data.value;
  const say = answer ? (q ? `${count(answer.total)} ${answer.total === 1 ? 'service matches' : 'services match'}` : headline(answer.counts, answer.items)) : null;
  useEffect(() => { document.title = `${say ?? 'Services'} – Tocsin`; }, [say]);
  const none = answer !== null && !q && ORDER.every((one) => answer.counts[one] === 0);
  return (
    <>
      <section class="head"><div class="grow" aria-live="polite"><h1>{say ?? (error.value ? 'The services could not be read' : <span class="skel">Reading the services</span>)}</h1>{answer && !none && <Tally answer={answer} state={state} />}</div></section>
      {!answer ? error.value !== null && <div class="sect pad"><Problem error={error.value} what="services" again={() => again()} short /></div> : none ? <None /> : (
        <>
          <div class="bar"><Filter class="wide" label="Filter services" placeholder="Service, host, label, port" value={q} onInput={(text) => setQuery({ q: text }, 'replace')} /><span class="grow" /><Controlled answer={answer} /><span class="meta">{count(answer.items.length)} of {count(answer.total)}</span></div>
          <section class={`sect sv ${error.value !== null ? 'aged' : ''}`} aria-label="Services">
            {error.value !== null && <Problem error={error.value} what="services" again={() => again()} short />}
            <Told />
            <ServiceTable lines={answer.items.map((service) => ({ service, owner: service.host }))} hosts none="No service matches." />
            {answer.next !== null && (rows < MOST ? <p class="pad"><button type="button" class="btn" onClick={() => setQuery({ rows: String(Math.min(MOST, rows + STEP)) }, 'replace')}>Show more</button></p> : <p class="pad meta">The first {count(MOST)}; filter to see others.</p>)}
          </section>
          {!isGuest() && <div class="sect"><LastActions off={answer.controlled.on === 0} /></div>}
        </>
      )}
    </>
  );
}

function Controlled({ answer: { controlled: { on, hosts } } }: { answer: ServicesAnswer }) {
  const words = on ? `Control is on for ${on} of ${plural(hosts, 'host')}` : 'Control is off on every host';
  if (isGuest() || !mayChange() && on === hosts) return <span class="meta">{words}</span>;
  return <button type="button" class="sv-on" aria-haspopup="dialog" title="How control is switched on" onClick={() => { howTo.value = true; }}>{words}</button>;
}

function Tally({ answer, state }: { answer: ServicesAnswer; state: string }) {
  return <div class="tally">{ORDER.filter((name) => answer.counts[name] > 0 || name === 'failed' || name === state).map((name) => (
    <button type="button" key={name} aria-pressed={state === name} onClick={() => setQuery({ state: state === name ? null : name, rows: null })}><Icon name={TONE[name]} tone={`c-${TONE[name]}`} /><b>{count(answer.counts[name])}</b><span>{WORD[name].toLowerCase()}</span></button>
  ))}</div>;
}

function None() {
  const hosts = hostIds.value.length;
  return (
    <section class="sect pad"><div class="panel"><Empty title={hosts ? 'No agent has said what runs on its host' : 'Services come with hosts'}>
      {hosts ? <><p>Agents find services by themselves within seconds. One that says nothing is of an older version: install it anew with the line of “Add a host”. A service that nothing starts can be named:</p><NameOne /></> : <p>Add a host: its agent finds units, scripts and well-known daemons by itself.</p>}
      <a class="btn pri" href={ADD_HOST}><Icon name="plus" />Add a host</a>
    </Empty></div></section>
  );
}
