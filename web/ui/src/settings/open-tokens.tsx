/** The join tokens that still let somebody in: for whom, made by whom, how long and how often; each can be revoked. */
import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { now } from '../live/clock.ts';
import { Note } from '../parts/controls.tsx';
import { plain, shortened } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { openTokens, revoke, type OpenToken } from './enroll.ts';
import { left } from './labels.ts';

const EVERY = 15_000;
/** Counts up when a token was made here, so that it stands in the list at once. */
export const made = signal(0);

const labelsOf = ({ labels }: OpenToken) => Object.entries(labels).map(([name, value]) => `${name}=${value}`);

export function OpenTokens({ onRevoked }: { onRevoked: (id: string) => void }) {
  const all = useSignal<readonly OpenToken[]>([]);
  const told = useSignal<{ tone: 'info' | 'down'; words: string } | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    const ask = () => {
      if (document.hidden) return;
      // A list that is a moment old says no wrong: it goes on to count down, and a revoked token is told as such.
      openTokens(stop.signal).then(({ items }) => { all.value = items; }, () => null);
    };
    ask();
    const timer = setInterval(ask, EVERY);
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [made.value]);
  const end = (token: OpenToken, name: string) => {
    revoke(token.id).then(() => {
      told.value = { tone: 'info', words: `The token ${name} lets nobody in any more. Hosts that joined by it stay.` };
      all.value = all.value.filter((other) => other !== token);
      onRevoked(token.id);
    }, (problem: unknown) => { told.value = { tone: 'down', words: problem instanceof ApiError ? `Not revoked: ${problem.message}.` : String(problem) }; });
  };
  const shown = all.value.filter(({ expires }) => expires > now.value);
  if (shown.length === 0 && !told.value) return null;
  return (
    <section class="tokens" aria-labelledby="open-tokens">
      <div class="cap"><h2 id="open-tokens">Open tokens</h2><small>revoke what you do not need</small></div>
      {told.value && <Note tone={told.value.tone} icon={told.value.tone === 'down' ? 'down' : 'ok'} live>{told.value.words}</Note>}
      {shown.length > 0 && (
        <div class="tbl"><table>
          <thead><tr><th scope="col">Labels</th><th scope="col">Made by</th><th scope="col">For</th><th scope="col" class="num">Ends in</th><th scope="col"><span class="sr">Actions</span></th></tr></thead>
          <tbody>{shown.map((token) => <Row key={token.id} token={token} onEnd={end} />)}</tbody>
        </table></div>
      )}
    </section>
  );
}

function Row({ token, onEnd }: { token: OpenToken; onEnd: (token: OpenToken, name: string) => void }) {
  const { by, created, expires, uses, usesLeft } = token;
  const labels = labelsOf(token).map((text) => shortened(plain(text), 60));
  const who = by === null ? 'the hub itself' : shortened(plain(by), 40);
  const name = `${labels.length ? `for ${labels.join(', ')}` : 'without labels'}, made ${moment(created, now.value)}`;
  return (
    <tr>
      <td class="t-labels">{labels.length ? labels.map((text) => <span class="chip" key={text}>{text}</span>) : <span class="was">none</span>}</td>
      <td class="t-by"><bdi>{who}</bdi>, <time dateTime={new Date(created).toISOString()} title={new Date(created).toISOString()}>{moment(created, now.value, false)}</time></td>
      <td class="t-for">{uses === 1 ? 'one host' : `${uses} hosts, ${uses - usesLeft} used`}</td>
      <td class="num t-ends">{left(expires - now.value)}</td>
      <td class="num t-end"><button type="button" class="btn bare" aria-label={`Revoke the token ${name}`} onClick={() => onEnd(token, name)}>Revoke</button></td>
    </tr>
  );
}
