/** Which page is on screen, once it is known who asks and what the hub's tables look like. */
import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { api, me, signedOut } from './api/client.ts';
import { Tables } from './api/tables.ts';
import { OverviewPage } from './fleet/page.tsx';
import { findHost, tally } from './live/hosts.ts';
import { titleCounts } from './fleet/headline.ts';
import { Empty, Note } from './parts/controls.tsx';
import { route } from './route/router.ts';
import { SignedOutPage, WelcomePage } from './session/pages.tsx';
import { Shell } from './shell.tsx';

const tables = signal<Tables | null>(null);
const error = signal<string | null>(null);
const AGAIN = 3_000;
const LATER = 1_500;

/** The pages with charts come as their own files, fetched while the overview is read. */
type HostPageOf = FunctionComponent<{ id: string; tables: Tables }>;
const HostPage = signal<HostPageOf | null>(null);
const ProcessesPage = signal<HostPageOf | null>(null);

function fetchPages(): void {
  const failed = (problem: unknown) => { error.value = String(problem); };
  import('./host/page.tsx').then((page) => { HostPage.value = page.HostPage; }, failed);
  import('./process/page.tsx').then((page) => { ProcessesPage.value = page.ProcessesPage; }, failed);
}

async function start(): Promise<void> {
  try {
    const [who, list] = await Promise.all([me.value ?? api.me(), api.tables()]);
    me.value = who;
    tables.value = new Tables(list.items);
    error.value = null;
  } catch (problem) {
    if (signedOut.value) return;
    error.value = problem instanceof Error ? problem.message : String(problem);
    setTimeout(() => void start(), AGAIN);
  }
}

export function App() {
  const { page } = route.value;
  const coming = page === 'welcome';
  useEffect(() => { if (!coming && !signedOut.value && !tables.value) void start(); }, [coming, signedOut.value]);
  useEffect(() => {
    if (page === 'host' || page === 'processes') fetchPages();
    else setTimeout(fetchPages, LATER);
  }, []);
  return <Shell><Page /></Shell>;
}

function Page() {
  const here = route.value;
  useEffect(() => {
    if (here.page === 'overview') return;
    const what = here.page === 'host' || here.page === 'processes' ? `${findHost(here.host)?.facts.value.name ?? here.host}${here.page === 'processes' ? ' processes' : ''}, ${titleCounts(tally.value)}` : here.page === 'welcome' ? 'Sign in' : 'Not found';
    document.title = `${what} – Tocsin`;
  }, [here, tally.value]);
  if (here.page === 'welcome') return <WelcomePage />;
  if (signedOut.value) return <SignedOutPage />;
  if (here.page === 'missing') return <Missing path={here.path} />;
  const known = tables.value;
  if (!known) {
    return error.value === null ? null : (
      <>
        <section class="head"><h1>The hub could not be read</h1></section>
        <div class="sect"><Note tone="down" icon="down" live><span class="grow">{error.value} The next try comes by itself.</span><button type="button" class="btn" onClick={() => location.reload()}>Retry now</button></Note></div>
      </>
    );
  }
  switch (here.page) {
    case 'host':
    case 'processes': {
      const Shown = (here.page === 'host' ? HostPage : ProcessesPage).value;
      if (!Shown) fetchPages();
      return Shown && <Shown key={here.host} id={here.host} tables={known} />;
    }
    default: return <OverviewPage tables={known} />;
  }
}

function Missing({ path }: { path: string }) {
  return (
    <>
      <section class="head"><h1>Nothing at this address</h1></section>
      <section class="sect"><div class="panel"><Empty title="There is no such page"><p>Got {path}.</p><a class="btn pri" href="/">Overview</a></Empty></div></section>
    </>
  );
}

