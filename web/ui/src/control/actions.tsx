/** Who ordered what of services last, and what came of it. */
import { useEffect } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import { controlApi, type Action } from '../api/control.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { actorText } from '../people/words.ts';
import '../style/control.css';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import './icons.tsx';
import { orders, underWay } from './orders.ts';
import { Steps } from './setup.tsx';
import { cameOf, outputText } from './words.ts';

const SHOWN = 20;
const HEADS = [['a-at', 'When'], ['a-who', 'Who'], ['a-what', 'What'], ['a-came', 'Result'], ['a-why', 'Reason']] as const;

/** `host`: of that one alone; `off`: no host lets anything be ordered. */
export function LastActions({ host = '', off }: { host?: string; off: boolean }) {
  const { data, error, again } = useAsked(`actions ${host}`, (stop) => controlApi.actions({ host, limit: SHOWN }, stop));
  const list = data.value;
  const step = orders.value.map((one) => `${one.number}${one.state}`).join();
  useEffect(() => { if (step) again(); }, [step]);
  useEffect(() => {
    underWay.value = list?.filter((one) => one.result === 'running') ?? [];
    return () => { underWay.value = []; };
  }, [list]);
  const failed = error.value;
  return (
    <section class="au" aria-label="Last actions">
      <div class="cap"><h2>Last actions</h2><small>from the journal</small></div>
      {failed !== null && <Problem error={failed} what="actions" again={() => again()} short />}
      {!list ? failed === null && <p class="meta">Reading the actions</p> : list.length ? <Table list={list} host={host} aged={failed !== null} /> : off && mayChange()
        ? <div class="panel"><Empty title={host ? 'Control is off on this host' : 'Control is off on every host'}><Steps /></Empty></div>
        : <p class="meta">Nobody has started, stopped or restarted a service from here.</p>}
    </section>
  );
}

function Table({ list, host, aged }: { list: readonly Action[]; host: string; aged: boolean }) {
  return (
    <div class={`tbl ${aged ? 'aged' : ''}`}><table>
      <caption class="sr">Last actions, newest first</caption>
      <thead><tr>{HEADS.map(([name, words]) => <th key={name} scope="col" class={name}><span class="sr">{words}</span></th>)}</tr></thead>
      <tbody>{list.map((one) => {
        const came = cameOf(one);
        return (
          <tr key={one.id} data-result={one.result}>
            <td class="dim a-at"><time dateTime={new Date(one.at).toISOString()} title={new Date(one.at).toISOString()}>{moment(one.at, now.peek())}</time></td>
            <td class="cut a-who"><b>{plain(actorText(one.actor))}</b></td>
            <td class="cut a-what">{one.verb} <bdi>{plain(one.service)}</bdi>{!host && <> on <bdi>{plain(one.host.name)}</bdi></>}</td>
            <td class="a-came" title={one.output ? outputText(one.output) : undefined}><Icon name={came.mark} tone={`c-${came.mark}`} /> {came.words}</td>
            <td class="dim cut a-why" title={plain(one.reason)}>{one.reason && `“${plain(one.reason)}”`}</td>
          </tr>
        );
      })}</tbody>
    </table></div>
  );
}
