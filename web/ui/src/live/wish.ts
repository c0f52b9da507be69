/**
 * Pure: what each tab wants to hear, what one stream must carry for all of them, and what of it a tab takes.
 * A tab that wants all hosts must not drag every table that another wants of one host along for the whole fleet,
 * so those two kinds stay apart on the way to the hub.
 */
import type { Frame, Snapshot } from '../api/shapes.ts';

/** `hosts`: `*` or ids between commas; `tables`: names between commas. */
export interface Wish { hosts: string; tables: string }

/** What is asked of the hub: these tables of these hosts, and those in `all` of every host. */
export interface Ask extends Wish { all: string }

export function union(wishes: Iterable<Wish>): Ask | null {
  const hosts = new Set<string>();
  const tables = new Set<string>();
  const all = new Set<string>();
  for (const wish of wishes) {
    const wide = wish.hosts === '*';
    for (const name of wish.tables.split(',')) (wide ? all : tables).add(name);
    if (!wide) for (const id of wish.hosts.split(',')) hosts.add(id);
  }
  const text = (set: Set<string>) => [...set].sort().join();
  if (hosts.size) return { hosts: text(hosts), tables: text(tables), all: text(all) };
  return all.size ? { hosts: '*', tables: text(all), all: '' } : null;
}

export const sameAsk = (one: Ask | null, other: Ask | null): boolean => one?.hosts === other?.hosts && one?.tables === other?.tables && one?.all === other?.all;

const hears = ({ hosts }: Wish, id: string) => hosts === '*' || hosts.split(',').includes(id);

function cut<T extends { tables?: Record<string, unknown> }>(part: T, { tables }: Wish): T {
  const wanted = tables.split(',');
  return { ...part, tables: Object.fromEntries(Object.entries(part.tables ?? {}).filter(([name]) => wanted.includes(name))) };
}

/** The part of a frame that this tab wants; null: none. */
export function ownFrame(wish: Wish, frame: Frame): Frame | null {
  if (!hears(wish, frame.host)) return null;
  const own = cut(frame, wish);
  return Object.keys(own.tables!).length ? own : null;
}

export const ownSnapshot = (wish: Wish, snapshot: Snapshot): Snapshot =>
  ({ ...snapshot, hosts: snapshot.hosts.filter((part) => hears(wish, part.host)).map((part) => cut(part, wish)) });

/** Whether an event's id lies after the last one that was taken; those of another hub run always do. */
export function isAfter(id: string, last: string | null): boolean {
  const at = id.lastIndexOf('-');
  return last === null || !last.startsWith(id.slice(0, at + 1)) || Number(id.slice(at + 1)) > Number(last.slice(at + 1));
}

export const runOf = (id: string): string => id.slice(0, id.lastIndexOf('-'));
