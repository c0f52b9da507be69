/**
 * Rows and tiles of many hosts draw themselves in turn, so that no frame is late for all of them at once. While one scrolls, only
 * the graphs of rows that have just come are drawn, a few a frame, and none while rows fly past faster than anybody
 * reads; the second that has come meanwhile is drawn as soon as the page rests.
 */
import { effect, signal, type Signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { moving } from '../live/pace.ts';

/** Rows drawn in one frame: as many as come while one scrolls as fast as is drawn at all; more when the page rests. */
const MOVED = 2;
const RESTING = 10;
/** Pixels a millisecond: more than a screen of rows a second. */
const FLYING = 1;

/** Who waits, and whether it has nothing yet; a row that goes takes itself out, so there are never more than rows. */
const waiting = new Map<() => void, boolean>();
let running = false;
let before = { at: 0, top: Number.NaN };

function frame(at: number) {
  const speed = Math.abs(scrollY - before.top) / Math.max(1, at - before.at);
  before = { at, top: scrollY };
  // The first frame has nothing to compare with: it waits, too.
  if (speed <= FLYING) {
    const still = !moving();
    let left = still ? RESTING : MOVED;
    for (const [draw, bare] of waiting) {
      if (left === 0) break;
      if (!still && !bare) continue;
      waiting.delete(draw);
      draw();
      left--;
    }
  }
  running = waiting.size > 0;
  if (running) requestAnimationFrame(frame);
}

function ask(draw: () => void, bare: boolean) {
  if (!waiting.has(draw)) waiting.set(draw, bare);
  if (running) return;
  running = true;
  before = { at: performance.now(), top: Number.NaN };
  requestAnimationFrame(frame);
}

/**
 * Draws a row or tile once more, in its turn, each time that a signal read by `heed` changes, as long as it is `shown`.
 * Returns whether its graphs may be drawn already: not those of one that has just come by scrolling.
 */
export function useTurns(heed: () => void, shown = true): boolean {
  const drawn: Signal<number> = useMemo(() => signal(moving() ? 0 : 1), [shown]);
  useEffect(() => {
    if (!shown) return undefined;
    const draw = () => { drawn.value++; };
    if (drawn.peek() === 0) ask(draw, true);
    let first = true;
    const stop = effect(() => {
      heed();
      if (!first) ask(draw, false);
      first = false;
    });
    return () => {
      stop();
      waiting.delete(draw);
    };
  }, [shown]);
  return drawn.value > 0;
}
