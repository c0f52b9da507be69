/** The sheet of the account: who is signed in, the colours, the keys, the way out. */
import { isAdmin, isGuest, mayChange, me } from '../api/client.ts';
import { offer, worker } from '../offline/worker.ts';
import { Segments } from '../parts/controls.tsx';
import { helpOpen } from '../parts/keys.ts';
import { PLACES } from '../shell.tsx';
import { JOBS, NOTIFY } from '../route/route.ts';
import { ACCOUNT, AUDIT, PEOPLE, TOKENS } from '../route/watched.ts';
import { leave } from './leave.ts';
import { everywhere } from './may.ts';
import { theme, type Theme } from '../theme/theme.ts';

const THEMES: readonly { value: Theme; label: string }[] = [{ value: 'auto', label: 'Auto' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }];

/** On a phone these are in the bar at the bottom. */
const IN_BAR = ['/', '/checks', '/incidents'];

export function AccountMenu({ out, close }: { out: boolean; close: () => void }) {
  const who = me.value;
  return (
    <>
      {who && !out && <div class="menu-row"><span><b>{who.name}</b> <span class="was">{who.role}</span></span>{!isGuest() && <a class="btn bare" href={ACCOUNT} onClick={close}>Password and sessions</a>}</div>}
      <div class="menu-row"><span class="lab">Theme</span><Segments label="Theme" value={theme.value} options={THEMES} onChange={(value) => { theme.value = value as Theme; }} /></div>
      {!out && (
        <div class="menu-row">
          {!isGuest() && <a class="btn bare" href="/software" onClick={close}>Software</a>}
          {PLACES.filter(([href]) => !IN_BAR.includes(href) && (href !== '/views' || everywhere())).map(([href, name]) => <a key={href} class="btn bare" href={href} onClick={close}>{name}</a>)}
          {mayChange() && everywhere() && <button type="button" class="btn" onClick={() => { close(); void import('../views/save.tsx').then(({ openSave }) => openSave()); }}>Save this view</button>}
        </div>
      )}
      {!out && mayChange() && everywhere() && <div class="menu-row"><a class="btn bare" href={NOTIFY} onClick={close}>Who is told</a><a class="btn bare" href={JOBS} onClick={close}>Jobs</a></div>}
      {!out && isAdmin() && everywhere() && <div class="menu-row"><a class="btn bare" href={PEOPLE} onClick={close}>Users</a><a class="btn bare" href={TOKENS} onClick={close}>Tokens</a><a class="btn bare" href={AUDIT} onClick={close}>Audit</a></div>}
      {!out && (
        <div class="menu-row">
          <button type="button" class="btn bare" onClick={() => { close(); helpOpen.value = true; }}>Keys <kbd>?</kbd></button>
          {!isGuest() && <button type="button" class="btn" onClick={() => void leave()}>Sign out</button>}
        </div>
      )}
      {!out && offer.value && <button type="button" class="btn" onClick={install}>Install as an app</button>}
      {!out && worker.value === 'none' && <small>Opening it without the hub, and installing it as an app, need https or localhost, and a certificate that this browser trusts.</small>}
      {who && !out && <small>Tocsin {who.version}</small>}
    </>
  );
}

function install(): void {
  void offer.value?.prompt();
  offer.value = null;
}
