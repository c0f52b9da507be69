/** Pure: what a rehearsal comes to in words, and which charts show it. */
import type { Preview, Rung } from '../api/rules.ts';
import type { Given } from '../api/watch.ts';
import { bytes, byteRate, count, load, NONE, percent, plural, significant, uptime, type Format } from '../unit/format.ts';
import { DAY } from '../unit/time.ts';

export const RANGES = [{ value: '1d', label: '1 day' }, { value: '7d', label: '7 days' }, { value: '31d', label: '31 days' }];
export const SPANS: Record<string, number> = { '1d': DAY, '7d': 7 * DAY, '31d': 31 * DAY };

const FORMATS: Record<string, Format> = {
  ratio: percent, bytes, 'bytes/s': byteRate, count, load,
  s: (value) => (value === null || value === undefined ? NONE : value < 60 ? `${Math.round(value)} s` : uptime(value)),
  ms: (value) => (value === null || value === undefined ? NONE : `${significant(value)} ms`),
  '/s': (value) => (value === null || value === undefined ? NONE : `${significant(value)} /s`),
};
export const formatOf = (unit: string): Format => FORMATS[unit] ?? ((value) => (value === null || value === undefined ? NONE : significant(value)));

const times = (number: number): string => (number === 1 ? 'once' : number === 2 ? 'twice' : `${count(number)} times`);

/** "In the last 7 days this rule would have rung 3 times". */
export function headline({ count: number, complete }: Preview, range: string): string {
  const words = RANGES.find(({ value }) => value === range)?.label ?? range;
  const last = range === '1d' ? 'In the last day' : `In the last ${words}`;
  return `${last} this rule would ${number === 0 ? `not have rung${complete ? '' : ', as far as was looked at'}` : `have rung ${complete ? '' : 'at least '}${times(number)}`}`;
}

const FROM = { seconds: 'From recorded seconds', minutes: 'From recorded minutes', both: 'From recorded seconds, and minutes where they are not kept' };

export function about({ hosts, resolution, complete }: Preview): string {
  return `${FROM[resolution]} of ${plural(hosts, 'host')}.${complete ? '' : ' Not everything was looked at: it is too much at once, or about single processes or services, of which no past minutes are kept.'}`;
}

export const rang = (number: number): string => (number === 0 ? 'quiet' : `would have rung ${times(number)}`);

export interface Lane { host: string; name: string; key: string; rung: readonly Rung[] }

/** Who rang, most often first; then others that the rule is about, as far as there is room. */
export function lanes(firings: readonly Rung[], others: readonly { id: string; name: string }[], key: string | null, most: number): Lane[] {
  const found = new Map<string, Lane & { rung: Rung[] }>();
  for (const one of firings) {
    if (one.host === null) continue;
    const name = `${one.host} ${one.key}`;
    const lane = found.get(name) ?? { host: one.host, name: one.name ?? one.host, key: one.key, rung: [] };
    lane.rung.push(one);
    found.set(name, lane);
  }
  const all: Lane[] = [...found.values()].sort((one, other) => other.rung.length - one.rung.length).slice(0, most);
  for (const { id, name } of others) if (all.length < most && key !== null && !all.some(({ host }) => host === id)) all.push({ host: id, name, key, rung: [] });
  return all;
}

/** Which column of which table the rule is about, and what its share is a share of. */
export function measured(condition: Given, unit: string, columnUnit: (table: string, column: string) => string | undefined): { table: string; column: string; whole: string | null } | null {
  const { table, column } = condition;
  if (typeof table !== 'string' || typeof column !== 'string' || table === 'process') return null;
  if (unit !== 'ratio' || columnUnit(table, column) === 'ratio' || !('above' in condition || 'at-least' in condition || 'below' in condition || 'at-most' in condition)) return { table, column, whole: null };
  if (Object.values(condition).some((value) => typeof value === 'string' && value.endsWith('of yesterday'))) return { table, column, whole: null };
  return { table, column, whole: column.startsWith('inodes') ? 'inodes_total' : table === 'mount' ? 'total' : column.startsWith('swap') ? 'swap_total' : 'mem_total' };
}

const wild = (pattern: string, name: string): boolean => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(name);

/** Whether the hosts of a rule are those. */
export function meant(condition: Given, host: { name: string; labels: Record<string, string> | null }): boolean {
  const hosts = condition['hosts'];
  if (typeof hosts !== 'object' || Array.isArray(hosts)) return true;
  return Object.entries(hosts).every(([label, value]) => typeof value === 'string' && (label === 'name' ? wild(value, host.name) : host.labels?.[label] === value));
}
