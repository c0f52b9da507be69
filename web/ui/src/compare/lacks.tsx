/** What is not there is told, and on which side; where the two have no time in common, what they have is offered. */
import { Note } from '../parts/controls.tsx';
import { clock, moment, sameDay } from '../unit/time.ts';
import type { Choice } from './choice.ts';
import type { Machine } from './load.ts';
import { missing } from './missing.ts';
import { Offers } from './offers.tsx';
import type { Sides } from './pair.ts';

export function Lacks({ machine, sides, choice }: { machine: Machine; sides: Sides; choice: Choice }) {
  const { bins, known, shift } = machine;
  const told = ([['A', sides.a, known.a, 0], ['B', sides.b, known.b, shift]] as const).flatMap(([letter, words, there, ahead]) => {
    const say = missing(there, (i) => (sameDay(machine.from, machine.to) ? clock(bins.time(i) - ahead, bins.step < 60_000) : moment(bins.time(i) - ahead, 0, false)));
    return say ? [`${letter} (${words}) has ${say}.`] : [];
  });
  return told.length ? <div class="sect lacks"><Note tone="warn" icon="warn" live><span class="grow">{told.join(' ')} Nothing is made up for it: a line ends where its data do.</span>{known.a.every((there, i) => !there || !known.b[i]) && <Offers choice={choice} machine={machine} />}</Note></div> : null;
}
