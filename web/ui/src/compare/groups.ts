/**
 * Pure: groups of processes on both sides. Where the machine was recorded and a group was not there it used nothing:
 * that is known, and no gap; where nothing at all was recorded it is a gap for every group.
 */
import type { SeriesAnswer } from '../api/shapes.ts';
import type { Column } from '../chart/bins.ts';
import type { Resource, Stat } from './choice.ts';
import { GROUP_MEASURES } from './metric.ts';
import { changeOf, pairOf, type Change } from './stats.ts';

export interface Group {
  key: string;
  name: string;
  /** The unit or container it runs in; empty: in none. */
  unit: string;
  columns: Readonly<Record<Resource, { a: Column; b: Column }>>;
  /** Points in which it ran, of those that were recorded. */
  there: { a: Ran; b: Ran };
}

export interface Ran { points: number; of: number; first: number; last: number }

/** "nginx.service:nginx" → name and unit. A name has no colon, a unit may have. */
export function splitKey(key: string): { name: string; unit: string } {
  const colon = key.lastIndexOf(':');
  return { name: key.slice(colon + 1), unit: colon < 0 ? '' : key.slice(0, colon) };
}

interface SideRows { columns: Map<string, Map<string, Column>>; recorded: boolean[] }

/** Points of one side by group and column, over `count` points from the side's own start. */
function rowsOf(answer: SeriesAnswer, from: number, count: number): SideRows {
  const recorded = new Array<boolean>(count).fill(false);
  const columns = new Map<string, Map<string, Column>>();
  for (const { key, column, t, avg, min, max } of answer.series) {
    const taken: Column = { avg: new Array(count).fill(null), min: new Array(count).fill(null), max: new Array(count).fill(null) };
    for (let k = 0; k < t.length; k++) {
      const i = Math.floor((t[k]! - from) / answer.stepMillis);
      const value = avg[k] ?? null;
      if (i < 0 || i >= count || value === null) continue;
      recorded[i] = true;
      taken.avg[i] = value;
      taken.min[i] = min[k] ?? value;
      taken.max[i] = max[k] ?? value;
    }
    let group = columns.get(key);
    if (!group) columns.set(key, group = new Map());
    group.set(column, taken);
  }
  return { columns, recorded };
}

function ran(column: Column | undefined, recorded: readonly boolean[]): Ran {
  const places = (column?.avg ?? []).flatMap((value, i) => (value === null ? [] : [i]));
  return { points: places.length, of: recorded.filter(Boolean).length, first: places[0] ?? -1, last: places.at(-1) ?? -1 };
}

/** Nothing where nothing was recorded, zero where others were and this was not. */
function filled(column: Column | undefined, recorded: readonly boolean[]): Column {
  const fill = (values: readonly (number | null)[] | undefined) => recorded.map((there, i) => (there ? values?.[i] ?? 0 : null));
  return { avg: fill(column?.avg), min: fill(column?.min), max: fill(column?.max) };
}

/** Every group of either side. `from` is the start of each side's first point. */
export function groupsOf(a: SeriesAnswer, b: SeriesAnswer, from: { a: number; b: number }, count: number): Group[] {
  const sides = { a: rowsOf(a, from.a, count), b: rowsOf(b, from.b, count) };
  return [...new Set([...sides.a.columns.keys(), ...sides.b.columns.keys()])].map((key) => {
    const both = (name: Resource) => ({ a: filled(sides.a.columns.get(key)?.get(name), sides.a.recorded), b: filled(sides.b.columns.get(key)?.get(name), sides.b.recorded) });
    const there = (side: SideRows) => ran(side.columns.get(key)?.get('rss') ?? side.columns.get(key)?.get('cpu'), side.recorded);
    return { key, ...splitKey(key), columns: { cpu: both('cpu'), rss: both('rss') }, there: { a: there(sides.a), b: there(sides.b) } };
  });
}

export interface GroupRow { group: Group; a: number | null; b: number | null; change: Change }

/** The largest change first, in what is used: of two that doubled the one that uses more. */
export function groupRows(groups: readonly Group[], resource: Resource, stat: Stat): GroupRow[] {
  return groups.map((group): GroupRow => {
    const { a, b } = group.columns[resource];
    const pair = pairOf(stat, a, b, 0, a.avg.length);
    return { group, a: pair.a, b: pair.b, change: changeOf(pair, GROUP_MEASURES[resource].floor) };
  }).sort((one, other) => apart(other) - apart(one) || one.group.key.localeCompare(other.group.key, 'en'));
}

const apart = ({ a, b }: GroupRow) => (a === null || b === null ? -1 : Math.abs(a - b));
