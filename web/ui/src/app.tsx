/** Which page is on screen, once it is known who asks and what the hub's tables look like. */
import { signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { api, me, signedOut } from './api/client.ts';
import { Tables } from './api/tables.ts';
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

/** Each page is its own file: the one on screen is fetched at once, the others while it is read. */
type PageOf = FunctionComponent<{ id: string; tables: Tables }>;
type PageName = 'overview' | 'host' | 'processes';
const NAMES: readonly PageName[] = ['overview', 'host', 'processes'];
const pages = { overview: signal<PageOf | null>(null), host: signal<PageOf | null>(null), processes: signal<PageOf | null>(null) };
const files: Record<PageName, () => Promise<PageOf>> = {
  overview: () => import('./fleet/overview.tsx').then((file) => file.OverviewPage),
  host: () => import('./host/host.tsx').then((file) => file.HostPage),
  processes: () => import('./process/processes.tsx').then((file) => file.ProcessesPage),
};
const asked = new Set<PageName>();
const failed = new Set<PageName>();
/** The page on screen could not be fetched; the next try is under way. */
const late = signal(false);

export function fetchPage(name: string): void {
  const known = NAMES.find((one) => one === name);
  if (!known || asked.has(known)) return;
  if (failed.has(known)) return void startAnew();
  asked.add(known);
  files[known]().then((Shown) => {
    pages[known].value = Shown;
  }, () => {
    // Fetched ahead, nobody misses it. Wanted now, only a new start helps: a browser keeps a failed import,
    // and a newer hub has other file names. All view state is in the address, so nothing is lost.
    asked.delete(known);
    failed.add(known);
    if (route.value.page === known) void startAnew();
  });
}

async function startAnew(): Promise<void> {
  late.value = true;
  try {
    await api.health(AGAIN);
    location.reload();
  } catch {
    setTimeout(() => void startAnew(), AGAIN);
  }
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
  useEffect(() => fetchPage(page), [page]);
  const coming = page === 'welcome';
  useEffect(() => { if (!coming && !signedOut.value && !tables.value) void start(); }, [coming, signedOut.value]);
  useEffect(() => {
    setTimeout(() => NAMES.forEach((name) => { if (!failed.has(name)) fetchPage(name); }), LATER);
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
  const problem = known ? null : error.value;
  const Shown = pages[here.page].value;
  if (!known || !Shown) {
    return problem === null && !late.value ? null : (
      <>
        <section class="head"><h1>The hub could not be read</h1></section>
        <div class="sect"><Note tone="down" icon="down" live><span class="grow">{problem ?? 'A part of the app did not come.'} The next try comes by itself.</span><button type="button" class="btn" onClick={() => location.reload()}>Retry now</button></Note></div>
      </>
    );
  }
  const id = here.page === 'overview' ? '' : here.host;
  return <Shown key={id} id={id} tables={known} />;
}

function Missing({ path }: { path: string }) {
  return (
    <>
      <section class="head"><h1>Nothing at this address</h1></section>
      <section class="sect"><div class="panel"><Empty title="There is no such page"><p>Got {path}.</p><a class="btn pri" href="/">Overview</a></Empty></div></section>
    </>
  );
}

