/** The services of one host: a part of its page that is fetched when it is looked at. */
import { useEffect } from 'preact/hooks';
import { isGuest } from '../api/client.ts';
import { servicesApi, type HostServices } from '../api/services.ts';
import '../check/icons.tsx';
import { ended, howTo } from '../control/orders.ts';
import { Told } from '../control/told.tsx';
import { useAsked } from '../live/asked.ts';
import { Filter, Note } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { Problem } from '../parts/problem.tsx';
import { choice } from '../route/query.ts';
import { query, setQuery } from '../route/router.ts';
import '../style/services.css';
import { plain } from '../unit/plain.ts';
import { NameOne } from './name-one.tsx';
import { ServiceTable } from './table.tsx';
import { ORDER, portsText, TONE, WORD } from './words.ts';

const LastActions = later<{ host?: string; off: boolean }>(() => import('../control/actions.tsx').then((file) => file.LastActions), () => <></>);
const EVERY = 2_000;
const INIT = { systemd: 'systemd', openrc: 'OpenRC', sysv: 'scripts in /etc/init.d' } as const;

export function HostServices({ id }: { id: string }) {
  const { data, error, again } = useAsked(`services of ${id}`, (stop) => servicesApi.host(id, stop), EVERY);
  useEffect(() => { if (ended.value) again(); }, [ended.value]);
  const answer = data.value;
  if (!answer) return <div class="host-body">{error.value ? <Problem error={error.value} what="services" again={() => again()} short /> : <span class="skel k6">Reading</span>}</div>;
  return (
    <div class={`host-body sv-host ${error.value === null ? '' : 'aged'}`}>
      {error.value !== null && <Problem error={error.value} what="services" again={() => again()} short />}
      {answer.trouble && <Note tone="warn" icon="warn"><span class="grow">{plain(answer.trouble)}</span></Note>}
      {answer.told === null ? <div class="panel"><Empty title="Its agent has not said what runs here"><p>An agent of this version does within seconds of its start. An older one does not: install it anew with the line of “Add a host”.</p></Empty></div> : <Known answer={answer} />}
    </div>
  );
}

function Known({ answer }: { answer: HostServices }) {
  const state = choice(query.value, 'state', ['', ...ORDER], '');
  const q = (query.value.get('q') ?? '').trim().toLowerCase();
  const rows = [...answer.items].sort((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state) || one.name.localeCompare(other.name, 'en', { numeric: true }))
    .filter((service) => (!state || service.state === state) && `${service.name} ${service.unit ?? ''} ${portsText(service.ports)}`.toLowerCase().includes(q));
  return (
    <>
      <div class="bar flush">
        <Filter label="Filter services" placeholder="Service, unit, port" value={query.value.get('q') ?? ''} onInput={(text) => setQuery({ q: text }, 'replace')} />
        <div class="tally">{ORDER.map((name) => [name, answer.items.filter((service) => service.state === name).length] as const).filter(([name, some]) => some > 0 || name === 'failed').map(([name, some]) => <button type="button" key={name} aria-pressed={state === name} onClick={() => setQuery({ state: state === name ? null : name })}><Icon name={TONE[name]} tone={`c-${TONE[name]}`} /><b>{some}</b><span>{WORD[name].toLowerCase()}</span></button>)}</div>
      </div>
      <Told />
      <section class="sv" aria-label="Services"><ServiceTable lines={rows.map((service) => ({ service, owner: answer.host }))} hosts={false} none="No service matches." /></section>
      {answer.left > 0 && <p class="meta">{answer.left} more of this host were left out.</p>}
      <p class="meta">{answer.init ? `Started by ${INIT[answer.init]}.` : 'Nothing known starts services here: these are processes.'}</p>
      <Helper answer={answer} />
      {!isGuest() && <LastActions host={answer.host.id} off={answer.helper.state === 'off'} />}
      <details class="sv-own"><summary>Name another service</summary><NameOne /></details>
    </>
  );
}

/** Whether its services can be controlled from here, and what is in the way. */
function Helper({ answer: { helper } }: { answer: HostServices }) {
  const how = <button type="button" class="btn" aria-haspopup="dialog" onClick={() => { howTo.value = true; }}>How control is switched on</button>;
  if (helper.state === 'error') return <Note tone="warn" icon="warn"><span class="grow">{plain(helper.text ?? 'The helper here does not answer.')}</span>{!isGuest() && how}</Note>;
  return <p class="meta sv-helper">{helper.state === 'on' ? 'Control is on: the helper here does what its allow-list lets it.' : 'Control is off here.'}{helper.state === 'off' && !isGuest() && how}</p>;
}
