/** The sheet of the live state: how old what is on screen is, when the next comes, and the way it comes. */
import { now } from './clock.ts';
import { choice, choose } from './choice.ts';
import { lastSecond, lostSince, mode, updateNow, updating } from './feed.ts';
import { due } from './line.ts';
import { ageWords, nextWords } from './refresh.ts';
import { role, tabsCount } from './tabs.ts';
import { EVERY } from './way.ts';
import { Segments } from '../parts/controls.tsx';
import { plural } from '../unit/format.ts';

const WAYS = [{ value: 'stream', label: 'Live stream' }, { value: 'poll', label: 'Polling' }] as const;
const GAPS = EVERY.map((seconds) => ({ value: String(seconds), label: `${seconds} s` }));

export function LiveMenu() {
  const { stream, every } = choice.value;
  const left = due.value === null ? null : due.value === 0 ? 0 : due.value - Date.now();
  const busy = updating.value;
  return (
    <>
      <p class="refresh"><b>{ageWords({ now: now.value, at: lastSecond.value })}</b><br />{nextWords({ mode: mode.value, lost: lostSince.value !== null, busy }, left)}</p>
      <button type="button" class="btn" aria-busy={busy || undefined} disabled={mode.value === 'paused'} title={mode.value === 'paused' ? 'Live is paused' : undefined}
        onClick={updateNow}><svg class={busy ? 'i spin' : 'i'} viewBox="0 0 16 16" aria-hidden="true"><path d="M13 8a5 5 0 1 1-1.6-3.7M13.2 2v3h-3" /></svg>{busy ? 'Updating' : 'Update now'}</button>
      <div class="menu-row"><span class="lab">Updates</span><Segments label="Updates" value={stream ? 'stream' : 'poll'} options={WAYS} onChange={(way) => choose({ stream: way === 'stream', every })} /></div>
      {!stream && <div class="menu-row"><span class="lab">Every</span><Segments label="Every" value={String(every)} options={GAPS} onChange={(seconds) => choose({ stream, every: Number(seconds) })} /></div>}
      <small>{shared()}</small>
    </>
  );
}

/** Who holds the connection to the hub. */
function shared(): string {
  void now.value;
  if (role.value === 'alone') return 'A connection of its own for each tab: browsers share one only over https or on localhost.';
  const tabs = tabsCount();
  if (role.value === 'follower') return 'Another tab of this browser holds the connection for this one.';
  return tabs > 1 ? `One connection for ${plural(tabs, 'tab')} on screen.` : 'One connection for all tabs of this browser.';
}
