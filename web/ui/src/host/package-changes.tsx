/** Beside the charts: when packages changed within the window, which the charts mark. */
import { useEffect } from 'preact/hooks';
import { softwareApi, type Change } from '../api/software.ts';
import { isGuest } from '../api/client.ts';
import { useAsked } from '../live/asked.ts';
import { hubNow } from '../live/feed.ts';
import { now } from '../live/clock.ts';
import { changeText, text } from '../software/words.ts';
import { hostPath } from '../route/route.ts';
import { plural } from '../unit/format.ts';
import { moment } from '../unit/time.ts';
import { changed } from './marks.ts';
import type { Place } from './place.ts';

const EVERY = 30_000;
const MOST = 1_000;
const SHOWN = 4;

export const PackageChanges = ({ place }: { place: Place }) => (isGuest() ? null : <Asked place={place} />);

function Asked({ place: { model, range, rangeKey } }: { place: Place }) {
  const { data } = useAsked(`changes ${model.id} ${rangeKey}`, (stop) => {
    const to = range.fixed?.to ?? hubNow();
    return softwareApi.changes(model.id, range.fixed?.from ?? to - range.span, to, MOST, stop);
  }, EVERY);
  const found = byMoment(data.value?.items ?? []);
  const at = [...found.keys()];
  useEffect(() => {
    changed.value = at;
    return () => { changed.value = []; };
  }, [model.id, at.join()]);
  if (found.size === 0) return null;
  return (
    <section aria-label="Packages changed">
      <div class="cap between row"><h2>Packages changed</h2><a class="link meta" href={`${hostPath(model.id)}/software`}>Software</a></div>
      <ul>{[...found].slice(0, SHOWN).map(([when, changes]) => (
        <li key={when}><b>{moment(when, now.peek(), false)}</b> <span>{text(changes[0]!.name, 60)} {changeText(changes[0]!)}</span>{changes.length > 1 && <small>{plural(changes.length - 1, 'other')} with it</small>}</li>
      ))}</ul>
      {found.size > SHOWN && <small>and {plural(found.size - SHOWN, 'earlier time')}</small>}
    </section>
  );
}

/** What was found at one moment, the latest first. */
function byMoment(changes: readonly Change[]): Map<number, Change[]> {
  const found = new Map<number, Change[]>();
  for (const change of changes) found.set(change.at, [...(found.get(change.at) ?? []), change]);
  return found;
}
