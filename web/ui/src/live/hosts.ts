/**
 * Every host the app knows, with its newest second. One signal a host, so that a tile redraws
 * when its own host speaks and not when another does.
 */
import { batch, computed, signal, type Signal } from '@preact/signals';
import type { Cell, Frame, Health, Host, HostState, LiveHost, Snapshot } from '../api/shapes.ts';
import { applyParts, fromSnapshot, type HostTables } from './merge.ts';

export interface KnownHost {
  id: string;
  name: string;
  state: HostState;
  health: Health;
  lastSeen: number | null;
  labels: Record<string, string>;
  cpus: number | null;
  memTotal: number | null;
}

export interface LiveData {
  /** The second of the newest values, or null when nothing came yet. */
  at: number | null;
  tables: HostTables;
}

export interface HostModel {
  id: string;
  facts: Signal<KnownHost>;
  live: LiveData;
  /** Counts up with each change of `live`. */
  beat: Signal<number>;
}

const models = new Map<string, HostModel>();

/** Ids in the order they became known; changes only when a host comes or goes. */
export const hostIds = signal<readonly string[]>([]);
/** Null until the first list of hosts has come. */
export const hostsKnown = signal(false);

export const hostModel = (id: string) => models.get(id);

/** Finds a host by id or by name, as the hub does. */
export function findHost(idOrName: string): HostModel | undefined {
  return models.get(idOrName) ?? [...models.values()].find((model) => model.facts.value.name === idOrName);
}

type FrameListener = (host: string, at: number, system: readonly Cell[] | undefined) => void;
const listeners = new Set<FrameListener>();

/** Tells of every second of every host as it arrives. Returns how to stop. */
export function onSecond(listener: FrameListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type TableListener = (host: string, at: number, table: string) => void;
const tableListeners = new Set<TableListener>();

/** Tells of every second of every table as it arrives, once its rows are in the model. Returns how to stop. */
export function onTable(listener: TableListener): () => void {
  tableListeners.add(listener);
  return () => tableListeners.delete(listener);
}

function announceTables(host: string, at: number, tables: object | undefined): void {
  for (const table of Object.keys(tables ?? {})) for (const listener of tableListeners) listener(host, at, table);
}

const unheard: Health = { level: 'unknown', reasons: [] };

export function learn(host: Partial<KnownHost> & { id: string; name: string; state: HostState }): HostModel {
  const known = models.get(host.id);
  if (known) {
    const next = { ...known.facts.value, ...dropUndefined(host) };
    if (!sameFacts(known.facts.value, next)) known.facts.value = next;
    return known;
  }
  const facts: KnownHost = { health: unheard, lastSeen: null, labels: {}, cpus: null, memTotal: null, ...dropUndefined(host) };
  const model: HostModel = { id: host.id, facts: signal(facts), live: { at: null, tables: new Map() }, beat: signal(0) };
  models.set(host.id, model);
  hostIds.value = [...hostIds.value, host.id];
  return model;
}

/** The complete list: hosts that are not in it are gone. */
export function learnAll(hosts: readonly (Partial<KnownHost> & { id: string; name: string; state: HostState })[]): void {
  batch(() => {
    for (const host of hosts) learn(host);
    const there = new Set(hosts.map((host) => host.id));
    for (const id of models.keys()) if (!there.has(id)) models.delete(id);
    if (hostIds.value.some((id) => !there.has(id))) hostIds.value = hostIds.value.filter((id) => there.has(id));
    hostsKnown.value = true;
  });
}

export function learnHost(host: Host): void {
  learn({ ...host, labels: host.labels ?? {} });
}

export function takeSnapshot(snapshot: Snapshot): void {
  batch(() => {
    for (const part of snapshot.hosts) takeLiveHost(part);
  });
}

function takeLiveHost(part: LiveHost): void {
  const model = learn({ id: part.host, name: part.name, state: part.state, lastSeen: part.lastSeen });
  model.live = { at: part.at, tables: fromSnapshot(part.tables) };
  model.beat.value++;
  if (part.at === null) return;
  announce(part.host, part.at, model.live.tables.get('system')?.rows.get(''));
  announceTables(part.host, part.at, part.tables);
}

export function takeFrame(frame: Frame): void {
  const model = models.get(frame.host);
  if (!model) return;
  applyParts(model.live.tables, frame.tables ?? {});
  model.live.at = Math.max(model.live.at ?? 0, frame.at);
  changed(model);
  announceTables(frame.host, frame.at, frame.tables);
  // Each table comes in a frame of its own: only the one with the totals is a second of them.
  if (frame.tables?.system) announce(frame.host, frame.at, model.live.tables.get('system')?.rows.get(''));
}

const SETTLE = 40;
const due = new Set<HostModel>();

/** The tables of one second arrive one by one within milliseconds: what shows them is told once. */
function changed(model: HostModel): void {
  if (due.size === 0) setTimeout(tell, SETTLE);
  due.add(model);
}

function tell(): void {
  batch(() => {
    for (const model of due) model.beat.value++;
    due.clear();
  });
}

function announce(host: string, at: number, system: readonly Cell[] | undefined): void {
  for (const listener of listeners) listener(host, at, system);
}

function dropUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}

function sameFacts(one: KnownHost, other: KnownHost): boolean {
  return one.name === other.name && one.state === other.state && one.lastSeen === other.lastSeen && one.cpus === other.cpus
    && one.memTotal === other.memTotal && one.health.level === other.health.level
    && one.health.reasons.join() === other.health.reasons.join() && JSON.stringify(one.labels) === JSON.stringify(other.labels);
}

/** What a host is called out as: the worse of its own state and the health the hub worked out. */
export type Verdict = 'down' | 'failing' | 'warn' | 'stale' | 'unknown' | 'ok';
export const SEVERITY: readonly Verdict[] = ['down', 'failing', 'warn', 'stale', 'unknown', 'ok'];

export function verdict(host: { state: HostState; health: Health }): Verdict {
  if (host.state !== 'up') return host.state;
  return host.health.level;
}

/** Heard now: what stands there is of now. */
export const isHeard = (state: Verdict): boolean => state === 'ok' || state === 'warn' || state === 'failing';
/** Its icon and colour: what fails is as red as what is down. */
export const markOf = (state: Verdict): string => (state === 'failing' ? 'down' : state);

export const tally = computed(() => {
  const counts: Record<Verdict, number> = { down: 0, failing: 0, warn: 0, stale: 0, unknown: 0, ok: 0 };
  for (const id of hostIds.value) {
    const model = models.get(id);
    if (model) counts[verdict(model.facts.value)]++;
  }
  return counts;
});
