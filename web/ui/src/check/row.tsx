/** One check of the list. Its past is asked for when the row comes into sight. */
import type { ReadonlySignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Check } from '../api/watch.ts';
import { every10 } from '../live/clock.ts';
import { Icon, StateMark } from '../parts/icon.tsx';
import { useSeen } from '../parts/seen.ts';
import { checkPath } from '../route/watched.ts';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { Bars } from './bars.tsx';
import { millisText, uptimeText } from './days.ts';
import { Actions, type Deeds } from './doing.tsx';
import { pastOf, wantPast } from './history.ts';
import { MARK, nameOf, WORD } from './states.ts';
import { Young } from './young.tsx';

export function CheckRow({ check, now, doing }: { check: Check; now: ReadonlySignal<number>; doing: Deeds }) {
  const { ref, seen } = useSeen<HTMLTableRowElement>();
  const visible = seen.value;
  const beat = visible ? every10.value : 0;
  useEffect(() => {
    if (!visible || document.hidden) return;
    wantPast(check.id, now.peek());
  }, [visible, beat]);
  const past = pastOf(check.id).value;
  const name = plain(nameOf(check));
  const bad = check.state === 'down' || check.state === 'degraded';
  return (
    <tr ref={ref} data-state={check.state === 'down' ? 'down' : check.state === 'degraded' || check.flapping ? 'warn' : undefined}>
      <td class="c-state"><StateMark state={MARK[check.state]}>{WORD[check.state]}</StateMark>{check.flapping ? <small class="st warn"><Icon name="flap" />flapping</small> : <small>{check.state === 'up' ? '' : 'for '}{age(Math.max(0, every(now) - check.since))}</small>}</td>
      <td class="c-name"><a href={checkPath(check.id)} data-item><b class="cut" title={name}><bdi>{plain(check.host)}</bdi> <bdi>{plain(check.name)}</bdi></b><small class={`cut ${bad ? 'bad' : ''}`} title={plain(check.message)}>{check.type}: {plain(check.message)}</small></a></td>
      <td class="c-answer">{check.state === 'paused' ? <span class="dim">paused</span> : millisText(check.took)}</td>
      <td class="c-bars">{past ? past.uptime === null ? <Young check={check} /> : <Bars days={past.days} about={name} uptime={past.uptime} /> : <span class="skel bars" />}</td>
      <td class="c-up num">{past ? uptimeText(past.uptime) : '–'}</td>
      <td class="c-more"><Actions check={check} doing={doing} /></td>
    </tr>
  );
}

/** Ages in the list tick every ten seconds, not each second in every row. */
const every = (now: ReadonlySignal<number>): number => Math.max(now.peek(), every10.value * 10_000);
