/** Pure: contacts, channels, silences and maintenance as a form has them, and as the hub takes them. */
import type { Given, GivenValue, SettingKind } from '../api/watch.ts';
import { daysOf, WEEKDAYS } from '../silence/windows.ts';
import type { Repeat } from './repeat.tsx';
import { givenOf, linesOf, namesOf, textOf, type Line } from '../parts/fields.ts';

export interface Way { channel: string; to: string; fallback: boolean; after: string; remind: string }

export interface Draft { fields: Record<string, string>; lines: Line[]; ways: Way[]; repeat: Repeat }

/** The fields that each kind has, beside the lines of a channel and the ways of a contact. */
export const FIELDS: Record<SettingKind, readonly string[]> = {
  contacts: ['name', 'severity', 'hosts', 'services', 'quiet', 'timezone'],
  channels: ['name', 'type'],
  silences: ['name', 'hosts', 'services', 'until'],
  maintenance: ['name', 'hosts', 'services', 'from', 'until'],
};
const LISTS = ['hosts', 'services'];
const MOMENTS = ['from', 'until'];
const TIMED: readonly SettingKind[] = ['silences', 'maintenance'];

const two = (value: number) => String(value).padStart(2, '0');

/** A moment as a field of date and time has it, in the zone of the browser; '' of none. */
export function localText(text: string): string {
  const at = /^\d+$/.test(text) ? new Date(Number(text)) : new Date(text);
  if (text === '' || Number.isNaN(at.getTime())) return '';
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const moment = (local: string): string => (Number.isNaN(Date.parse(local)) ? local : new Date(local).toISOString());

const listText = (value: GivenValue | undefined): string => (Array.isArray(value) ? value.map((one) => textOf(one)).join(', ') : textOf(value));

export function draftOf(kind: SettingKind, set: Given): Draft {
  const fields = Object.fromEntries(FIELDS[kind].map((name) => [name, LISTS.includes(name) ? listText(set[name]) : MOMENTS.includes(name) ? localText(textOf(set[name])) : textOf(set[name])]));
  const ways = Array.isArray(set['ways']) ? set['ways'].flatMap((one) => (typeof one === 'object' && !Array.isArray(one) ? [{ channel: textOf(one['channel']), to: textOf(one['to']), fallback: one['fallback'] === 'true', after: textOf(one['after']), remind: textOf(one['remind']) }] : [])) : [];
  return { fields, lines: linesOf(set, [...FIELDS[kind], 'ways', ...(TIMED.includes(kind) ? ['repeat'] : [])]), ways, repeat: repeatOf(set['repeat']) };
}

function repeatOf(value: GivenValue | undefined): Repeat {
  if (typeof value !== 'object' || Array.isArray(value)) return { on: false, by: 'week', days: [...WEEKDAYS], monthDays: '1', at: '02:00', for: '2h', timezone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  return { on: true, by: value['month-days'] === undefined ? 'week' : 'month', days: daysOf(value), monthDays: listText(value['month-days']), at: textOf(value['at']), for: textOf(value['for']), timezone: textOf(value['timezone']) };
}

export function draftGiven(kind: SettingKind, { fields, lines, ways, repeat }: Draft): Given {
  const set = givenOf(Object.fromEntries(Object.entries(fields).filter(([name]) => !LISTS.includes(name) && !MOMENTS.includes(name))), lines);
  for (const name of LISTS) if (fields[name]?.trim()) set[name] = namesOf(fields[name]);
  for (const name of MOMENTS) if (fields[name]) set[name] = moment(fields[name]);
  if (kind === 'contacts') set['ways'] = ways.filter(({ channel }) => channel).map(({ channel, to, fallback, after, remind }) => ({ channel, ...(to.trim() ? { to: to.trim() } : {}), ...(fallback ? { fallback: 'true' } : {}), ...(after.trim() ? { after: after.trim() } : {}), ...(remind.trim() ? { remind: remind.trim() } : {}) }));
  if (TIMED.includes(kind) && repeat.on) set['repeat'] = { ...(repeat.by === 'month' ? { 'month-days': namesOf(repeat.monthDays) } : repeat.days.length < 7 ? { days: repeat.days } : {}), at: repeat.at.trim(), for: repeat.for.trim(), ...(repeat.timezone.trim() ? { timezone: repeat.timezone.trim() } : {}) };
  return set;
}

/** What one of them comes to, for the list. */
export function about(kind: SettingKind, set: Given): string {
  const of = (name: string) => listText(set[name]);
  const what = `${of('hosts') || 'every host'}${of('services') ? `, ${of('services')}` : ''}`;
  if (kind === 'contacts') {
    const ways = draftOf(kind, set).ways.map(({ channel, to, fallback, after, remind }) => `${channel}${to ? ` ${to.startsWith('{') ? 'to a browser' : to}` : ''}${fallback ? ' (else)' : ''}${after ? ` after ${after}` : ''}${remind ? ` each ${remind}` : ''}`);
    return `${ways.join(', ')}; from ${of('severity') || 'warning'} on${of('hosts') || of('services') ? `; ${what}` : ''}${of('quiet') ? `; quiet ${of('quiet')} ${of('timezone') || 'UTC'}` : ''}`;
  }
  if (kind === 'channels') return [of('type'), ...Object.entries(set).filter(([name]) => !['name', 'type'].includes(name)).map(([name, value]) => `${name} ${textOf(value)}`)].join(', ');
  return what;
}
