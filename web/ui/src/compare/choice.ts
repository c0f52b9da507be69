/** What is compared with what, as the address says it. */
import { HOST_RANGES } from '../host/ranges.ts';
import { choice, judge } from '../route/query.ts';
import { DEFAULT_RANGE, readRange, type Range } from '../route/range.ts';
import { OFFSETS, SAME, shiftOf } from './offset.ts';

export const STATS = [{ value: 'avg', label: 'Average' }, { value: 'p95', label: 'p95' }, { value: 'max', label: 'Maximum' }] as const;
export type Stat = (typeof STATS)[number]['value'];
export const RESOURCES = [{ value: 'cpu', label: 'CPU' }, { value: 'rss', label: 'Memory' }] as const;
export type Resource = (typeof RESOURCES)[number]['value'];

export interface Choice {
  /** A host's id or name; null: the address names none. B without a name is A. */
  a: string | null;
  b: string | null;
  range: Range;
  offset: string;
  /** The address names no offset: this is the usual one. */
  usual: boolean;
  stat: Stat;
  resource: Resource;
  /** The column whose chart stands first. */
  metric: string | null;
  /** The group of processes whose chart stands first. */
  group: string | null;
  filter: string;
  asTable: boolean;
}

/** A host stands against itself a day before, two hosts stand against each other at the same time, unless it is said otherwise. */
export const usualOffset = (a: string | null, b: string | null): string => (b === null || a === b ? '1d' : SAME);

/** `idOf` makes one of the two ways to name a host, by id and by name. */
export function readChoice(query: URLSearchParams, idOf: (name: string) => string = (name) => name): Choice {
  const named = (side: string) => (query.get(side) ? idOf(query.get(side)!) : null);
  const a = named('a');
  const b = named('b') ?? a;
  const asked = query.get('offset');
  const said = asked !== null && shiftOf(asked, 0) !== null;
  judge('offset', asked === null || said, { got: asked!, allowed: [...OFFSETS.map(({ value }) => value), '90m'], shown: '' });
  return {
    a, b,
    range: readRange(query, DEFAULT_RANGE, HOST_RANGES),
    offset: said ? asked : usualOffset(a, b),
    usual: !said,
    stat: choice<Stat>(query, 'by', STATS.map(({ value }) => value), 'avg'),
    resource: choice<Resource>(query, 'of', RESOURCES.map(({ value }) => value), 'cpu'),
    metric: query.get('metric') || null,
    group: query.get('group') || null,
    filter: query.get('q') ?? '',
    asTable: choice(query, 'view', ['', 'table'], '') === 'table',
  };
}

/** Two windows of equal length; B's moments plus `shift` are A's. */
export interface Windows { from: number; to: number; shift: number }

export function windowsOf({ range, offset }: Choice, now: number): Windows {
  const to = range.fixed?.to ?? Math.floor(now / 1000) * 1000;
  return { from: range.fixed?.from ?? to - range.span, to, shift: shiftOf(offset, to) ?? 0 };
}
