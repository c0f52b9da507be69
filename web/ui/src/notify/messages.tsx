/** The log of deliveries: each message, to whom, by what, and the last word of the server. */
import { watchApi, type Message } from '../api/watch.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { Note } from '../parts/controls.tsx';
import { Empty } from '../parts/empty.tsx';
import { StateMark } from '../parts/icon.tsx';
import { Problem } from '../parts/problem.tsx';
import { plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { clock, moment } from '../unit/time.ts';

const STATE: Record<Message['state'], [string, string]> = { due: ['stale', 'Due'], sent: ['ok', 'Sent'], refused: ['warn', 'Refused'], dead: ['down', 'Given up'] };

export function Messages() {
  const { data, error, again } = useAsked('messages', (stop) => watchApi.messages(stop));
  const answer = data.value;
  if (!answer) return error.value ? <div class="sect pad"><Problem error={error.value} what="messages" again={() => again()} short /></div> : <div class="sect pad" aria-busy="true"><span class="skel k6">Reading</span></div>;
  return (
    <div class="sect tell">
      {error.value !== null && <Problem error={error.value} what="messages" again={() => again()} short />}
      {Object.entries(answer.shut).map(([channel, until]) => <Note key={channel} tone="warn" icon="warn">{plain(channel)} takes nothing at present and is left alone until {clock(until)}.</Note>)}
      {answer.items.length === 0 ? <div class="panel"><Empty title="Nobody was told of anything yet"><p>Each message stands here with what the server said of it.</p></Empty></div> : (
        <div class={`tbl ${error.value === null ? '' : 'aged'}`}><table>
          <thead><tr><th scope="col" class="t-at">Time</th><th scope="col" class="t-state">State</th><th scope="col">Message</th><th scope="col" class="t-by">By</th><th scope="col" class="t-said">The server said</th></tr></thead>
          <tbody>
            {answer.items.map((one) => (
              <tr key={one.id} data-state={one.state === 'dead' ? 'down' : one.state === 'refused' ? 'warn' : undefined}>
                <td class="dim t-at"><time dateTime={new Date(one.created).toISOString()} title={new Date(one.created).toISOString()}>{moment(one.created, now.peek())}</time></td>
                <td class="t-state"><StateMark state={STATE[one.state]?.[0] ?? 'unknown'}>{STATE[one.state]?.[1] ?? one.state}</StateMark></td>
                <td class="cut" title={plain(one.subject)}><b>{plain(one.subject)}</b><small>to {plain(one.contacts.join(', '))}{one.fallback && ', in place of another way'}</small></td>
                <td class="cut t-by">{plain(one.channel)}</td>
                <td class="cut t-said" title={plain(one.detail ?? '')}>{plain(one.detail ?? '') || '–'}{one.state === 'due' && one.attempts > 0 && <small>{plural(one.attempts, 'try', 'tries')}, next {clock(one.due)}</small>}</td>
              </tr>
            ))}
          </tbody>
        </table></div>
      )}
    </div>
  );
}
