/** What stands around every page: the bell, the navigation, the live state, and the person. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { api, me, signedOut } from './api/client.ts';
import { HatchDefs } from './chart/spark.tsx';
import { fleetState } from './fleet/headline.ts';
import { now } from './live/clock.ts';
import { GRACE, lastSecond, lostSince, mode, POLL_EVERY, setPaused, unwatch } from './live/feed.ts';
import { hostIds, tally } from './live/hosts.ts';
import { Note, Segments } from './parts/controls.tsx';
import { setFavicon } from './parts/favicon.ts';
import { Help } from './parts/help.tsx';
import { Bell, Icon } from './parts/icon.tsx';
import { helpOpen } from './parts/keys.ts';
import { route } from './route/router.ts';
import { theme, type Theme } from './theme/theme.ts';
import { age } from './unit/format.ts';
import { clock, zone } from './unit/time.ts';

/** A stream without a second for so long still lives, but its hosts do not speak. */
const SILENT = 15_000;

export function Shell({ children }: { children: ComponentChildren }) {
  const out = signedOut.value || route.value.page === 'welcome';
  const state = out || hostIds.value.length === 0 ? 'unknown' : fleetState(tally.value);
  useEffect(() => setFavicon(state), [state]);
  const silent = lostSince.value === null ? 0 : now.value - lostSince.value;
  return (
    <>
      <a class="skip" href="#main">Skip to content</a>
      <HatchDefs />
      <header class="top">
        <a class="brand" href="/" aria-label={state === 'unknown' ? 'Tocsin' : `Tocsin, fleet state: ${state}`}><Bell state={state} />Tocsin</a>
        {!out && <nav class="nav" aria-label="Main"><a href="/" aria-current={route.value.page === 'overview' ? 'page' : route.value.page === 'missing' ? undefined : 'true'}>Overview</a></nav>}
        <div class="tools">
          {!out && <LiveState silent={silent} />}
          <Person out={out} />
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {!out && silent > GRACE && (
          <div class="banner" role="alert">
            <Note tone="down" icon="down"><span class="grow">The hub does not answer. Everything here is <b aria-hidden="true">{age(silent)} </b>old; it goes on by itself when the hub is back.</span></Note>
          </div>
        )}
        {!out && mode.value === 'polling' && lostSince.value === null && (
          <div class="banner"><Note tone="warn" icon="warn" live>Live feed stalled, now polling every {age(POLL_EVERY)}. Numbers are up to {age(POLL_EVERY)} old.</Note></div>
        )}
        {!out && mode.value === 'paused' && (
          <div class="banner"><Note tone="info" icon="pause" live><span class="grow">Paused. Nothing here moves until you resume.</span><button type="button" class="btn" onClick={() => setPaused(false)}>Resume</button></Note></div>
        )}
        {children}
      </main>
      <Help />
    </>
  );
}

function LiveState({ silent }: { silent: number }) {
  const at = lastSecond.value;
  const time = at === null ? '' : clock(at);
  if (silent > GRACE) return <span class="live lost" data-live="lost"><Icon name="down" /><span>No hub for <span class="age">{age(silent)}</span></span></span>;
  const stamp = at !== null && <><time dateTime={new Date(at).toISOString()}>{time}</time> <span class="tz">{zone(at)}</span></>;
  switch (mode.value) {
    case 'paused': return <span class="live" data-live="paused"><Icon name="pause" />Paused at {stamp}</span>;
    case 'polling': return <span class="live ring" data-live="polling"><i />Every {age(POLL_EVERY)} {stamp}</span>;
    case 'live': {
      const quiet = at === null ? null : now.value - at;
      return quiet !== null && quiet > SILENT
        ? <span class="live ring" data-live="live"><i /><span class="word">Live,</span> silent for {age(quiet)}</span>
        : <span class="live" data-live="live"><i /><span class="word">Live</span> {stamp || 'no second yet'}</span>;
    }
    case 'connecting': return <span class="live ring" data-live="connecting"><i />{at === null ? 'Connecting' : <><span class="word">Reconnecting</span> {stamp}</>}</span>;
    default: return null;
  }
}

const THEMES: readonly { value: Theme; label: string }[] = [{ value: 'auto', label: 'Auto' }, { value: 'light', label: 'Light' }, { value: 'dark', label: 'Dark' }];

function Person({ out }: { out: boolean }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      const menu = box.current;
      if (!menu?.open) return;
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !menu.contains(event.target as Node)) {
        menu.open = false;
        if (event instanceof KeyboardEvent) menu.querySelector('summary')?.focus();
      }
    };
    addEventListener('pointerdown', close);
    addEventListener('keydown', close);
    return () => {
      removeEventListener('pointerdown', close);
      removeEventListener('keydown', close);
    };
  }, []);
  const who = me.value;
  const label = who ? `Account: ${who.name}` : 'Display';
  return (
    <details class="menu" ref={box}>
      <summary class="btn ico bare" aria-label={label} title={label}><Icon name="user" /></summary>
      <div class="menu-body">
        {who && !out && <div><b>{who.name}</b> <span class="was">{who.role}</span></div>}
        <div class="menu-row"><span class="lab">Theme</span><Segments label="Theme" value={theme.value} options={THEMES} onChange={(value) => { theme.value = value as Theme; }} /></div>
        {!out && (
          <div class="menu-row">
            <button type="button" class="btn bare" onClick={() => { box.current!.open = false; helpOpen.value = true; }}>Keys <kbd>?</kbd></button>
            <button type="button" class="btn" onClick={() => void leave()}>Sign out</button>
          </div>
        )}
        {who && !out && <small>Tocsin {who.version}</small>}
      </div>
    </details>
  );
}

async function leave(): Promise<void> {
  try {
    await api.signOut();
  } finally {
    unwatch();
    signedOut.value = true;
  }
}
