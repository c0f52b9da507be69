/** Which window of time: the usual ranges, all the others one press further, and live or paused. */
import { mode } from '../live/feed.ts';
import { Segments } from '../parts/controls.tsx';
import { Icon } from '../parts/icon.tsx';
import { togglePause } from '../parts/keys.ts';
import { later } from '../parts/later.tsx';
import { Menu } from '../parts/menu.tsx';
import type { Range } from '../route/range.ts';
import { setQuery } from '../route/router.ts';
import { inFront, lastOf } from './ranges.ts';

const RangeForm = later(() => import('./more.ts').then((file) => file.RangeForm), () => <p class="hint">Reading</p>);

export function RangePicker({ range, front }: { range: Range; front: readonly string[] }) {
  const paused = mode.value === 'paused';
  return (
    <div class="row range-row">
      <Segments label="Range" keys="t" value={range.name} options={inFront(front, range.name).map(({ name, label }) => ({ value: name, label, title: lastOf(name, label) }))}
        onChange={(name) => setQuery({ range: name, from: null, to: null })} />
      <Menu class="menu" mark={<summary class={`btn ${range.fixed ? 'on' : ''}`} title="More ranges">{range.fixed ? 'From, to' : 'More'}</summary>}>{(close) => <RangeForm range={range} close={close} />}</Menu>
      {!range.fixed && <button type="button" class="btn ico" aria-pressed={paused} aria-keyshortcuts="."
        aria-label={paused ? 'Resume live, key .' : 'Pause live, key .'} title={paused ? 'Resume live (.)' : 'Pause live (.)'}
        onClick={togglePause}><Icon name={paused ? 'play' : 'pause'} /></button>}
    </div>
  );
}
