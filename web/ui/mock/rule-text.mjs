/** Development tool, no part of the product: enough of the language of rules for the simulated hub; mistakes at their column. */
import { HttpError } from './answers.mjs';

const WORDS = { mount: 'disk', cpu: 'core', cgroup: 'unit' };
const TABLE = Object.fromEntries(Object.entries(WORDS).map(([table, word]) => [word, table]));
const WHOLE = { 'mount.used': 1, 'mount.free': 1, 'mount.inodes_used': 1, 'system.mem_available': 1, 'system.mem_used': 1, 'system.mem_free': 1, 'system.swap_used': 1 };
const SIGN = { '<=': 'at-most', '>=': 'at-least', '<': 'below', '>': 'above' };
const SAID = { above: 'above', 'at-least': 'at least', below: 'below', 'at-most': 'at most' };
const TEXT = { above: '>', 'at-least': '>=', below: '<', 'at-most': '<=' };
export const FACTORS = { '%': 0.01, B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, 'B/s': 1, 'kB/s': 1e3, 'MB/s': 1e6, 'GB/s': 1e9, 'Mbit/s': 125e3, 'Gbit/s': 125e6, '/s': 1, ms: 0.001, s: 1, min: 60, h: 3600, '': 1 };
const UNITS = { ratio: ['%', ''], bytes: ['B', 'kB', 'MB', 'GB', 'TB', 'KiB', 'MiB', 'GiB'], 'bytes/s': ['B/s', 'kB/s', 'MB/s', 'GB/s', 'Mbit/s', 'Gbit/s'], '/s': ['/s', ''], ms: ['ms', 's'], s: ['s', 'min', 'h'], count: [''], load: [''], kHz: ['MHz', 'GHz'], own: ['', '°C'], code: [''] };
const CLAUSES = ['for', 'until', 'host', 'with', 'severity'];

const spelling = (table, column) => (table === 'system' ? column : `${WORDS[table] ?? table} ${column}`);
const columnsOf = (tables) => tables.filter(({ name }) => name !== 'process_group').flatMap(({ name, columns }) => columns.map((one) => ({ table: name, column: one.name, unit: one.unit, text: spelling(name, one.name) })));

function nearest(got, known) {
  const away = (a, b) => {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) row = row.reduce((next, _, k) => [...next, k === 0 ? i : Math.min(row[k] + 1, next[k - 1] + 1, row[k - 1] + (a[i - 1] === b[k - 1] ? 0 : 1))], []);
    return row[b.length];
  };
  const best = [...known].sort((one, other) => away(got, one) - away(got, other))[0];
  return best && away(got, best) <= Math.max(2, got.length / 3) ? `; did you mean ${best}?` : '';
}

class Cursor {
  constructor(text, field) {
    Object.assign(this, { text, field, at: 0 });
  }

  rest() {
    this.at += /^\s*/.exec(this.text.slice(this.at))[0].length;
    return this.text.slice(this.at);
  }

  take(pattern) {
    const hit = new RegExp(`^(?:${pattern})`, 'i').exec(this.rest());
    if (hit) this.at += hit[0].length;
    return hit;
  }

  wrong(words) {
    const got = /^\S{0,30}/.exec(this.rest())[0];
    const problem = new HttpError(400, 'bad_request', `got ${got ? `"${got}"` : 'the end'}; ${words}`, this.field);
    problem.column = this.at + 1;
    throw problem;
  }

  must(pattern, words) {
    return this.take(pattern) ?? this.wrong(words);
  }

  word() {
    return /^[\w/.]*/.exec(this.rest())[0];
  }
}

const NAME = '"(?:[^"\\\\]|\\\\.)*"|[\\w/.@:*+\\-%~]+';
const bare = (name) => (name.startsWith('"') ? JSON.parse(name) : name);
const quoted = (name) => (/^[\w/.@:*+\-%~]+$/.test(name) ? name : JSON.stringify(name));
const shortSpan = (text) => { const [, count, unit] = /^(\d+)\s*(s|m|min|h|d)$/.exec(text); const seconds = Number(count) * { s: 1, m: 60, min: 60, h: 3600, d: 86400 }[unit]; return seconds % 86400 === 0 ? `${seconds / 86400}d` : seconds % 3600 === 0 ? `${seconds / 3600}h` : seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`; };
const longSpan = (span) => span.replace(/^(\d+)(s|m|h|d)$/, (_, count, unit) => `${count} ${unit === 'm' ? 'min' : unit}`);
export const secondsOf = (span) => { const [, count, unit] = /^(\d+)(s|m|h|d)$/.exec(span ?? '') ?? [, '0', 's']; return Number(count) * { s: 1, m: 60, h: 3600, d: 86400 }[unit]; };
const spanOf = (cursor) => shortSpan(cursor.must('\\d+\\s*(?:min|s|m|h|d)(?![a-z])', 'must be a span, such as 30s or 5m')[0]);

function amountOf(cursor, one, share) {
  const number = cursor.must('-?\\d+(?:\\.\\d+)?', 'must be a number')[0];
  const known = [...UNITS[one.unit] ?? [''], ...(share && one.unit !== 'ratio' ? ['%'] : [])];
  const symbol = /^(%|[A-Za-z/°]*)/.exec(cursor.rest())[0];
  const isClause = [...CLAUSES, 'within', 'of', ''].includes(symbol.toLowerCase());
  if (!isClause && !known.includes(symbol)) cursor.wrong(`a value of ${one.text} has a unit: ${known.filter(Boolean).join(', ')}${nearest(symbol, known)}`);
  if (isClause && !known.includes('') && Number(number) !== 0) cursor.wrong(`a value of ${one.text} has a unit: ${known.filter(Boolean).join(', ')}`);
  const unit = isClause ? (known.includes('') ? '' : known[0]) : symbol;
  if (!isClause) cursor.at += symbol.length;
  if (unit === '%' && one.unit !== 'ratio' && !WHOLE[`${one.table}.${one.column}`] && !/^\s*of yesterday/i.test(cursor.rest())) cursor.wrong(`${one.text} is no part of a whole; must be an amount, not %`);
  return `${Number(number)}${unit && ` ${unit}`}`;
}

/** A line to its members. */
export function readLine(text, tables, field = 'text') {
  const cursor = new Cursor(text, field);
  const set = {};
  const name = () => bare(cursor.must(NAME, 'must be a name')[0]);
  if (cursor.take('no data\\b')) set['no-data'] = 'true';
  else if (cursor.take('process (?=\\S+ dead)')) { set.process = name(); cursor.must('dead', 'must be "dead"'); }
  else if (cursor.take('unit (?=\\S+ dead)')) { set.unit = name(); cursor.must('dead', 'must be "dead"'); }
  else if (cursor.take('service\\b')) { set.service = name(); cursor.must('failed', 'must be "failed"'); }
  else if (cursor.take('disk full\\b')) {
    Object.assign(set, { table: 'mount', column: 'free' });
    if (cursor.take('on\\b')) set.on = name();
    cursor.must('within', 'must be "within"');
    Object.assign(set, { reaches: '0 B', within: spanOf(cursor) });
  } else value(cursor, set, tables, name);
  const one = columnsOf(tables).find(({ table, column }) => table === set.table && column === set.column);
  while (cursor.rest() !== '') {
    const clause = cursor.take(`(?:${CLAUSES.join('|')})\\b`)?.[0].toLowerCase() ?? cursor.wrong(`must be for, until, host, with, severity or the end${nearest(cursor.word(), CLAUSES)}`);
    if (clause === 'for') set.for = spanOf(cursor);
    if (clause === 'until') {
      const sign = SIGN[cursor.must('<=|>=|<|>', 'must be <, <=, > or >=')[0]];
      set.end = { [sign]: amountOf(cursor, one, true) };
      if (cursor.take('for\\b')) set.end.for = spanOf(cursor);
    }
    if (clause === 'host') set.hosts = { name: name(), ...set.hosts };
    if (clause === 'with') { const label = name(); cursor.must('=', 'must be "="'); set.hosts = { ...set.hosts, [label]: name() }; }
    if (clause === 'severity') set.severity = cursor.must('info|warning|critical', `must be info, warning or critical${nearest(cursor.word(), ['info', 'warning', 'critical'])}`)[0];
  }
  const { for: hold, end, hosts, severity = 'warning', ...rest } = set;
  return { ...rest, ...(hold ? { for: hold } : {}), ...(end ? { end } : {}), ...(hosts ? { hosts } : {}), severity };
}

function value(cursor, set, tables, name) {
  const fold = cursor.take('(?:mean|min|max|sum|change)\\s+of\\b')?.[0].split(/\s/)[0];
  const rest = cursor.rest().toLowerCase().replaceAll('_', ' ');
  const one = columnsOf(tables).filter(({ text }) => rest.startsWith(text.replaceAll('_', ' ')) && !/^[a-z0-9]/.test(rest.slice(text.length))).sort((a, b) => b.text.length - a.text.length)[0];
  if (!one) cursor.wrong(`must be a column such as cpu_busy or disk free${nearest(/^[a-z]+[ _]?\w*/i.exec(cursor.rest())?.[0] ?? '', columnsOf(tables).map(({ text }) => text))}`);
  cursor.at += one.text.length;
  Object.assign(set, { table: one.table, column: one.column });
  if (cursor.take('on\\b')) set.on = name();
  if (fold) {
    set.fold = fold;
    if (cursor.take('over\\b')) set.over = spanOf(cursor);
    else if (cursor.take('across hosts\\b')) set.across = 'hosts';
    else cursor.wrong('must be "over" with a span, or "across hosts"');
  }
  if (cursor.take('reaches\\b')) {
    set.reaches = amountOf(cursor, one, false);
    cursor.must('within', 'must be "within"');
    set.within = spanOf(cursor);
    return;
  }
  const sign = SIGN[cursor.must('<=|>=|<|>', 'must be <, <=, >, >= or reaches')[0]];
  set[sign] = amountOf(cursor, one, true) + (cursor.take('of yesterday') ? ' of yesterday' : '');
}

const signOf = (set) => Object.keys(TEXT).find((sign) => sign in set);
const FATES = { process: 'is dead', unit: 'is dead', service: 'has failed' };
const fateOf = (set) => Object.keys(FATES).find((one) => one in set);
const holds = (set) => (set.for ? ` for ${set.for}` : '');

/** Members to the line. */
export function writeLine(set) {
  const what = 'no-data' in set ? 'no data' : fateOf(set) ? `${fateOf(set)} ${quoted(set[fateOf(set)])} ${FATES[fateOf(set)].split(' ')[1]}`
    : `${set.fold ? `${set.fold} of ` : ''}${spelling(set.table ?? 'system', set.column ?? '')}${set.on ? ` on ${quoted(set.on)}` : ''}${set.over ? ` over ${set.over}` : set.across ? ' across hosts' : ''} ${set.reaches !== undefined ? `reaches ${set.reaches} within ${set.within}` : `${TEXT[signOf(set)] ?? ''} ${set[signOf(set)] ?? ''}`}`;
  const { name, ...labels } = set.hosts ?? {};
  return `${what}${holds(set)}${set.end ? ` until ${TEXT[signOf(set.end)]} ${set.end[signOf(set.end)]}${holds(set.end)}` : ''}${name ? ` host ${quoted(name)}` : ''}${Object.entries(labels).map(([label, one]) => ` with ${quoted(label)}=${quoted(one)}`).join('')}${set.severity && set.severity !== 'warning' ? ` severity ${set.severity}` : ''}`;
}

export function sentenceOf(set) {
  const { name, ...labels } = set.hosts ?? {};
  const hosts = `${name ? `host ${quoted(name)}` : 'every host'}${Object.entries(labels).map(([label, one]) => ` with ${quoted(label)}=${quoted(one)}`).join('')}`;
  const words = () => spelling(set.table, set.column).replaceAll('_', ' ').replace(/\bcpu\b/, 'CPU') + (set.on ? ` on ${quoted(set.on)}` : '');
  const said = () => (set.over ? `the ${set.fold} of ${words()} over ${longSpan(set.over)} of ${hosts}` : set.across ? `the ${set.fold} of ${words()} across ${hosts}` : `${words()} of ${hosts}`);
  const what = 'no-data' in set ? `data of ${hosts} is missing` : fateOf(set) ? `${fateOf(set)} ${quoted(set[fateOf(set)])} of ${hosts} ${FATES[fateOf(set)]}` : set.reaches !== undefined ? `${said()} is to reach ${set.reaches} within ${longSpan(set.within)}` : `${said()} is ${SAID[signOf(set)]} ${set[signOf(set)]}`;
  const held = (one) => (one.for ? ` for ${longSpan(one.for)}` : '');
  return `When ${what}${held(set)}, raise ${set.severity}.${set.end ? ` End when ${SAID[signOf(set.end)]} ${set.end[signOf(set.end)]}${held(set.end)}.` : ''}`;
}

/** All forms of one rule, as the hub answers them. */
export function forms(set) {
  const hub = 'no-data' in set || 'service' in set || set.across || set.reaches !== undefined || String(set[signOf(set)] ?? '').endsWith('yesterday');
  return {
    text: writeLine(set), sentence: sentenceOf(set), where: hub ? 'hub' : 'agent', why: hub ? ('no-data' in set ? 'an agent cannot say that nothing comes from it' : 'service' in set ? 'agents tell each change of a service, and the hub keeps them' : set.across ? 'only the hub sees many hosts; totals come each 5 s' : 'it is read once a minute') : "one host's own seconds",
    lag: hub ? ('no-data' in set ? 15_000 : set.across ? 7_000 : 75_000) : 2_000, severity: set.severity, condition: set,
  };
}

export { signOf };
