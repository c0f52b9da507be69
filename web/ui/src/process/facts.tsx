/** Who a process is: its command, owner, parent, where it belongs, and when it came and went. */
import { now } from '../live/clock.ts';
import type { HostModel } from '../live/hosts.ts';
import { StateMark } from '../parts/icon.tsx';
import { processPath } from '../route/route.ts';
import { NONE } from '../unit/format.ts';
import { shortened } from '../unit/plain.ts';
import { moment, zone } from '../unit/time.ts';
import { events } from './events.ts';
import { lived } from './lived.ts';
import { parentOf } from './parent.ts';
import { restartsOf, type Restarts } from './restarts.ts';
import type { Identity, Process } from './rows.ts';
import type { Standing } from './standing.ts';
import { stateWords } from './states.ts';

const NO_EXIT = 'Not recorded: the kernel tells how a process ended to its parent alone.';

interface Props {
  id: string;
  who: Identity | null;
  state: Standing | null;
  /** The place of the state's letter in a live row; -1: no live row. */
  letter: number;
  model: HostModel;
  rows: readonly Process[];
}

export function Facts({ id, who, state, letter, model, rows }: Props) {
  if (!who || !state) return <div class="facts-skel" aria-hidden="true"><span class="skel k6" /><span class="skel k6" /><span class="skel k6" /></div>;
  const parent = parentOf(who, rows);
  const alive = letter >= 0 ? model.live.tables.get('process')?.rows.get(who.key)?.[letter] : null;
  const end = state.is === 'running' ? now.value : state.at;
  const known = events.value;
  const again = ({ count, last }: Restarts) => <>{known?.since != null && 'at least '}{last === null ? known?.since != null ? '0' : 'none in range' : <>{count}, last {when(last)}</>}</>;
  const when = (millis: number) => <time dateTime={new Date(millis).toISOString()} title={new Date(millis).toISOString()}>{moment(millis, now.value)} {zone(millis)}</time>;
  return (
    <>
      <div class="cmd mono" tabIndex={0} role="region" aria-label="Command line"><bdi>{who.cmdline || `${who.name} (no command line: a thread of the kernel, or it ended before it was read)`}</bdi></div>
      <dl class="dl">
        <dt>Born</dt><dd>{who.start === null ? NONE : when(who.start)}</dd>
        <dt>User</dt><dd class="cut" title={shortened(who.user, 1_000)}>{shortened(who.user, 300) || NONE}</dd>
        <dt>Ended</dt><dd>{state.is === 'ended' ? when(state.at) : state.is === 'running' ? 'running' : <StateMark state="unknown">not known</StateMark>}</dd>
        <dt>Parent</dt><dd class="cut">{!who.ppid ? NONE : parent ? <><a class="link" href={processPath(id, parent.key) + location.search}>{who.ppid}</a> {shortened(parent.name, 100)}</> : <span title="Not among the processes of the second on show">{who.ppid}</span>}</dd>
        <dt>{state.is === 'running' ? 'Age' : state.is === 'ended' ? 'Lived' : 'Seen for'}</dt><dd>{who.start === null ? NONE : lived(end - who.start)}</dd>
        <dt>State</dt><dd>{typeof alive === 'string' && state.is === 'running' ? stateWords(alive) : NONE}</dd>
        <dt>Exit</dt><dd title={NO_EXIT}>{NONE}<span class="sr"> {NO_EXIT}</span></dd>
        <dt>Restarts</dt><dd class="cut" title="In the range on show: the same program, owner, unit and parent, started after one of them had ended">{known ? again(restartsOf(who, known.lives)) : NONE}</dd>
        <dt>Unit</dt><dd class="cut span" title={shortened(who.unit, 1_000)}>{shortened(who.unit, 300) || NONE}</dd>
        <dt>Container</dt><dd class="cut span" title={shortened(who.container, 1_000)}>{shortened(who.container, 300) || NONE}</dd>
      </dl>
      {state.is === 'silent' && <p class="insp-note">Last seen {when(state.at)}. Since then nothing came of this host: whether it still runs is not known. When the host is heard again this goes on by itself.</p>}
      {state.is === 'missing' && <p class="insp-note">Last seen {when(state.at)}; the newest reading is without it.</p>}
      {state.is !== 'running' && <p class="insp-note">Exit “–”: {NO_EXIT.charAt(0).toLowerCase() + NO_EXIT.slice(1)}</p>}
    </>
  );
}
