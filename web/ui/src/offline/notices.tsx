/** What a page says above its content when it is not simply live, and the work that waits until the page is on screen. */
import { useEffect } from 'preact/hooks';
import { setPaused, lostSince, mode } from '../live/feed.ts';
import { blindSince } from '../incident/count.tsx';
import { choice } from '../live/choice.ts';
import { now } from '../live/clock.ts';
import { Note } from '../parts/controls.tsx';
import { OddValues } from '../parts/odd.tsx';
import { setFavicon } from '../parts/favicon.ts';
import { age } from '../unit/format.ts';
import { moment } from '../unit/time.ts';
import { begin } from './keeper.ts';
import { renewed, reload, watchVersion } from './version.ts';
import { installWorker } from './worker.ts';

export function Notices({ out, state }: { out: boolean; state: 'unknown' | 'ok' | 'warn' | 'down' }) {
  useEffect(() => setFavicon(state), [state]);
  useEffect(() => {
    begin();
    watchVersion();
    void installWorker();
  }, []);
  const every = age(choice.value.every * 1000);
  return (
    <>
      {!out && <OddValues />}
      {renewed.value && <div class="banner"><Note tone="info" icon="note" live><span class="grow">A new version of Tocsin is here.</span><button type="button" class="btn" onClick={reload}>New version: reload</button></Note></div>}
      {!out && blindSince.value !== null && lostSince.value === null && (
        <div class="banner" role="alert"><Note tone="warn" icon="warn"><span class="grow">The hub has had no network of its own since {moment(blindSince.value, now.value)}. Machines and services beyond it may be well: until it is back nothing there is judged, and nobody is told that it is down.</span></Note></div>
      )}
      {!out && mode.value === 'polling' && choice.value.stream && lostSince.value === null && (
        <div class="banner"><Note tone="warn" icon="warn" live>Live feed stalled, now polling every {every}. Numbers are up to {every} old.</Note></div>
      )}
      {!out && mode.value === 'paused' && (
        <div class="banner"><Note tone="info" icon="pause" live><span class="grow">Paused. Nothing here moves until you resume.</span><button type="button" class="btn" onClick={() => setPaused(false)}>Resume</button></Note></div>
      )}
    </>
  );
}
