/** Pure: a rule as the parts of a form, from the members that the hub gives and back to them. The hub reads and judges. */
import type { TableInfo } from '../api/shapes.ts';
import type { Given, GivenValue } from '../api/watch.ts';

export type Kind = 'value' | 'process' | 'unit' | 'service' | 'silent';
/** Rules of something that has a name, and what happens to it. */
export const FATES: Partial<Record<Kind, { verb: string; sample: string }>> = { process: { verb: 'is dead', sample: 'apache2' }, unit: { verb: 'is dead', sample: 'nginx.service' }, service: { verb: 'has failed', sample: 'postfix' } };
const fated = (set: Given): Kind | undefined => (Object.keys(FATES) as Kind[]).find((kind) => kind in set);

export interface Parts {
  kind: Kind;
  /** '' for the value itself, otherwise such as 'mean over' or 'sum across'. */
  fold: string;
  /** As rules spell it: `cpu_busy`, `disk free`. */
  column: string;
  on: string;
  over: string;
  sign: string;
  amount: string;
  /** Of a forecast. */
  within: string;
  /** Of a process, a unit or a service. */
  name: string;
  hold: string;
  end: boolean;
  endSign: string;
  endAmount: string;
  endHold: string;
  host: string;
  /** `role=db, site=fra-1` */
  labels: string;
  severity: string;
}

export const SIGNS: readonly [string, string][] = [['above', 'above'], ['at-least', 'at least'], ['below', 'below'], ['at-most', 'at most'], ['reaches', 'about to reach']];
export const FOLDS: readonly [string, string][] = [
  ['', ''], ['mean over', 'the mean of'], ['min over', 'the least of'], ['max over', 'the greatest of'], ['change over', 'the change of'],
  ['sum across', 'the sum across hosts of'], ['mean across', 'the mean across hosts of'], ['max across', 'the greatest across hosts of'], ['min across', 'the least across hosts of'],
];
/** An end lies on the other side. */
export const otherSide = (sign: string): string => (sign === 'below' || sign === 'at-most' ? 'above' : 'below');
export const isUp = (sign: string): boolean => sign === 'above' || sign === 'at-least';

/** Words that people use for tables; the machine's own columns go without. */
const WORDS: Record<string, string> = { mount: 'disk', cpu: 'core', cgroup: 'unit' };
/** Nobody samples it: no rule can speak of it. */
const DERIVED = 'process_group';

export const spelling = (table: string, column: string): string => (table === 'system' ? column : `${WORDS[table] ?? table} ${column}`);

/** Every column as a rule spells it, with what it is. */
export const columnsOf = (tables: readonly TableInfo[]): { text: string; table: string; column: string; unit: string; help: string }[] =>
  tables.filter(({ name }) => name !== DERIVED).flatMap(({ name, columns }) => columns.map((one) => ({ text: spelling(name, one.name), table: name, column: one.name, unit: one.unit, help: one.help })));

const text = (value: GivenValue | undefined): string => (typeof value === 'string' ? value : '');
const child = (value: GivenValue | undefined): Given => (typeof value === 'object' && !Array.isArray(value) ? value : {});
const signOf = (set: Given): string => SIGNS.find(([name]) => name in set)?.[0] ?? 'above';

export function partsOf(set: Given): Parts {
  const sign = signOf(set);
  const end = child(set['end']);
  const endSign = 'end' in set ? signOf(end) : otherSide(sign);
  const { name: host = '', ...labels } = child(set['hosts']);
  return {
    kind: fated(set) ?? ('no-data' in set ? 'silent' : 'value'),
    fold: text(set['fold']) && `${text(set['fold'])} ${'across' in set ? 'across' : 'over'}`,
    column: set['column'] === undefined ? '' : spelling(text(set['table']) || 'system', text(set['column'])),
    on: text(set['on']), over: text(set['over']), sign, amount: text(set[sign]), within: text(set['within']),
    name: text(set[fated(set) ?? '']), hold: text(set['for']),
    end: 'end' in set, endSign, endAmount: text(end[endSign]), endHold: text(end['for']),
    host: text(host), labels: Object.entries(labels).map(([label, value]) => `${label}=${text(value)}`).join(', '),
    severity: text(set['severity']) || 'warning',
  };
}

/** What is empty is left out: the hub says what is missing. */
const filled = (set: Given): Given => Object.fromEntries(Object.entries(set).filter(([, value]) => (typeof value === 'string' ? value.trim() !== '' : Object.keys(value).length > 0)));

export function membersOf(parts: Parts, tables: readonly TableInfo[]): Given {
  const labels = Object.fromEntries(parts.labels.split(',').map((one) => one.split('=').map((part) => part.trim())).filter(([label]) => label).map(([label, value = '']) => [label!, value]));
  const rest: Given = { for: parts.hold, hosts: filled({ name: parts.host, ...labels }), severity: parts.severity };
  switch (parts.kind) {
    case 'silent': return filled({ 'no-data': 'true', ...rest });
    case 'process': case 'unit': case 'service': return filled({ [parts.kind]: parts.name, ...rest });
    case 'value': {
      const found = columnsOf(tables).find((one) => one.text === parts.column.trim().toLowerCase());
      const [fold = '', how = ''] = parts.fold.split(' ');
      return filled({
        table: found?.table ?? 'system', column: found?.column ?? parts.column, on: found?.table === 'system' ? '' : parts.on,
        fold, over: how === 'over' ? parts.over : '', across: how === 'across' ? 'hosts' : '',
        [parts.sign]: parts.amount, within: parts.sign === 'reaches' ? parts.within : '',
        ...rest, ...(parts.end ? { end: filled({ [parts.endSign]: parts.endAmount, for: parts.endHold }) } : {}),
      });
    }
  }
}

/** A file gives each rule a name of a-z, 0-9 and -. */
const nameOf = (set: Given): string => [text(set[fated(set) ?? '']) || ('no-data' in set ? 'no data' : spelling(text(set['table']) || 'system', text(set['column']))), FATES[fated(set) ?? 'value']?.verb.split(' ')[1] ?? ''].join(' ').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 63) || 'rule';

/** The same rule as a file has it. */
export function yamlOf(set: Given): string {
  const plain = (value: string) => (/^[\w./][\w ./%*-]*$/.test(value) ? value : JSON.stringify(value));
  const one = (value: GivenValue): string => (typeof value === 'string' ? plain(value) : Array.isArray(value) ? `[${value.map(one).join(', ')}]` : `{ ${Object.entries(value).map(([name, inner]) => `${name}: ${one(inner)}`).join(', ')} }`);
  return `rules:\n  - name: ${nameOf(set)}\n${Object.entries(set).map(([name, value]) => `    ${name}: ${one(value)}`).join('\n')}`;
}

export const START = 'disk free < 10 % for 5m until > 15 % for 5m';
