/** What long tables share: only the rows in view exist, and a head whose columns sort. */
import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { Icon } from '../parts/icon.tsx';
import { useOnScroll } from '../parts/scroll.tsx';
import { inView, type Direction } from './rows.ts';

/** Which of `count` rows exist, and the pixels of those that do not. Rows are of one height, which is measured. */
export function useRowsInView(body: RefObject<HTMLTableSectionElement | null>, count: number): { from: number; last: number; above: number; below: number } {
  const windowed = useSignal<[number, number]>([0, 40]);
  const rowHeight = useSignal(28);
  const measure = () => {
    const element = body.current;
    if (!element) return;
    const one = element.querySelector<HTMLElement>('tr[data-item]');
    if (one && Math.abs(one.offsetHeight - rowHeight.peek()) > 0.5 && one.offsetHeight > 0) rowHeight.value = one.offsetHeight;
    const next = inView(count, rowHeight.peek(), -element.getBoundingClientRect().top, innerHeight);
    const [first, last] = windowed.peek();
    if (next[0] !== first || next[1] !== last) windowed.value = next;
  };
  useOnScroll(measure);
  const [first, end] = windowed.value;
  const from = Math.min(first, count);
  const last = Math.min(end, count);
  return { from, last, above: from * rowHeight.value, below: Math.max(0, count - last) * rowHeight.value };
}

export interface Sortable<By extends string> { id?: string; by: By; label: string; num: boolean; long: string; /** CSS pixels; none: what is left. */ width?: number }

interface HeadProps<By extends string> { columns: readonly Sortable<By>[]; by: By; direction: Direction; onSort: (by: By) => void }

export function SortHead<By extends string>({ columns, by, direction, onSort }: HeadProps<By>) {
  // Of two that sort alike it is the later one that the order follows: a branch's sum, not its head's own part.
  const sorted = columns.findLast((column) => column.by === by);
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const on = column === sorted;
          const mark = on && <Icon name={direction === 'asc' ? 'up1' : 'down1'} />;
          return (
            <th key={column.label} scope="col" {...(column.width ? { style: { width: `${column.width}px` } } : {})} class={`${column.num ? 'num' : ''} c-${column.id ?? column.by}`} aria-sort={on ? (direction === 'asc' ? 'ascending' : 'descending') : undefined}>
              <button type="button" title={`Sort by ${column.long.toLowerCase()}`} onClick={() => onSort(column.by)}>{column.num && mark}{column.label}{!column.num && mark}</button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
