/** Asks whoever is signed in to say anew who it is, for what the hub does not do for a page that merely lies open. */
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { people, type Own } from '../api/people.ts';
import { Command } from '../parts/empty.tsx';
import { Secret } from '../parts/secret.tsx';
import '../style/people.css';
import { plain } from '../unit/plain.ts';
import { Dialog } from '../views/dialog.tsx';

let asking: Promise<boolean> | null = null;

/** Ends when it was confirmed, and throws when it was not. Of several requests that wait for it one asks. */
export async function confirmed(): Promise<void> {
  asking ??= ask().finally(() => { asking = null; });
  if (!(await asking)) throw new ApiError(403, 'sign-in-again', 'Not done: you did not confirm that it is you.');
}

async function ask(): Promise<boolean> {
  const own = await people.me();
  return new Promise((resolve) => {
    const place = document.createElement('div');
    document.body.append(place);
    render(<Again own={own} close={(done) => { render(null, place); place.remove(); resolve(done); }} />, place);
  });
}

/** The key of a link, or what was pasted when it is no link. */
const keyOf = (text: string) => text.trim().replace(/^.*#k=/, '');

function Again({ own, close }: { own: Own; close: (done: boolean) => void }) {
  const fields = useSignal({ password: '', code: '', link: '' });
  const wrong = useSignal<{ field: string; words: string } | null>(null);
  const put = (name: 'password' | 'code' | 'link') => (value: string) => { fields.value = { ...fields.value, [name]: value }; };
  const of = (field: string) => (wrong.value?.field === field ? wrong.value.words : undefined);
  const first = own.password ? 'password' : 'link';
  useEffect(() => { document.getElementById(`f-again-${first}`)?.focus(); }, []);
  const provider = own.provider;
  const confirm = async () => {
    if (provider) return (await import('./provider.ts')).leaveFor(true);
    const { password, code, link } = fields.value;
    wrong.value = null;
    try {
      await people.afresh(own.password ? { password, ...(code && { code: code.trim() }) } : { key: keyOf(link) });
    } catch (error) {
      if (!(error instanceof ApiError) || !['password', 'code', 'key'].includes(error.field ?? '')) throw error;
      wrong.value = { field: error.field!, words: error.message };
      requestAnimationFrame(() => document.querySelector<HTMLElement>('dialog [aria-invalid]')?.focus());
      return;
    }
    close(true);
  };
  return (
    <Dialog title="Is it you?" verb={provider ? 'Go there' : 'Confirm'} onClose={() => close(false)} onDo={confirm}>
      <div class="signin">
        <p class="hint">This is done within five minutes of a sign-in only.{provider ? '' : ' You stay where you are.'}</p>
        {provider ? (
          <p class="hint">You sign in at {plain(new URL(provider).host)}. It asks you anew and sends you back to this page; then do again what you wanted.</p>
        ) : own.password ? (
          <>
            <input class="sr" type="text" name="username" autocomplete="username" value={own.name} readOnly tabIndex={-1} aria-hidden="true" />
            <Secret name="again-password" label="Your password" complete="current-password" value={fields.value.password} wrong={of('password')} onInput={put('password')} />
            {own.totp && <Secret name="again-code" label="Code" type="text" complete="one-time-code" hint="The six digits of your app, or a recovery code" value={fields.value.code} wrong={of('code')} onInput={put('code')} />}
          </>
        ) : (
          <>
            <p class="hint">You have no password. Run this on the hub's machine, or let an admin make a link for you, and paste it here:</p>
            <Command text="tocsin signin" />
            <Secret name="again-link" label="The new link" type="text" complete="off" value={fields.value.link} wrong={of('key')} onInput={put('link')} />
          </>
        )}
      </div>
    </Dialog>
  );
}
