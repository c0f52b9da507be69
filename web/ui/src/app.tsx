/** Which page is on screen, once it is known who asks and what the hub's tables look like. */
import { signal, type Signal } from '@preact/signals';
import type { FunctionComponent } from 'preact';
import { useEffect } from 'preact/hooks';
import { api, me, signedOut } from './api/client.ts';
import type { Tables } from './api/tables.ts';
import { showKept } from './live/feed.ts';
import { findHost, tally } from './live/hosts.ts';
import { readKept } from './live/kept.ts';
import { known, setTables } from './live/tables.ts';
import { titleCounts } from './fleet/counts.ts';
import { Note } from './parts/controls.tsx';
import { later } from './parts/later.tsx';
import { WATCHED, type Watched } from './route/route.ts';
import { route } from './route/router.ts';
import { calm, Shell } from './shell.tsx';

const error = signal<string | null>(null);
const AGAIN = 3_000;
const LATER = 1_500;

const WelcomePage = later(() => import('./session/pages.tsx').then((file) => file.WelcomePage), () => <></>);
const SignedOutPage = later(() => import('./session/pages.tsx').then((file) => file.SignedOutPage), () => <></>);

const NoPage = later(() => import('./parts/nowhere.tsx').then((file) => file.NoPage), () => <></>);

/** Each page is its own file: the one on screen is fetched at once, the others while it is read. */
type PageOf = FunctionComponent<{ id: string; tables: Tables }>;
/** What is checked, and who is told: one file, whose parts come as they are needed. */
const watched = () => import('./check/pages.tsx').then((file) => file.WatchedPages);
const files = {
  overview: () => import('./fleet/overview.tsx').then((file) => file.OverviewPage),
  host: () => import('./host/host.tsx').then((file) => file.HostPage),
  processes: () => import('./process/processes.tsx').then((file) => file.ProcessesPage),
  compare: () => import('./compare/compare.tsx').then((file) => file.ComparePage),
  views: () => import('./views/views.tsx').then((file) => file.ViewsPage),
  add: () => import('./settings/add-host.tsx').then((file) => file.AddHostPage),
  edit: () => import('./settings/edit-host.tsx').then((file) => file.EditHostPage),
  ...(Object.fromEntries(WATCHED.map((name) => [name, watched])) as Record<Watched, typeof watched>),
} satisfies Record<string, () => Promise<PageOf>>;
type PageName = keyof typeof files;
const NAMES = Object.keys(files) as PageName[];
const pages = Object.fromEntries(NAMES.map((name) => [name, signal<PageOf | null>(null)])) as Record<PageName, Signal<PageOf | null>>;
const asked = new Set<PageName>();
const failed = new Set<PageName>();
/** The page on screen could not be fetched; the next try is under way. */
const late = signal(false);

export function fetchPage(name: string): void {
  const known = NAMES.find((one) => one === name);
  if (!known || asked.has(known)) return;
  if (failed.has(known)) return void startAnew();
  asked.add(known);
  (files[known] as () => Promise<PageOf>)().then((Shown) => {
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
    setTables(list.items);
    error.value = null;
  } catch (problem) {
    if (signedOut.value) return;
    error.value = problem instanceof Error ? problem.message : String(problem);
    setTimeout(() => void start(), AGAIN);
  }
}

/** What was last seen stands there at once, greyed and with its age, until the hub says what is so. */
export function startFromKept(): void {
  const kept = route.value.page === 'welcome' ? null : readKept();
  if (!kept) return;
  setTables(kept.tables);
  showKept(kept);
}

export function App() {
  const { page } = route.value;
  useEffect(() => fetchPage(page), [page]);
  const coming = page === 'welcome';
  useEffect(() => { if (!coming && !signedOut.value) void start(); }, [coming, signedOut.value]);
  useEffect(() => {
    setTimeout(() => {
      calm.value = true;
      NAMES.forEach((name) => { if (!failed.has(name)) fetchPage(name); });
      import('./style/print.css').catch(() => null); // paper can wait; nothing else is lost by it
    }, LATER);
  }, []);
  return <Shell><Page /></Shell>;
}

function Page() {
  const here = route.value;
  useEffect(() => {
    // The others say it themselves.
    if (here.page !== 'host' && here.page !== 'processes' && here.page !== 'welcome' && here.page !== 'missing') return;
    const what = 'host' in here ? `${here.page === 'processes' && here.process ? `process ${here.process.split('@')[0]} of ` : ''}${(findHost(here.host)?.facts.value.name ?? here.host).slice(0, 60)}${here.page === 'processes' && !here.process ? ' processes' : ''}, ${titleCounts(tally.value)}` : here.page === 'welcome' ? 'Sign in' : 'Not found';
    document.title = `${what} – Tocsin`;
  }, [here, tally.value]);
  if (here.page === 'welcome') return <WelcomePage />;
  if (signedOut.value) return <SignedOutPage />;
  if (here.page === 'missing') return <NoPage path={here.path} />;
  const tables = known.value;
  const problem = tables ? null : error.value;
  const Shown = pages[here.page].value;
  if (!tables || !Shown) {
    return problem === null && !late.value ? null : (
      <>
        <section class="head"><h1>The hub could not be read</h1></section>
        <div class="sect"><Note tone="down" icon="down" live><span class="grow">{problem ?? 'A part of the app did not come.'} The next try comes by itself.</span><button type="button" class="btn" onClick={() => location.reload()}>Retry now</button></Note></div>
      </>
    );
  }
  const id = 'host' in here ? here.host : '';
  return <Shown key={id} id={id} tables={tables} />;
}
