/** Coming in and being out: the page of a sign-in link, and what stands there without a session. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { api, ApiError, me, signedOut } from '../api/client.ts';
import { Command } from '../parts/controls.tsx';
import { go } from '../route/router.ts';

const problem = signal<ApiError | null>(null);
let key: string | null = null;

/** Takes the key out of the address before anything else can see or keep it. */
export function takeKey(): void {
  if (location.pathname !== '/welcome') return;
  key = new URLSearchParams(location.hash.slice(1)).get('k');
  if (location.hash) history.replaceState(null, '', '/welcome');
}

async function signIn(): Promise<void> {
  if (!key) return;
  problem.value = null;
  try {
    me.value = await api.signIn(key);
    key = null;
    signedOut.value = false;
    go('/', 'replace');
  } catch (error) {
    problem.value = error instanceof ApiError ? error : new ApiError(0, 'internal', String(error));
  }
}

export function WelcomePage() {
  useEffect(() => { void signIn(); }, []);
  const error = problem.value;
  if (key && !error) return <Sheet title="Signing in"><p>The hub checks the link.</p></Sheet>;
  if (error && error.status !== 401 && error.status !== 400) {
    return <Sheet title="Not signed in yet"><p>{error.message}</p><button type="button" class="btn pri" onClick={() => void signIn()}>Retry</button></Sheet>;
  }
  return (
    <Sheet title={error ? 'This link is used or expired' : 'This address needs a key'}>
      <p>{error ? 'A sign-in link works once and for 30 minutes.' : 'A sign-in link ends with its key.'} Run this on the hub's machine and open the link it prints:</p>
      <Command text="tocsin signin" />
    </Sheet>
  );
}

export function SignedOutPage() {
  useEffect(() => { document.title = 'Signed out – Tocsin'; }, []);
  return (
    <Sheet title="Signed out">
      <p>Run this on the hub's machine and open the link it prints:</p>
      <Command text="tocsin signin" />
    </Sheet>
  );
}

function Sheet({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="sheet">
      <h1>{title}</h1>
      <div class="panel"><div class="sheet-body">{children}</div></div>
    </section>
  );
}

