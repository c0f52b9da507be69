/**
 * Whether the hub has another version of this app than the one that runs here. A hub changes its files only by a
 * restart, and every restart shows in the live feed: nothing needs to be asked in between. The page never reloads by
 * itself; all view state is in the address, so that nothing is lost when its reader does.
 */
import { effect, signal } from '@preact/signals';
import { hubRun } from '../live/feed.ts';
import { freshWorker } from './worker.ts';

export const renewed = signal(false);
const AGAIN = 5_000;

/** The script that a page of this version begins with. */
const own = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '';
const entry = (page: string) => /<script type="module"[^>]* src="([^"]+)"/.exec(page)?.[1];

async function look(): Promise<void> {
  // A hidden tab asks nothing.
  if (document.hidden) return document.addEventListener('visibilitychange', () => void look(), { once: true });
  try {
    const answer = await fetch('/index.html', { cache: 'no-cache' });
    const there = entry(await answer.text());
    if (!there) throw new Error(`got ${answer.status}, must be the page`); // it is not up yet
    if (new URL(there, location.href).href === own) return;
    renewed.value = true;
    void freshWorker();
  } catch {
    setTimeout(() => void look(), AGAIN);
  }
}

let begun = false;

export function watchVersion(): void {
  if (begun) return;
  begun = true;
  // The first run too: this page may have come from the browser's own keeping.
  let run = '';
  effect(() => {
    const next = hubRun.value;
    if (next !== run) void look();
    run = next;
  });
}

export function reload(): void {
  location.reload();
}
