/** Which rows of a long list are in sight, as the page scrolls; the heights are measured, because fonts and zoom change them. */
import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { RefObject, VNode } from 'preact';
import { useOnScroll } from '../parts/scroll.tsx';
import { inSight, layOut, type Lane } from './lanes.ts';

/** Rows that come at once: few, so that no frame is late for them; those that are there cost nothing. */
const BLOCK = 2;

export interface InSight<T> { shown: Lane<T>[]; before: number; after: number; count: number }

/** `body` holds rows marked `data-lane="row"` and `"head"`; before the first one is drawn they are `guess` pixels high. */
export function useInSight<T>(body: RefObject<HTMLElement | null>, groups: readonly { name: string; hosts: readonly T[] }[], guess: number): InSight<T> {
  const heights = useSignal<readonly [number, number]>([guess, guess]);
  const part = useSignal<readonly [number, number]>([0, 40]);
  const [head, row] = heights.value;
  const all = useMemo(() => layOut(groups, head, row), [groups, head, row]);

  const measure = () => {
    const element = body.current;
    if (!element) return;
    const height = (kind: string, before: number) => element.querySelector(`[data-lane="${kind}"]`)?.getBoundingClientRect().height || before;
    const [oldHead, oldRow] = heights.peek();
    const next = [height('head', oldHead), height('row', oldRow)] as const;
    if (Math.abs(next[0] - oldHead) > 0.2 || Math.abs(next[1] - oldRow) > 0.2) heights.value = next;
    const [first, last] = inSight(all, -element.getBoundingClientRect().top, innerHeight, BLOCK);
    if (part.peek()[0] !== first || part.peek()[1] !== last) part.value = [first, last];
  };
  useOnScroll(measure);

  const { lanes, height } = all;
  const first = Math.min(part.value[0], lanes.length);
  const shown = lanes.slice(first, part.value[1]);
  const end = lanes[first + shown.length]?.top ?? height;
  return { shown, before: lanes[first]?.top ?? height, after: height - end, count: lanes.length };
}

/**
 * Rows by the id of what they show. One that is there already is the same object while one scrolls: it is passed over, and
 * only what comes in costs. With other `causes` all are made anew.
 */
export function useSameRows<P>(causes: readonly unknown[]): (id: string, place: number, make: () => VNode<P>) => VNode<P> {
  const rows = useMemo(() => new Map<string, { place: number; row: VNode<P> }>(), causes);
  return (id, place, make) => {
    const had = rows.get(id);
    if (had?.place === place) return had.row;
    const row = make();
    rows.set(id, { place, row });
    return row;
  };
}
