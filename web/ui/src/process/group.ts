/** Pure: the group that the hub counts a process to: its unit or container, then its name without the numbers of workers. */
import type { Identity } from './rows.ts';

/** As container tools show an id. */
const CONTAINER = 12;

export function groupOf({ name, unit, container }: Pick<Identity, 'name' | 'unit' | 'container'>): string {
  const cut = name.search(/[/:#]/);
  const family = cut === 0 ? name : name.slice(0, cut < 0 ? undefined : cut).replace(/(?<=.)[0-9._-]+$/, '') || '?';
  return unit ? `${unit}:${family}` : container ? `${container.slice(0, CONTAINER)}:${family}` : family;
}
