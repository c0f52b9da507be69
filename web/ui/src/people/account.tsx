/** What people change of their own: the password, the second factor, where they are signed in. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, isGuest, me } from '../api/client.ts';
import { people, type Own, type Session } from '../api/people.ts';
import type { Me } from '../api/shapes.ts';
import { useAsked } from '../live/asked.ts';
import { now } from '../live/clock.ts';
import { useHosts } from '../live/list.ts';
import { Note } from '../parts/controls.tsx';
import { Command } from '../parts/empty.tsx';
import { later } from '../parts/later.tsx';
import { Problem } from '../parts/problem.tsx';
import { Secret } from '../parts/secret.tsx';
import { NotForYou } from '../settings/words.tsx';
import '../style/people.css';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { browserText, byText, inUse, whereText } from './words.ts';

/** What draws it is needed once in the life of an account. */
const Picture = later(() => import('./qr.tsx').then((file) => file.Picture), () => <div class="qr" />);
const EVERY = 15_000;
const said = (error: unknown) => (error instanceof ApiError ? error.message : String(error));
interface Part { own: Own; done: (words: string) => void }

export function AccountPage() {
  useHosts();
  useEffect(() => { document.title = 'Account – Tocsin'; }, []);
  return isGuest() ? <NotForYou title="Account" command="tocsin signin" /> : <Account />;
}

function Account() {
  const { data, error, again } = useAsked('account', async (stop) => {
    const [own, sessions] = await Promise.all([people.me(stop), people.sessions(stop)]);
    return { own, sessions: sessions.items };
  }, EVERY);
  const told = useSignal('');
  const done = (words: string) => {
    told.value = words;
    again();
  };
  const known = data.value;
  if (!known) return error.value ? <Problem error={error.value} what="account" again={() => again()} /> : <section class="head" aria-busy="true"><h1><span class="skel k6">Reading</span></h1></section>;
  const { own, sessions } = known;
  return (
    <>
      <section class="head"><div><h1>{plain(own.name)}</h1><p class="meta">{own.role} on {plain(whereText(own.hosts))}. Signs in by {plain(byText({ password: own.password ?? false, totp: own.totp ?? false, provider: own.provider ?? null }))}.</p></div></section>
      <div class="sect pe">
        {told.value && <Note tone="info" icon="ok" live>{told.value}</Note>}
        {error.value !== null && <Problem error={error.value} what="account" again={() => again()} short />}
        {!own.provider && <Password own={own} done={done} />}
        {!own.provider && <SecondFactor own={own} done={done} />}
        <Sessions sessions={sessions} done={done} />
      </div>
    </>
  );
}

/** The hub ended the session that asked, and gave a new one. */
function renew(who: Me): void {
  me.value = who;
}

function Password({ own, done }: Part) {
  const fields = useSignal({ old: '', fresh: '' });
  const wrong = useSignal<{ field: string; words: string } | null>(null);
  const busy = useSignal(false);
  const save = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    wrong.value = null;
    try {
      renew(await people.setPassword(fields.value.fresh, fields.value.old));
      fields.value = { old: '', fresh: '' };
      done('The password is set. Every other session of yours has ended.');
    } catch (error) {
      wrong.value = { field: error instanceof ApiError ? error.field ?? '' : '', words: said(error) };
    } finally {
      busy.value = false;
    }
  };
  const of = (field: string) => (wrong.value?.field === field ? wrong.value.words : undefined);
  return (
    <form class="box" noValidate onSubmit={(event) => void save(event)} aria-labelledby="pe-password">
      <h2 id="pe-password">{own.password ? 'Another password' : 'A password'}</h2>
      <input class="sr" type="text" name="username" autocomplete="username" value={own.name} readOnly tabIndex={-1} aria-hidden="true" />
      {own.password && <Secret name="old" label="The one of now" hint="May be left out within 5 minutes of the sign-in" complete="current-password" value={fields.value.old} wrong={of('old')} onInput={(old) => { fields.value = { ...fields.value, old }; }} />}
      <Secret name="password" label="The new one" hint="12 characters or more; three words that nobody puts together are good" complete="new-password" value={fields.value.fresh} wrong={of('password')} onInput={(fresh) => { fields.value = { ...fields.value, fresh }; }} />
      {wrong.value && !['old', 'password'].includes(wrong.value.field) && <Note tone="down" icon="down" live>{wrong.value.words}</Note>}
      <div class="row"><button type="submit" class="btn pri" aria-busy={busy.value || undefined}>Set password</button></div>
    </form>
  );
}

function SecondFactor({ own, done }: Part) {
  const begun = useSignal<{ secret: string; address: string } | null>(null);
  const codes = useSignal<string[]>([]);
  const code = useSignal('');
  const wrong = useSignal('');
  const attempt = async (work: () => Promise<void>) => {
    wrong.value = '';
    try {
      await work();
    } catch (error) {
      wrong.value = said(error);
    }
  };
  const begin = () => attempt(async () => { begun.value = await people.beginTotp(); });
  const confirm = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      const confirmed = await people.confirmTotp(code.value);
      renew(confirmed);
      codes.value = confirmed.codes;
      begun.value = null;
      code.value = '';
      done('The second factor is set up. Every other session of yours has ended.');
    });
  };
  const remove = () => attempt(async () => {
    renew(await people.removeTotp());
    codes.value = [];
    done('The second factor is taken away.');
  });
  return (
    <section class="box" aria-labelledby="pe-totp">
      <h2 id="pe-totp">Second factor</h2>
      {codes.value.length > 0 && (
        <div class="codes"><p>Keep these where the phone is not. Each lets you in once in place of a code, and none is shown again.</p><Command text={codes.value.join(' ')} /></div>
      )}
      {own.totp ? (
        <><p>A code of an app is asked for besides the password. {own.recoveryCodes} recovery {own.recoveryCodes === 1 ? 'code is' : 'codes are'} left.</p><div class="row"><button type="button" class="btn" onClick={() => void remove()}>Take it away</button></div></>
      ) : begun.value ? (
        <form noValidate onSubmit={confirm}>
          <p>Add this to an app for codes, by its camera, by typing it or by <a href={begun.value.address}>opening it</a> on the phone:</p>
          <Picture text={begun.value.address} />
          <Command text={begun.value.secret} />
          <Secret name="code" label="The code that it shows" type="text" complete="one-time-code" value={code.value} wrong={wrong.value || undefined} onInput={(value) => { code.value = value; }} />
          <div class="row"><button type="submit" class="btn pri">Put it in force</button><button type="button" class="btn" onClick={() => { begun.value = null; }}>Cancel</button></div>
        </form>
      ) : (
        <><p>{own.password ? 'A code of an app on a phone, asked for besides the password.' : 'Set a password first: a code is asked for besides it.'}</p>{own.password && <div class="row"><button type="button" class="btn" onClick={() => void begin()}>Set up</button></div>}</>
      )}
      {wrong.value && !begun.value && <Note tone="down" icon="down" live>{wrong.value}</Note>}
    </section>
  );
}

function Sessions({ sessions, done }: { sessions: readonly Session[]; done: (words: string) => void }) {
  const wrong = useSignal('');
  const end = (work: Promise<unknown>, words: string) => {
    wrong.value = '';
    work.then(() => done(words), (error: unknown) => { wrong.value = said(error); });
  };
  return (
    <section class="box wide" aria-labelledby="pe-sessions">
      <div class="row between"><h2 id="pe-sessions">Signed in here</h2>{sessions.length > 1 && <button type="button" class="btn" onClick={() => end(people.endOthers(), 'Every other session has ended.')}>End all others</button>}</div>
      {wrong.value && <Note tone="down" icon="down" live>{wrong.value}</Note>}
      <div class="tbl"><table>
        <thead><tr><th scope="col">Browser</th><th scope="col">Address</th><th scope="col">By</th><th scope="col">Since</th><th scope="col">Last used</th><th scope="col"><span class="sr">Actions</span></th></tr></thead>
        <tbody>{inUse(sessions).map((one) => (
          <tr key={one.id}>
            <th scope="row" title={plain(one.agent)}>{plain(browserText(one.agent))}</th>
            <td data-of="from">{plain(one.remote) || '–'}</td>
            <td data-of="by">{one.way}</td>
            <td data-of="since"><time dateTime={new Date(one.created).toISOString()}>{moment(one.created, now.peek())}</time></td>
            <td data-of="used"><time dateTime={new Date(one.lastUsed).toISOString()}>{moment(one.lastUsed, now.peek())}</time></td>
            <td class="act">{one.current ? <span class="was">this one</span> : <button type="button" class="btn bare" aria-label={`End the session of ${plain(browserText(one.agent))} from ${plain(one.remote)}`} onClick={() => end(people.end(one.id), 'The session has ended.')}>End</button>}</td>
          </tr>
        ))}</tbody>
      </table></div>
    </section>
  );
}
