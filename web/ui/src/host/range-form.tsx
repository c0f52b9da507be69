/** All ranges there are, and a window of one's own: from, to, in the reader's zone. */
import { useSignal } from '@preact/signals';
import { hubNow } from '../live/feed.ts';
import type { Range } from '../route/range.ts';
import { setQuery } from '../route/router.ts';
import { zone } from '../unit/time.ts';
import { HOST_RANGES } from './ranges.ts';
import { local, refuseWindow } from './span.ts';

export function RangeForm({ range, close }: { range: Range; close: () => void }) {
  const said = useSignal<string | null>(null);
  const end = range.fixed?.to ?? hubNow();
  return (
    <div class="ranges">
      <div class="all" role="group" aria-label="All ranges">
        {HOST_RANGES.map(({ name, label }) => (
          <button type="button" class="btn" key={name} aria-pressed={name === range.name} onClick={() => { setQuery({ range: name, from: null, to: null }); close(); }}>{label}</button>
        ))}
      </div>
      <form class="form" noValidate onSubmit={(event) => {
        event.preventDefault();
        const read = (name: string) => new Date((event.currentTarget.elements.namedItem(name) as HTMLInputElement).value).getTime();
        const from = read('from');
        const to = read('to');
        said.value = refuseWindow(from, to);
        if (said.value !== null) return;
        setQuery({ from: String(from), to: String(to), range: null });
        close();
      }}>
        <label class="fld">From<span class="field"><input type="datetime-local" name="from" step="1" defaultValue={local(end - range.span)} aria-describedby="range-said" /></span></label>
        <label class="fld">To<span class="field"><input type="datetime-local" name="to" step="1" defaultValue={local(end)} aria-describedby="range-said" /></span></label>
        <p class={`hint ${said.value ? 'err' : ''}`} id="range-said" role="status">{said.value ?? `Times are ${zone(end)}. Five years are kept, less as the hub was told.`}</p>
        <button type="submit" class="btn pri">Show</button>
      </form>
    </div>
  );
}
