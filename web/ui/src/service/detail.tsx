/** What one service is made of: how it is started, who looks at it, what shares its processes, and the processes of now. */
import { api } from '../api/client.ts';
import type { Owner, Service } from '../api/services.ts';
import type { Cell } from '../api/shapes.ts';
import { MARK, WORD as CHECK_WORD } from '../check/states.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { StateMark } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { processPath } from '../route/route.ts';
import { checkPath } from '../route/watched.ts';
import { age, bytes, percentNumber, plural } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { alive, isOf, KIND } from './words.ts';

/** So many processes stand there; the page of processes has all. */
const MOST = 30;

export function Detail({ service, owner }: { service: Service; owner: Owner }) {
  const since = <time dateTime={new Date(service.since).toISOString()} title={new Date(service.since).toISOString()}>{moment(service.since, now.peek())}</time>;
  const facts: [string, preact.ComponentChildren][] = [
    ['Since', <>{since}, {age(Math.max(0, now.peek() - service.since))}</>],
    ['Started by', <>{service.unit ? <code>{plain(service.unit)}</code> : KIND[service.kind]}{service.unit && `, ${KIND[service.kind]}`}{service.enabled && `, ${plain(service.enabled)}`}{service.detail && ` (${plain(service.detail)})`}</>],
    ['Restarts', service.restarts === null ? 'not counted' : `${plural(service.restarts, 'restart')} by itself`],
    ['Shares its processes', service.sharing.length ? service.sharing.map(plain).join(', ') : 'with no other entry'],
    ['Checks', service.checks.length ? service.checks.map((check) => <a key={check.id} class="link sv-check" href={checkPath(check.id)}><StateMark state={MARK[check.state]}>{plain(check.name)}</StateMark><span class="sr">, {CHECK_WORD[check.state]}</span></a>) : 'none looks at it'],
  ];
  return (
    <div class="sv-detail">
      {service.description && <p>{plain(service.description)}</p>}
      {service.reason && <p class="sv-full">{plain(service.reason)}</p>}
      <dl class="dl">{facts.map(([name, value]) => <><dt>{name}</dt><dd>{value}</dd></>)}</dl>
      <Processes service={service} owner={owner} />
    </div>
  );
}

/** What could not be read is null. */
const text = (cell: Cell | undefined): string | null => (cell === null || cell === undefined ? null : String(cell));
const number = (cell: Cell | undefined): number | null => (typeof cell === 'number' ? cell : null);

function Processes({ service, owner }: { service: Service; owner: Owner }) {
  const { data, error, again } = useAsked(`${owner.id}/${service.name}`, (stop) => api.top(owner.id, null, stop));
  const rows = data.value?.rows.filter((row) => isOf(service, { name: text(row.name), unit: text(row.unit), container: text(row.container) })) ?? [];
  const at = data.value?.at ?? 0;
  if (!data.value) return error.value ? <Problem error={error.value} what="processes" again={() => again()} short /> : <p class="meta">Reading the processes</p>;
  if (!rows.length) return <p class="meta">It has no process now.</p>;
  return (
    <div class={`tbl ${error.value ? 'aged' : ''}`}><table class="sv-procs">
      <caption class="sr">Processes of {plain(service.name)}</caption>
      <thead><tr><th scope="col" class="num">PID</th><th scope="col">User</th><th scope="col" class="num">CPU %</th><th scope="col" class="num">Memory</th><th scope="col">Alive</th><th scope="col" class="p-cmd">Command line</th></tr></thead>
      <tbody>{rows.slice(0, MOST).map((row) => {
        const cpu = number(row.cpu);
        const start = number(row.start);
        const command = plain(text(row.cmdline) || text(row.name) || '');
        return (
          <tr key={row.key}>
            <td class="num"><a class="link" href={processPath(owner.id, row.key)}>{row.pid}</a></td><td class="cut">{plain(text(row.user) ?? '–')}</td><td class="num">{cpu === null ? '–' : percentNumber(cpu)}</td><td class="num">{bytes(number(row.rss))}</td><td>{start === null ? '–' : alive(at - start)}</td><td class="p-cmd"><code class="cut" title={shortened(command, 1000)}>{shortened(command, 300)}</code></td>
          </tr>
        );
      })}</tbody>
    </table>{rows.length > MOST && <p class="meta pad">and {rows.length - MOST} more</p>}</div>
  );
}
