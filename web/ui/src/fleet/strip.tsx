/** Beside the headline: how many hosts were silent, over the same window as the tiles; nothing when nobody was. */
import { useMemo } from 'preact/hooks';
import { every5, now } from '../live/clock.ts';
import { hostIds } from '../live/hosts.ts';
import { age, plural } from '../unit/format.ts';
import { tickLabel, timeTicks, zone } from '../unit/time.ts';
import { row } from './reading.ts';
import { silence } from './silence.ts';
import { loaded, short } from './store.ts';

const WIDTH = 560;
const HEIGHT = 28;

export function SilenceStrip() {
  const until = every5.value * 5000;
  const found = useMemo(() => {
    const shorts = hostIds.value.flatMap((id) => short(id) ?? []);
    const one = shorts[0];
    if (!one) return null;
    const rows = shorts.map((each) => row(each, 'cpu', until).avg);
    const length = Math.max(...rows.map((each) => each.length));
    const from = one.bins.start;
    return { ...silence(rows, length), length, from, to: from + length * one.bins.step };
  }, [until, loaded.value, hostIds.value]);
  if (!found || found.most === 0) return null;
  const { counts, most, length, from, to } = found;
  const unit = Math.max(1, Math.floor(HEIGHT / Math.max(4, most)));
  const x = (part: number) => `${((part / length) * 100).toFixed(2)}%`;
  const ticks = timeTicks(from, to, WIDTH);
  return (
    <figure class="silence">
      <div class="row between"><span class="lab">Hosts silent, last {age(to - from + 1000)}</span><span class="row meta">at most {plural(most, 'host')}</span></div>
      <svg role="img" aria-label={`Hosts silent, last ${age(to - from)}: at most ${most} at once, now ${counts.at(-2) ?? 0}`}>
        <line class="axis" x1="0" x2="100%" y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
        {counts.map((count, i) => count > 0 && <rect class="f down" key={i} x={x(i)} width={x(1.04)} y={HEIGHT - Math.min(HEIGHT, count * unit)} height={Math.min(HEIGHT, count * unit)} />)}
        {ticks.at.filter((tick) => tick - from > (to - from) * 0.04 && to - tick > (to - from) * 0.12).map((tick) => (
          <text class="ax" key={tick} x={`${(((tick - from) / (to - from)) * 100).toFixed(2)}%`} y={HEIGHT + 16} text-anchor="middle">{tickLabel(tick, ticks.step)}</text>
        ))}
        <text class="ax" x="100%" y={HEIGHT + 16} text-anchor="end">now, {zone(now.peek())}</text>
      </svg>
    </figure>
  );
}
