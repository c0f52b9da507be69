/** Pure: groups of rows laid out one under the other, and which of them lie in sight. */

/** A row of the page: the head of a group (`head` is its place among the groups), or one item. */
export interface Lane<T> { top: number; head: number | null; item: T | null; place: number }

export interface Lanes<T> { lanes: Lane<T>[]; height: number }

/** A single group without a name has no head. */
export function layOut<T>(groups: readonly { name: string; hosts: readonly T[] }[], headHeight: number, rowHeight: number): Lanes<T> {
  const lanes: Lane<T>[] = [];
  let top = 0;
  let place = 0;
  const bare = groups.length === 1 && groups[0]!.name === '';
  groups.forEach((group, head) => {
    if (!bare) {
      lanes.push({ top, head, item: null, place });
      top += headHeight;
    }
    for (const item of group.hosts) {
      lanes.push({ top, head: null, item, place: place++ });
      top += rowHeight;
    }
  });
  return { lanes, height: top };
}

/** The first lane that ends below a height. */
function laneAt<T>({ lanes, height }: Lanes<T>, at: number): number {
  if (at >= height) return lanes.length;
  let low = 0;
  let high = lanes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lanes[middle]!.top <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Rows beyond either edge of the screen, for who scrolls faster than they are drawn. */
const SPARE = 8;

/** [first, last + 1] of what is in sight, with some to spare; it moves by `block` rows, so that few come at once. */
export function inSight<T>(all: Lanes<T>, scrolled: number, viewport: number, block = 8): [number, number] {
  const first = Math.floor(laneAt(all, Math.max(0, scrolled)) / block) * block - SPARE;
  const last = Math.ceil((laneAt(all, Math.max(0, scrolled + viewport)) + 1) / block) * block + SPARE;
  return [Math.max(0, Math.min(first, all.lanes.length)), Math.max(0, Math.min(last, all.lanes.length))];
}
