/** Everybody who may sign in: what each may do and where; an admin adds, changes and removes them, and makes links. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, isAdmin } from '../api/client.ts';
import { people, type User } from '../api/people.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Note } from '../parts/controls.tsx';
import { Command } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { Input } from '../parts/inputs.tsx';
import { Problem } from '../parts/problem.tsx';
import { AUDIT } from '../route/watched.ts';
import { NotForYou } from '../settings/words.tsx';
import '../style/people.css';
import { plural } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { byText, hostsOf, hostsText, ROLES, whereText } from './words.ts';

const EVERY = 15_000;
const said = (error: unknown) => (error instanceof ApiError ? error.message : String(error));

export function UsersPage() {
  useHosts();
  useEffect(() => { document.title = 'Users – Tocsin'; }, []);
  return isAdmin() ? <Users /> : <NotForYou title="Users" command="tocsin signin" />;
}

function Users() {
  const { data, error, again } = useAsked('users', async (stop) => (await people.users(stop)).items, EVERY);
  const edited = useSignal<User | 'new' | null>(null);
  const told = useSignal<{ tone: 'info' | 'down'; words: string; link?: string } | null>(null);
  const list = data.value;
  if (!list) return error.value ? <Problem error={error.value} what="users" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel k6">Reading</span></h1></section>;
  const tell = (words: string, link?: string) => {
    told.value = { tone: 'info', words, ...(link && { link }) };
    edited.value = null;
    again();
  };
  const attempt = (work: Promise<void>) => { work.catch((problem: unknown) => { told.value = { tone: 'down', words: said(problem) }; }); };
  const remove = (user: User) => attempt(people.remove(user.name).then(() => tell(`${plain(user.name)} may not sign in any more.`)));
  const link = (user: User) => attempt(people.link(user.name).then(({ url }) => tell(`This link signs ${plain(user.name)} in once, within 30 minutes:`, url)));
  const one = edited.value;
  return (
    <>
      <section class="head"><div><h1>{plural(list.length, 'user')}</h1><p class="meta">Who may sign in, what each may do, and on which hosts. <a href={AUDIT}>Who did what</a></p></div>{!one && <button type="button" class="btn pri" onClick={() => { edited.value = 'new'; told.value = null; }}><Icon name="plus" />Add a user</button>}</section>
      <div class="sect pe">
        {error.value !== null && <Problem error={error.value} what="users" again={() => again()} short />}
        {told.value && <Note tone={told.value.tone} icon={told.value.tone === 'down' ? 'down' : 'ok'} live>{told.value.words}</Note>}
        {told.value?.link && <Command text={told.value.link} />}
        {one && <UserForm key={one === 'new' ? '' : one.name} user={one === 'new' ? null : one} done={tell} leave={() => { edited.value = null; }} />}
        <div class="box wide"><div class="tbl"><table>
          <thead><tr><th scope="col">Name</th><th scope="col">Role</th><th scope="col">Hosts</th><th scope="col">Signs in by</th><th scope="col">Last seen</th><th scope="col"><span class="sr">Actions</span></th></tr></thead>
          <tbody>{list.map((user) => (
            <tr key={user.name}>
              <th scope="row">{plain(user.name)}</th>
              <td data-of="role">{user.role}</td>
              <td data-of="on" class="wrap">{plain(whereText(user.hosts))}</td>
              <td data-of="by">{plain(byText(user))}</td>
              <td data-of="seen">{user.lastSeen === null ? '–' : <time dateTime={new Date(user.lastSeen).toISOString()}>{moment(user.lastSeen, now.peek())}</time>}</td>
              <td class="act">
                {!user.provider && <button type="button" class="btn bare" aria-label={`Edit ${plain(user.name)}`} onClick={() => { edited.value = user; told.value = null; }}>Edit</button>}
                {!user.provider && <button type="button" class="btn bare" aria-label={`A sign-in link for ${plain(user.name)}`} onClick={() => link(user)}>Link</button>}
                <button type="button" class="btn bare" aria-label={`Remove ${plain(user.name)}`} onClick={() => remove(user)}>Remove</button>
              </td>
            </tr>
          ))}</tbody>
        </table></div></div>
      </div>
    </>
  );
}

function UserForm({ user, done, leave }: { user: User | null; done: (words: string, link?: string) => void; leave: () => void }) {
  const fields = useSignal({ name: user?.name ?? '', role: user?.role ?? 'viewer', hosts: hostsText(user?.hosts ?? ['*']) });
  const wrong = useSignal<{ field: string; words: string } | null>(null);
  const busy = useSignal(false);
  const put = (more: Partial<{ name: string; role: string; hosts: string }>) => { fields.value = { ...fields.value, ...more }; };
  const save = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    wrong.value = null;
    const { name, role, hosts } = fields.value;
    try {
      if (user) {
        await people.change(user.name, { role, hosts: hostsOf(hosts) });
        return done(`${plain(user.name)} is ${role} on ${plain(whereText(hostsOf(hosts)))}, and has to sign in anew when that is another than before.`);
      }
      const made = await people.add({ name: name.trim(), role, hosts: hostsOf(hosts) });
      return done(`This link signs ${plain(made.name)} in once, within 30 minutes, to set a password:`, made.link?.url);
    } catch (error) {
      wrong.value = { field: error instanceof ApiError ? error.field ?? '' : '', words: said(error) };
      busy.value = false;
      requestAnimationFrame(() => document.querySelector<HTMLElement>('.box [aria-invalid]')?.focus());
    }
  };
  const of = (field: string) => (wrong.value?.field === field ? wrong.value.words : undefined);
  return (
    <form class="box" noValidate onSubmit={(event) => void save(event)} aria-labelledby="pe-user">
      <h2 id="pe-user">{user ? `Edit ${plain(user.name)}` : 'Add a user'}</h2>
      {!user && <Input name="name" label="Name" hint="a-z 0-9 . _ @ -" value={fields.value.name} wrong={of('name')} onInput={(name) => put({ name })} />}
      <div class="fld"><label for="f-role">Role</label><span class="sel"><select id="f-role" value={fields.value.role} onChange={(event) => put({ role: event.currentTarget.value })}>{ROLES.map(([word, about]) => <option key={word} value={word}>{word}: {about.toLowerCase()}</option>)}</select><Icon name="chev" /></span></div>
      <Input name="hosts" label="Only these hosts" placeholder="web-*, site=fra-1" hint="Names or labels, * is any letters; every host when empty" value={fields.value.hosts} wrong={of('hosts')} onInput={(hosts) => put({ hosts })} />
      {wrong.value && !['name', 'hosts'].includes(wrong.value.field) && <Note tone="down" icon="down" live>{wrong.value.words}</Note>}
      <div class="row"><button type="submit" class="btn pri" aria-busy={busy.value || undefined}>{user ? 'Save' : 'Add'}</button><button type="button" class="btn" onClick={leave}>Cancel</button></div>
    </form>
  );
}
