/** What may be ordered of one service: buttons, what is under way, or why there is nothing to press. */
import { now } from '../live/clock.ts';
import { Icon } from '../parts/icon.tsx';
import type { Line } from '../service/key.ts';
import '../style/control.css';
import { actorText } from '../people/words.ts';
import { age } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import './icons.tsx';
import { doing, howTo, wanted } from './orders.ts';
import { DOING, offer, VERB } from './words.ts';

export function Buttons({ line }: { line: Line }) {
  const { service, owner } = line;
  const going = doing(line);
  if (going) {
    return <span class="sv-doing"><Icon name="restart" tone="spin" /><span>{DOING[going.verb]}… <span class="dim">{going.actor !== null && `by ${plain(actorText(going.actor))}, `}{age(Math.max(0, now.value - going.began))}</span></span></span>;
  }
  const { verbs, why, none } = offer(service, owner);
  if (none !== null) return service.control === null ? <button type="button" class="sv-off" onClick={() => { howTo.value = true; }}>{none}</button> : <small>{none}</small>;
  const name = `${plain(service.name)} on ${plain(owner.name)}`;
  return <>{verbs.map((verb) => (
    <button type="button" key={verb} class={`btn ${verb === 'start' && service.state === 'failed' ? 'pri' : ''}`} disabled={why !== null} title={why ?? undefined}
      aria-label={`${VERB[verb]} ${name}${why === null ? '' : `: not now, ${why}`}`} onClick={() => { wanted.value = { line, verb }; }}>{verb === 'start' && <Icon name="start" />}{VERB[verb]}</button>
  ))}</>;
}
