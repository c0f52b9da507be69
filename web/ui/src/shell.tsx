/** What stands around every page: the bell, the navigation, the live state, and the person. */
import type { ComponentChildren } from 'preact';
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { isGuest, me, signedOut } from './api/client.ts';
import { HatchDefs } from './chart/hatch.tsx';
import { fleetState } from './fleet/counts.ts';
import { now } from './live/clock.ts';
import { choice } from './live/choice.ts';
import { GRACE, lastSecond, lostSince, mode, silentSince } from './live/feed.ts';
import { hostIds, tally } from './live/hosts.ts';
import { open } from './live/open.ts';
import { Note } from './parts/controls.tsx';
import { Bell, Icon } from './parts/icon.tsx';
import { helpOpen, paletteOpen } from './parts/keys.ts';
import { later } from './parts/later.tsx';
import { Menu } from './parts/menu.tsx';
import { route } from './route/router.ts';
import { everywhere } from './session/may.ts';
import { age } from './unit/format.ts';
import { clock, zone } from './unit/time.ts';

/** The pages of the navigation, each with those that lie below it. */
export const PLACES: readonly (readonly [string, string, ...string[]])[] = [['/', 'Overview', 'overview', 'host', 'processes'], ['/services', 'Services', 'services'], ['/checks', 'Checks', 'checks'], ['/incidents', 'Incidents', 'incidents', 'rules', 'silences'], ['/compare', 'Compare', 'compare'], ['/views', 'Views', 'views']];

const more = () => import('./more.tsx');
const skeleton = () => <span class="skel k6" />;
const LiveMenu = later(() => more().then((file) => file.LiveMenu), skeleton);
const AccountMenu = later(() => more().then((file) => file.AccountMenu), skeleton);
// Whoever misses these is not told so: the page works without.
const Notices = later(() => more().then((file) => file.Notices, () => () => <></>), () => <></>);
const TabBar = later(() => more().then((file) => file.TabBar), () => <></>);
const Palette = later(() => import('./palette/palette.tsx').then((file) => file.Palette), () => <></>);
const Counting = later(() => more().then((file) => file.Counting, () => () => <></>), () => <></>);
const Help = later(() => more().then((file) => file.Help), () => <></>);

const every = () => age(choice.value.every * 1000);

/** The page has come to rest: what need not be there at once may come. */
export const calm = signal(false);

/** A stream without a second for so long still lives, but its hosts do not speak. */
const SILENT = 15_000;

export function Shell({ children }: { children: ComponentChildren }) {
  const out = signedOut.value || route.value.page === 'welcome';
  const state = out || hostIds.value.length === 0 ? 'unknown' : fleetState(tally.value);
  useEffect(() => { if (calm.value) Palette.fetch(); }, [calm.value]);
  const silent = silentSince.value === null ? 0 : now.value - silentSince.value;
  const lost = lostSince.value !== null && silent > GRACE;
  return (
    <>
      <a class="skip" href="#main">Skip to content</a>
      <HatchDefs />
      <header class="top">
        <a class="brand" href="/" aria-label={state === 'unknown' ? 'Tocsin' : `Tocsin, fleet state: ${state}`}><Bell state={state} />Tocsin</a>
        {!out && <nav class="nav" aria-label="Main">{PLACES.map(([href, name, ...pages]) => (name !== 'Views' || everywhere()) && <a key={href} href={href} aria-current={pages.indexOf(route.value.page) < 0 ? undefined : route.value.page === pages[0] ? 'page' : 'true'}>{name}{pages[0] === 'incidents' && open.value}</a>)}</nav>}
        <div class="tools">
          {!out && <button type="button" class="field search" aria-keyshortcuts="Control+K" title="Search or jump to (Ctrl K)" onClick={() => { paletteOpen.value = true; }}><Icon name="search" /><span class="ph grow">Search or jump to</span><kbd aria-hidden="true">Ctrl K</kbd></button>}
          {!out && <Menu class="live-menu" mark={<LiveState silent={lost ? silent : 0} />}>{() => <LiveMenu />}</Menu>}
          <Person out={out} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {isGuest() && <div class="banner"><Note tone="info" icon="note">Demo: simulated machines, read only</Note></div>}
        {!out && lost && (
          <div class="banner" role="alert">
            <Note tone="down" icon="down"><span class="grow">Offline: the hub does not answer. Everything here is <b aria-hidden="true">{age(silent)} </b>old; it goes on by itself when the hub is back.</span></Note>
          </div>
        )}
        {calm.value && <Notices out={out} state={state} />}
        {children}
      </main>
      {!out && calm.value && <><TabBar /><Counting /></>}
      {helpOpen.value && <Help />}
      {!out && paletteOpen.value && <Palette />}
    </>
  );
}

function LiveState({ silent }: { silent: number }) {
  const at = lastSecond.value;
  const time = at === null ? '' : clock(at);
  if (silent > GRACE) return <summary class="live lost" data-live="lost"><Icon name="down" /><span>No hub for <span class="age">{age(silent)}</span></span></summary>;
  const stamp = at !== null && <><time dateTime={new Date(at).toISOString()}>{time}</time> <span class="tz">{zone(at)}</span></>;
  switch (mode.value) {
    case 'paused': return <summary class="live" data-live="paused"><Icon name="pause" />Paused at {stamp}</summary>;
    case 'polling': return <summary class="live ring" data-live="polling"><i />Every {every()} {stamp}</summary>;
    case 'live': {
      const quiet = at === null ? null : now.value - at;
      return quiet !== null && quiet > SILENT
        ? <summary class="live ring" data-live="live"><i /><span class="word">Live,</span> silent for {age(quiet)}</summary>
        : <summary class="live" data-live="live"><i /><span class="word">Live</span> {stamp || 'no second yet'}</summary>;
    }
    case 'connecting': return <summary class="live ring" data-live="connecting"><i />{at === null ? 'Connecting' : <><span class="word">Reconnecting</span> {stamp}</>}</summary>;
    default: return <summary class="live" hidden />;
  }
}

function Person({ out }: { out: boolean }) {
  const who = me.value;
  const label = who ? `Account: ${who.name}` : 'Display';
  return (
    <Menu class="menu" mark={<summary class="btn ico bare" aria-label={label} title={label}><Icon name="user" /></summary>}>
      {(close) => <AccountMenu out={out} close={close} />}
    </Menu>
  );
}
