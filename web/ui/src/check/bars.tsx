/** A bar for each of the last 90 days: height and colour say the worst of it, a low grey one that nobody looked. */
import { age } from '../unit/format.ts';
import { day as dayWords } from '../unit/time.ts';
import { uptimeText, type Day } from './days.ts';

const HIGH = { ok: 18, warn: 23, down: 28, none: 18 };

export function dayText({ at, uptime, down, degraded, outages }: Day): string {
  if (uptime === null) return `${dayWords(at)}: nobody looked`;
  const parts = [`${uptimeText(uptime)} % up`];
  if (down > 0) parts.push(`down ${age(down)}${outages > 1 ? ` in ${outages} outages` : ''}`);
  if (degraded > 0) parts.push(`degraded ${age(degraded)}`);
  return `${dayWords(at)}: ${parts.join(', ')}`;
}

/** `about`: what it is the history of. The newest days stay in sight where there is no room for all, unless they may be `narrow`. */
export function Bars({ days, about, uptime, narrow }: { days: readonly Day[]; about: string; uptime: number | null; narrow?: boolean }) {
  const bad = days.filter(({ mark }) => mark === 'down').length;
  return (
    <svg class="bars" viewBox={`0 0 ${days.length * 5} 28`} preserveAspectRatio={narrow ? 'none' : 'xMaxYMid slice'} role="img"
      aria-label={`${about}, last ${days.length} days: ${uptime === null ? 'nobody looked' : `${uptimeText(uptime)} % up, down on ${bad} of them`}`}>
      {days.map((one, i) => <rect key={one.at} class={`f ${one.mark}`} x={i * 5} y={28 - HIGH[one.mark]} width="4" height={HIGH[one.mark]}><title>{dayText(one)}</title></rect>)}
    </svg>
  );
}
