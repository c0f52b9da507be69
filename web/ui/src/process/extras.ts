/** The columns that one may choose besides the usual ones. */
import { bytes, NONE, percentNumber } from '../unit/format.ts';
import { chosenColumns, columns, figure, words, type Column } from './columns.tsx';

export const EXTRAS: readonly Column[] = [
  figure('ppid', 'Parent', 'Parent’s process id', 76, 9, (value) => (value === null ? NONE : String(value)), true),
  words('state', 'State', 'State', 104, 11),
  words('unit', 'Unit', 'Unit or control group', 156, 8),
  words('container', 'Container', 'Container', 116, 10),
  figure('cpuUser', 'User %', 'CPU in user code', 80, 12, (value) => (value === null ? NONE : percentNumber(value))),
  figure('cpuSystem', 'System %', 'CPU in the kernel', 86, 13, (value) => (value === null ? NONE : percentNumber(value))),
  figure('vsize', 'Virtual', 'Virtual memory', 92, 15, (value) => bytes(value, 2), true),
  figure('majflt', 'Faults/s', 'Major page faults', 80, 14, (value) => (value === null ? NONE : value.toFixed(value < 10 ? 1 : 0))),
];

columns.value = [...columns.value, ...EXTRAS];

/** For the address; null: the usual ones. */
export function columnsText(ids: ReadonlySet<string>): string | null {
  const listed = (all: readonly Column[]) => all.map(({ id }) => id).join(',');
  const text = listed(columns.value.filter(({ id }) => ids.has(id)));
  return text === listed(chosenColumns(null)) ? null : text;
}
