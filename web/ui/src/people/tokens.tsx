/** What lets programs in: an admin lists, makes and deletes tokens; one is shown when it is made and never again. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, isAdmin } from '../api/client.ts';
import { people, type Token } from '../api/people.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Note } from '../parts/controls.tsx';
import { Command } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Input } from '../parts/inputs.tsx';
import { Problem } from '../parts/problem.tsx';
import { everywhere } from '../session/may.ts';
import { NotForYou } from '../settings/words.tsx';
import '../style/people.css';
import { plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { actorText, hostsOf, ROLES, whereText } from './words.ts';

const EVERY = 15_000;
const FOR = [['', 'Everything that the role may'], ['read', 'Reading'], ['metrics', 'The metrics of the hub'], ['push', 'Reports of jobs'], ['control', 'Services: start, stop and restart'], ['card', 'A host card in a frame']] as const;
const LIVES = [['7d', 'a week'], ['30d', '30 days'], ['90d', '90 days'], ['365d', 'a year']] as const;
const said = (error: unknown) => (error instanceof ApiError ? error.message : String(error));

export function TokensPage() {
  useHosts();
  useEffect(() => { document.title = 'Tokens – Tocsin'; }, []);
  return isAdmin() && everywhere() ? <Tokens /> : <NotForYou title="Tokens" command="tocsin token create --role viewer" />;
}

function Tokens() {
  const { data, error, again } = useAsked('tokens', async (stop) => (await people.tokens(stop)).items, EVERY);
  const making = useSignal(false);
  const told = useSignal<{ tone: 'info' | 'down'; words: string; token?: string } | null>(null);
  const list = data.value;
  if (!list) return error.value ? <Problem error={error.value} what="tokens" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel k6">Reading</span></h1></section>;
  const tell = (words: string, token?: string) => {
    told.value = { tone: 'info', words, ...(token && { token }) };
    making.value = false;
    again();
  };
  const remove = (token: Token) => people.endToken(token.id).then(() => tell(`${nameOf(token)} opens nothing any more.`), (problem: unknown) => { told.value = { tone: 'down', words: said(problem) }; });
  return (
    <>
      <section class="head"><div><h1>{plural(list.length, 'token')}</h1><p class="meta">What lets programs in, to do what, and on which hosts.</p></div>{!making.value && <button type="button" class="btn pri" onClick={() => { making.value = true; told.value = null; }}><Icon name="plus" />Make a token</button>}</section>
      <div class="sect pe">
        {error.value !== null && <Problem error={error.value} what="tokens" again={() => again()} short />}
        {told.value && <Note tone={told.value.tone} icon={told.value.tone === 'down' ? 'down' : 'ok'} live>{told.value.words}</Note>}
        {told.value?.token && <Command text={told.value.token} />}
        {making.value && <TokenForm done={tell} leave={() => { making.value = false; }} />}
        {list.length > 0 && <div class="box wide"><div class="tbl"><table>
          <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">For</th><th scope="col">Hosts</th><th scope="col">Made by</th><th scope="col">Last used</th><th scope="col">Ends</th><th scope="col"><span class="sr">Actions</span></th></tr></thead>
          <tbody>{list.map((token) => (
            <tr key={token.id}>
              <th scope="row">{nameOf(token)}</th>
              <td data-of="role">{token.role}</td>
              <td data-of="for">{plain(token.scopes.join(', ')) || 'everything'}</td>
              <td data-of="on" class="wrap">{plain(whereText(token.hosts))}</td>
              <td data-of="by">{plain(actorText(token.maker))}</td>
              <td data-of="used">{token.lastUsed === null ? 'never' : <time dateTime={new Date(token.lastUsed).toISOString()}>{moment(token.lastUsed, now.peek())}</time>}</td>
              <td data-of="ends"><time dateTime={new Date(token.expires).toISOString()}>{moment(token.expires, now.peek())}</time></td>
              <td class="act"><button type="button" class="btn bare" aria-label={`Delete ${nameOf(token)}`} onClick={() => void remove(token)}>Delete</button></td>
            </tr>
          ))}</tbody>
        </table></div></div>}
      </div>
    </>
  );
}

const nameOf = (token: Token) => plain(token.name) || token.id;

function TokenForm({ done, leave }: { done: (words: string, token: string) => void; leave: () => void }) {
  const fields = useSignal({ name: '', role: 'viewer', scope: '', hosts: '', expires: '90d' });
  const wrong = useSignal<{ field: string; words: string } | null>(null);
  const busy = useSignal(false);
  const put = (more: Partial<typeof fields.value>) => { fields.value = { ...fields.value, ...more }; };
  const save = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    wrong.value = null;
    const { name, role, scope, hosts, expires } = fields.value;
    try {
      const made = await people.makeToken({ name: name.trim(), role, expires, hosts: hostsOf(hosts), scopes: scope ? [scope] : [] });
      return done('Keep it now, it is not shown again:', made.token);
    } catch (error) {
      wrong.value = { field: error instanceof ApiError ? error.field ?? '' : '', words: said(error) };
      busy.value = false;
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.box [aria-invalid]')?.focus());
    }
  };
  const of = (field: string) => (wrong.value?.field === field ? wrong.value.words : undefined);
  return (
    <form class="box" noValidate onSubmit={(event) => void save(event)} aria-labelledby="pe-token">
      <h2 id="pe-token">Make a token</h2>
      <Input name="name" label="Name" hint="What it is for, as this list shows it" value={fields.value.name} wrong={of('name')} onInput={(name) => put({ name })} />
      <Choice name="role" label="Role" value={fields.value.role} options={ROLES.map(([word, about]) => [word, `${word}: ${about.toLowerCase()}`])} onChange={(role) => put({ role })} />
      <Choice name="scope" label="Only for" value={fields.value.scope} options={FOR} onChange={(scope) => put({ scope })} />
      <Input name="hosts" label="Only these hosts" placeholder="web-*, site=fra-1" hint="Names or labels, * is any letters; every host when empty" value={fields.value.hosts} wrong={of('hosts')} onInput={(hosts) => put({ hosts })} />
      <Choice name="expires" label="Works for" value={fields.value.expires} options={LIVES} onChange={(expires) => put({ expires })} />
      {wrong.value && !['name', 'hosts'].includes(wrong.value.field) && <Note tone="down" icon="down" live>{wrong.value.words}</Note>}
      <div class="row"><button type="submit" class="btn pri" aria-busy={busy.value || undefined}>Make it</button><button type="button" class="btn" onClick={leave}>Cancel</button></div>
    </form>
  );
}

function Choice({ name, label, value, options, onChange }: { name: string; label: string; value: string; options: readonly (readonly [string, string])[]; onChange: (value: string) => void }) {
  return <div class="fld"><label for={`f-${name}`}>{label}</label><span class="sel"><select id={`f-${name}`} value={value} onChange={(event) => onChange(event.currentTarget.value)}>{options.map(([word, words]) => <option key={word} value={word}>{words}</option>)}</select><Icon name="chev" /></span></div>;
}
