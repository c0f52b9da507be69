/** Services in rows, worst first; the chosen one shows what it is made of below its row. */
import { Fragment } from 'preact';
import { mayChange } from '../api/client.ts';
import type { Owner, Service } from '../api/services.ts';
import { Buttons } from '../control/buttons.tsx';
import { every5, now } from '../live/clock.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { later } from '../parts/later.tsx';
import { hostPath } from '../route/route.ts';
import { query, setQuery } from '../route/router.ts';
import '../style/services.css';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { keyOf, type Line } from './key.ts';
import { listeningText, portsText, shown } from './words.ts';

const Detail = later<{ service: Service; owner: Owner }>(() => import('./detail.tsx').then((file) => file.Detail), () => <div class="sv-detail"><span class="skel k6">Reading</span></div>);

/** `hosts`: whether the column of the host is there. Who may not order anything sees no column of buttons. */
export function ServiceTable({ lines, hosts, none }: { lines: readonly Line[]; hosts: boolean; none: string }) {
  const picked = query.value.get('pick');
  const control = mayChange();
  const columns = (hosts ? 7 : 6) + (control ? 1 : 0);
  return (
    <div class="tbl"><table class={hosts ? '' : 'alone'}>
      <thead><tr><th scope="col" class="s-state">State</th><th scope="col" class="s-name">Service</th>{hosts && <th scope="col" class="s-host">Host</th>}<th scope="col" class="s-why">Reason</th><th scope="col" class="s-port">Port</th><th scope="col" class="s-open">Listening</th><th scope="col" class="num s-count">Processes</th>{control && <th scope="col" class="num s-act">Control</th>}</tr></thead>
      <tbody>
        {lines.map((line) => {
          const key = keyOf(line);
          return <Fragment key={key}><Row line={line} hosts={hosts} control={control} on={key === picked} />{key === picked && <tr class="sv-more"><td colSpan={columns}><Detail service={line.service} owner={line.owner} /></td></tr>}</Fragment>;
        })}
        {lines.length === 0 && <tr><td colSpan={columns} class="c-none">{none} <button type="button" class="btn" onClick={() => setQuery({ q: null, state: null })}>Clear</button></td></tr>}
      </tbody>
    </table></div>
  );
}

function Row({ line, hosts, control, on }: { line: Line; hosts: boolean; control: boolean; on: boolean }) {
  const { service, owner } = line;
  void every5.value;
  const say = shown(service, owner);
  const name = plain(service.name);
  // What has failed answers nobody, whether or not a port is known.
  const open = say.error ? 'no' : listeningText(service.ports);
  const runs = service.state === 'running' || service.state === 'degraded';
  return (
    <tr data-state={say.tone} class={say.aged ? 'silent' : say.error ? 'error' : ''}>
      <td class="s-state"><StateMark state={say.mark}>{say.word}{say.tone && ` ${age(Math.max(0, now.peek() - service.since))}`}</StateMark></td>
      <td class="s-name"><button type="button" data-item data-service={keyOf(line)} aria-expanded={on} title={plain(service.description ?? name)} onClick={() => setQuery({ pick: on ? null : keyOf(line) }, 'replace')}><Icon name={on ? 'up1' : 'down1'} /><b class="cut"><bdi>{name}</bdi></b></button></td>
      {hosts && <td class="s-host cut"><a class="link" href={`${hostPath(owner.id)}/services`}><bdi>{plain(owner.name)}</bdi></a></td>}
      <td class="s-why cut" title={plain(service.reason ?? '')}>{service.reason ? plain(service.reason) : ''}{service.restarts ? <small> {service.restarts} {service.restarts === 1 ? 'restart' : 'restarts'}</small> : ''}</td>
      <td class="s-port dim cut" title={portsText(service.ports)}>{portsText(service.ports) || ''}</td>
      <td class={`s-open ${open.startsWith('no') && (runs || say.error) ? 'shut' : 'dim'}`}>{open || '–'}</td>
      <td class="num s-count dim">{service.processes || '–'}</td>
      {control && <td class="num s-act"><Buttons line={line} /></td>}
    </tr>
  );
}
