/** Signing in by name and password, and by a code where one is asked for. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { ApiError, me, signedOut } from '../api/client.ts';
import { people } from '../api/people.ts';
import { forget } from '../live/kept.ts';
import { Secret, Wrong } from '../parts/secret.tsx';
import { go, route } from '../route/router.ts';
import '../style/people.css';

export function SignInForm() {
  const fields = useSignal({ user: '', password: '', code: '' });
  const wrong = useSignal<{ field: string; words: string } | null>(null);
  const coded = useSignal(false);
  const busy = useSignal(false);
  const form = useRef<HTMLFormElement>(null);
  const provider = useSignal<string | null>(null);
  useEffect(() => { people.ways().then((ways) => { provider.value = ways.provider; }, () => null); }, []);
  const elsewhere = async () => {
    wrong.value = null;
    try {
      await (await import('./provider.ts')).leaveFor(false);
    } catch (error) {
      wrong.value = { field: '', words: error instanceof ApiError ? error.message : String(error) };
    }
  };
  const put = (name: 'user' | 'password' | 'code') => (value: string) => { fields.value = { ...fields.value, [name]: value }; };
  useEffect(() => { if (coded.value) form.current?.querySelector<HTMLElement>('#f-code')?.focus(); }, [coded.value]);
  const send = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    const { user, password, code } = fields.value;
    busy.value = true;
    wrong.value = null;
    try {
      const who = await people.signIn(user.trim(), password, code.trim());
      forget();
      me.value = who;
      signedOut.value = false;
      if (route.value.page === 'welcome') go('/', 'replace');
    } catch (error) {
      const asked = error instanceof ApiError && error.field === 'code' && !coded.value;
      if (asked) coded.value = true;
      else wrong.value = error instanceof ApiError ? { field: error.field ?? '', words: error.message } : { field: '', words: String(error) };
      if (!asked) requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
    } finally {
      busy.value = false;
    }
  };
  const said = (field: string) => (wrong.value?.field === field ? wrong.value.words : undefined);
  const rest = wrong.value && !['password', 'code'].includes(wrong.value.field) ? wrong.value.words : null;
  return (
    <form class="signin" ref={form} noValidate onSubmit={(event) => void send(event)}>
      <Secret name="user" label="Name" type="text" complete="username" value={fields.value.user} onInput={put('user')} />
      <Secret name="password" label="Password" complete="current-password" value={fields.value.password} wrong={said('password')} onInput={put('password')} />
      {coded.value && <Secret name="code" label="Code" type="text" complete="one-time-code" hint="The six digits of your app, or a recovery code" value={fields.value.code} wrong={said('code')} onInput={put('code')} />}
      {rest && <Wrong id="signin-words">{rest}</Wrong>}
      <div class="row"><button type="submit" class="btn pri" aria-busy={busy.value || undefined}>Sign in</button>{provider.value && <button type="button" class="btn" onClick={() => void elsewhere()}>Sign in with {provider.value}</button>}</div>
    </form>
  );
}
