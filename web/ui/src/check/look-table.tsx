/** The last looks, each with its parts and, opened, with every word that was said; and the parts of one as bars. */
import { useSignal } from '@preact/signals';
import { mayChange } from '../api/client.ts';
import type { Look, Phases } from '../api/watch.ts';
import { now } from '../live/clock.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { millis } from '../route/query.ts';
import { query, setQuery } from '../route/router.ts';
import { plain } from '../unit/plain.ts';
import { clock, moment } from '../unit/time.ts';
import { millisText } from './days.ts';
import { MARK, WORD } from './states.ts';

const PHASES: readonly [keyof Phases, string][] = [['dns', 'Name'], ['connect', 'Connect'], ['tls', 'TLS'], ['firstByte', 'First byte']];

/** So many before all are asked for. */
const FIRST = 20;

/** Which look is open is in the address. */
export function LookTable({ looks }: { looks: readonly Look[] }) {
  const open = millis(query.value, 'look');
  const all = useSignal(false);
  const shown = all.value ? looks : looks.filter(({ at }, i) => i < FIRST || at === open);
  if (looks.length === 0) return <p class="meta">Nobody has looked yet.</p>;
  return (
    <div class="tbl looks"><table>
      <thead><tr><th scope="col" class="l-at">Time</th><th scope="col" class="l-state">State</th><th scope="col">Message</th>{PHASES.map(([key, words]) => <th scope="col" class="num l-part" key={key}>{words}</th>)}<th scope="col" class="num l-all">Total</th><th scope="col" class="l-open"><span class="sr">What was said</span></th></tr></thead>
      <tbody>
        {shown.map((look) => {
          const mine = open === look.at;
          return (
            <>
              <tr key={look.at} data-state={look.state === 'down' ? 'down' : look.state === 'degraded' ? 'warn' : undefined}>
                <td class="dim l-at"><time dateTime={new Date(look.at).toISOString()} title={new Date(look.at).toISOString()}>{moment(look.at, now.peek())}</time></td>
                <td class="l-state"><StateMark state={MARK[look.state]}>{WORD[look.state]}</StateMark></td>
                <td class="cut" title={plain(look.message)}>{plain(look.message)}</td>
                {PHASES.map(([key]) => <td class="num dim l-part" key={key}>{millisText(look.phases[key])}</td>)}
                <td class="num l-all">{millisText(look.phases.total)}</td>
                <td class="l-open"><button type="button" class="btn bare ico" aria-expanded={mine} aria-label={`What was said at ${clock(look.at)}`} title="What was said" onClick={() => setQuery({ look: mine ? null : String(look.at) }, 'replace')}><Icon name={mine ? 'up1' : 'down1'} /></button></td>
              </tr>
              {mine && <tr class="said-row" key={`${look.at} said`}><td colSpan={9}>{look.transcript === null ? <p>{mayChange() ? 'Not kept: of each check the words of the last 50 looks are.' : 'What servers say is for operators.'}</p> : <pre tabIndex={0} aria-label="What was said">{look.transcript.split('\n').map(plain).join('\n')}</pre>}</td></tr>}
            </>
          );
        })}
      </tbody>
    </table>
      {shown.length < looks.length && <button type="button" class="btn bare" onClick={() => { all.value = true; }}>Show {looks.length}</button>}
    </div>
  );
}

/** Where the time of a look went. */
export function Parts({ look }: { look: Look }) {
  const { total } = look.phases;
  if (total === null || total <= 0) return null;
  let from = 0;
  const parts = PHASES.flatMap(([key, words]) => {
    const value = look.phases[key];
    if (value === null) return [];
    const part = { words, from, value };
    from += value;
    return [part];
  });
  if (total - from > 0.05) parts.push({ words: 'Rest', from, value: total - from });
  const share = (value: number) => `${Math.min(100, (value / total) * 100).toFixed(2)}%`;
  return (
    <>
      <h2 class="lab">Last look, {millisText(total)}</h2>
      <dl class="wf">{parts.map((part) => <><dt key={part.words}>{part.words}</dt><dd aria-hidden="true"><svg width="100%" height="10"><rect class="wf-bar" x={share(part.from)} width={share(part.value)} height="10" rx="1" /></svg></dd><dd class="num">{millisText(part.value)}</dd></>)}</dl>
    </>
  );
}
