/**
 * When what the hub says is taken in: at once, but while somebody scrolls in small slices after each frame, so that a
 * second of five hundred machines makes no frame late. The order stays, and nothing is left out. A file of the overview,
 * which alone hears of all machines.
 */
import { paceBy } from './line.ts';

/** How long after the last move the page still counts as moving; milliseconds. */
const MOVING = 120;
/** What may be taken after one frame; milliseconds: 500 words in a quarter of a second. */
const SLICE = 3;
/** So many wait at most: some seconds of the largest fleet. */
const MOST = 5_000;

let moved = -Infinity;
const queue: (() => void)[] = [];
let next = 0;

export const moving = () => performance.now() - moved < MOVING;

/** Takes what waits, as much of it as fits before `end`. A word that fails stops none of the others. */
function work(end: number): void {
  try {
    while (next < queue.length && performance.now() < end) queue[next++]!();
  } finally {
    if (next < queue.length) later();
    else queue.length = next = 0;
  }
}

// After the frame, not in it.
const later = () => { requestAnimationFrame(() => setTimeout(() => work(moving() ? performance.now() + SLICE : Infinity))); };

/** Takes one word in its turn; without one all that waits, now. */
export function pace(word?: () => void): void {
  if (!word) return work(Infinity);
  if (next === queue.length && !moving()) return word();
  if (queue.push(word) === 1) later();
  else if (queue.length - next > MOST) work(Infinity);
}

addEventListener('scroll', () => { moved = performance.now(); }, { passive: true });
paceBy(pace);
