/** Those who look by one check, and what each of them saw last. */
import type { Check } from '../api/watch.ts';
import { now } from '../live/clock.ts';
import { StateMark } from '../parts/icon.tsx';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { MARK, WORD } from './states.ts';

export function Observers({ check: { observers, need } }: { check: Check }) {
  const answering = observers.filter(({ away, at }) => away === null && at !== null).length;
  return (
    <section class="sect" aria-labelledby="observers">
      <div class="panel">
        <h2 id="observers">Observers</h2>
        <p class="meta">{answering} of {observers.length} answer; down when {need} of those that see it say so</p>
        <div class="tbl"><table>
          <thead><tr><th scope="col">Observer</th><th scope="col">State</th><th scope="col">Message</th><th scope="col">Looked</th></tr></thead>
          <tbody>
            {observers.map(({ name, state, message, at, away }) => (
              <tr key={name}>
                <td><bdi>{plain(name)}</bdi></td>
                <td>{away === null ? <StateMark state={MARK[state]}>{at === null ? 'not yet' : WORD[state]}</StateMark> : <StateMark state={MARK.unknown}>away</StateMark>}</td>
                <td class="cut" title={plain(away ?? message)}>{plain(away ?? message)}</td>
                <td class="dim">{at === null ? 'never' : <time dateTime={new Date(at).toISOString()}>{moment(at, now.value)}</time>}</td>
              </tr>
            ))}
          </tbody>
        </table></div>
      </div>
    </section>
  );
}
