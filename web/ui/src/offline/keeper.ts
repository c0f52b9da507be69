/** Keeps the newest data in the browser while it is live: now and then, and when the page is left. */
import { me, signedOut } from '../api/client.ts';
import { lostSince, mode, silentSince } from '../live/feed.ts';
import { hostIds, hostModel, hostsKnown } from '../live/hosts.ts';
import { KEY, type Kept } from '../live/kept.ts';
import { known } from '../live/tables.ts';

const EVERY = 15_000;
/** Characters; a browser has room for five million. */
const MOST = 600_000;

let begun = false;

export function begin(): void {
  if (begun) return;
  begun = true;
  setInterval(store, EVERY);
  // Before the feed rests because the page hides.
  document.addEventListener('visibilitychange', () => { if (document.hidden) store(); }, { capture: true });
  addEventListener('pagehide', store, { capture: true });
  store();
}

function store(): void {
  const tables = known.value;
  // Only what is so now: a tab that rests, hidden or paused, has old numbers, and does not hear that somebody signed out.
  if (signedOut.value || (mode.value !== 'live' && mode.value !== 'polling')) return;
  if (!tables || !me.value || !hostsKnown.value || silentSince.value !== null || lostSince.value !== null) return;
  const hosts = hostIds.value.map((id) => {
    const { facts, live } = hostModel(id)!;
    return { facts: facts.value, at: live.at, row: live.tables.get('system')?.rows.get('') ?? null };
  });
  keep({ at: Date.now(), expires: me.value.expires ?? 0, tables: tables.items, hosts });
}

function keep(kept: Kept): void {
  try {
    const text = JSON.stringify(kept);
    if (text.length <= MOST) localStorage.setItem(KEY, text);
  } catch { /* no room, or a browser that keeps nothing: the hub is asked as ever */ }
}
