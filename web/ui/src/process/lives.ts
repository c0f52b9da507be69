/** Pure: births and deaths as lives, lives as groups of one name, and where the bars of a group lie. */
import type { LifeEvent } from '../api/shapes.ts';
import { identity, type Direction, type Identity } from './rows.ts';

export interface Life extends Identity {
  /** The first reading without it, or null while none is known. */
  died: number | null;
}

/** One life of each process that came or went; by birth, then by key, so that nothing dances. */
export function livesOf(events: Iterable<LifeEvent>): Life[] {
  const found = new Map<string, Life>();
  for (const event of events) {
    const known = found.get(event.key);
    const died = event.kind === 'died' ? event.at : known?.died ?? null;
    if (known) known.died = died;
    else found.set(event.key, { ...identity(event.key, event), died });
  }
  return [...found.values()].sort((one, other) => (one.start ?? 0) - (other.start ?? 0) || one.key.localeCompare(other.key));
}

export interface Group { name: string; lives: Life[] }

/** By name: those that lived longest in the window first, the short-lived below. */
export function groupsOf(lives: readonly Life[], from: number, until: number): Group[] {
  const found = new Map<string, { group: Group; lived: number }>();
  for (const life of lives) {
    const lived = Math.max(0, (life.died ?? until) - Math.max(from, life.start ?? from));
    const known = found.get(life.name);
    if (known) {
      known.group.lives.push(life);
      known.lived += lived;
    } else found.set(life.name, { group: { name: life.name, lives: [life] }, lived });
  }
  return [...found.values()].sort((one, other) => other.lived - one.lived || one.group.name.localeCompare(other.group.name, 'en', { numeric: true })).map(({ group }) => group);
}

/** A bar: one life, or several that are too close to be told apart at this scale. */
export interface Bar {
  x: number;
  width: number;
  track: number;
  lives: Life[];
  bornInside: boolean;
  diedInside: boolean;
  /** Others lie over its beginning. */
  crowded: boolean;
}

export interface Scale { from: number; until: number; x: (millis: number) => number }

/** However short a life, its mark is as wide as this. */
export const LEAST = 3;
const APART = 1;
/** A bar of several grows no wider, so that where it is crowded the picture still says when. */
const WIDEST = 24;
export const MOST_TRACKS = 6;

/** Lives that overlap lie in tracks below one another; when all are taken, the nearest bar takes in one more. */
export function barsOf(lives: readonly Life[], { from, until, x }: Scale, most = MOST_TRACKS): { bars: Bar[]; tracks: number } {
  const bars: Bar[] = [];
  const last: Bar[] = [];
  for (const life of lives) {
    const born = life.start ?? from;
    const end = life.died ?? until;
    if (born > until || end < from) continue;
    const left = x(Math.max(born, from));
    const right = Math.max(left + LEAST, x(Math.min(end, until)));
    let track = last.findIndex((bar) => bar.x + bar.width + APART <= left);
    if (track < 0 && last.length < most) track = last.length;
    if (track < 0) {
      const bar = last.reduce((one, other) => (other.x + other.width < one.x + one.width ? other : one));
      const edge = bar.x + bar.width;
      if (right - edge > WIDEST) {
        // It outlives the others by much: what is left of it is a bar of its own.
        const rest: Bar = { x: edge + APART, width: right - edge - APART, track: bar.track, lives: [life], bornInside: false, diedInside: life.died !== null && life.died <= until, crowded: true };
        bars.push(rest);
        last[bar.track] = rest;
        continue;
      }
      bar.width = Math.max(bar.width, Math.min(right - bar.x, Math.max(bar.width, WIDEST)));
      bar.lives.push(life);
      continue;
    }
    const bar: Bar = { x: left, width: right - left, track, lives: [life], bornInside: born >= from, diedInside: life.died !== null && life.died <= until, crowded: false };
    bars.push(bar);
    last[track] = bar;
  }
  return { bars, tracks: last.length };
}

export const LIFE_SORTS = ['born', 'ended', 'lived', 'pid', 'name', 'user'] as const;
export type LifeSort = (typeof LIFE_SORTS)[number];

export const firstLifeDirection = (by: LifeSort): Direction => (by === 'name' || by === 'user' || by === 'pid' ? 'asc' : 'desc');

/** Those that still live come first among the ended when the newest come first; unknown births last. */
export function sortLives(lives: readonly Life[], by: LifeSort, direction: Direction, until: number): Life[] {
  const sign = direction === 'asc' ? 1 : -1;
  const value = (life: Life): number | string => {
    switch (by) {
      case 'born': return life.start ?? 0;
      case 'ended': return life.died ?? Infinity;
      case 'lived': return (life.died ?? until) - (life.start ?? until);
      default: return life[by];
    }
  };
  return [...lives].sort((one, other) => {
    const a = value(one);
    const b = value(other);
    const less = a === b ? 0 : typeof a === 'string' ? a.localeCompare(String(b), 'en', { numeric: true, sensitivity: 'base' }) : a < Number(b) ? -1 : 1;
    return less * sign || one.pid - other.pid;
  });
}
