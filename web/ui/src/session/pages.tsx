/** Coming in and being out: the page of a sign-in link, and what stands there without a session. */
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Command } from '../parts/empty.tsx';
import { later } from '../parts/later.tsx';
import { hasKey, problem, signIn } from './key.ts';

const SignInForm = later(() => import('./form.tsx').then((file) => file.SignInForm), () => <></>);

export function WelcomePage() {
  useEffect(() => { void signIn(); }, []);
  const error = problem.value;
  if (hasKey() && !error) return <Sheet title="Signing in"><p>The hub checks the link.</p></Sheet>;
  if (error && error.status !== 401 && error.status !== 400) {
    return <Sheet title="Not signed in yet"><p>{error.message}</p><button type="button" class="btn pri" onClick={() => void signIn()}>Retry</button></Sheet>;
  }
  if (error?.field === 'provider') return <SignInSheet title="Not signed in" words={error.message} />;
  return error ? (
    <Sheet title="This link is used or expired">
      <p>A sign-in link works once and for 30 minutes. Run this on the hub's machine and open the link it prints:</p>
      <Command text="tocsin signin" />
      <SignInForm />
    </Sheet>
  ) : <SignInSheet title="Sign in" />;
}

export function SignedOutPage() {
  useEffect(() => { document.title = 'Signed out – Tocsin'; }, []);
  return <SignInSheet title="Signed out" />;
}

function SignInSheet({ title, words }: { title: string; words?: string }) {
  return (
    <Sheet title={title}>
      {words && <p role="alert">{words}</p>}
      <SignInForm />
      <p class="other">Without a password: run this on the hub's machine and open the link it prints.</p>
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
