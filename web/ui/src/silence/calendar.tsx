/** Weeks of windows: each day has what holds on it, once or again. On a phone the days that have something, one below the other. */
import { Icon } from '../parts/icon.tsx';
import { queryLink } from '../route/router.ts';
import { plain } from '../unit/plain.ts';
import { clock, day as dayWords, sameDay } from '../unit/time.ts';
import { dayText, type Window } from './windows.ts';

export interface Shown { id: string; kind: 'silences' | 'maintenance'; name: string; about: string; window: Window }

const MOST = 3;
const NAMES = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

interface Props { days: readonly Date[]; month: number | null; windows: readonly Shown[]; now: number; about: string }

export function Calendar({ days, month, windows, now, about }: Props) {
  const weeks = Array.from({ length: days.length / 7 }, (_, i) => days.slice(i * 7, i * 7 + 7));
  const most = month === null ? Infinity : MOST;
  return (
    <table class={`cal ${month === null ? 'week' : ''}`}>
      <caption class="sr">{about}</caption>
      <thead><tr>{NAMES.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={dayText(week[0]!)}>
            {week.map((date) => {
              const from = date.getTime();
              const to = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
              const on = windows.filter(({ window }) => window.to > from && window.from < to);
              const today = sameDay(from, now);
              return (
                <td key={from} class={`${month !== null && date.getMonth() !== month ? 'other' : ''} ${on.length ? '' : 'none'}`} aria-current={today ? 'date' : undefined}>
                  <time dateTime={dayText(date)}><span class="num">{date.getDate()}</span><span class="long">{dayWords(from)}</span></time>
                  {on.length > 0 && <ul>{on.slice(0, most).map((one) => <li key={`${one.id} ${one.window.from}`}><Chip one={one} from={from} to={to} now={now} /></li>)}{on.length > most && <li><a class="more-of" href={queryLink({ view: 'week', at: dayText(date) })}>{on.length - most} more</a></li>}</ul>}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Chip({ one: { id, kind, name, about, window }, from, to, now }: { one: Shown; from: number; to: number; now: number }) {
  const starts = window.from >= from;
  const ends = window.to <= to;
  const hours = starts ? clock(window.from, false) : ends ? `until ${clock(window.to, false)}` : 'all day';
  const words = `${kind === 'silences' ? 'silence' : 'maintenance'}, ${plain(about)}, ${Number.isFinite(window.from) ? `${dayWords(window.from)} ${clock(window.from, false)}` : 'always'} to ${dayWords(window.to)} ${clock(window.to, false)}`;
  return <a class={`win ${kind} ${window.to <= now ? 'over' : ''}`} href={queryLink({ edit: id, kind })} title={`${plain(name)}: ${words}`}><Icon name={kind === 'silences' ? 'mute' : 'maint'} /><span class="cut"><b>{hours}</b> {plain(name)}</span><span class="sr">, {words}</span></a>;
}
