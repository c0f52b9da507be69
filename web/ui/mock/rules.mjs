/** Development tool, no part of the product: the rules of the simulated hub, and what they would have done. */
import { HttpError } from './answers.mjs';
import { recorded, stateOf, SYSTEM, systemRow } from './fleet.mjs';
import { parts as partsOf, PART_COLUMNS } from './parts.mjs';
import { FACTORS, forms, readLine, secondsOf, signOf, writeLine } from './rule-text.mjs';

const MINUTE = 60e3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = ['cpu_busy > 90 % for 5m until < 80 % for 5m with role=db', 'disk free < 10 % for 5m until > 15 % for 5m severity critical', 'no data for 1m severity critical', 'disk full within 4h', 'mean of load1 over 15m >= 8 severity info', 'process apache2 dead for 10s host web-*'];
/** Seconds between two looks into the simulated past. */
const NEAR = 60;
const FAR = 600;

export function makeRules(now, none = false) {
  const rules = new Map();
  if (!none) START.forEach((text, i) => { const id = `r${i + 1}`; rules.set(id, { id, text, enabled: i !== 4, provisioned: i === 2, version: 1, created: now - 9 * DAY, changed: now - 9 * DAY + i * HOUR, error: null }); });
  return rules;
}

const wild = (pattern, name) => new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(name);
const meant = (set, host) => Object.entries(set.hosts ?? {}).every(([label, value]) => (label === 'name' ? wild(value, host.name) : host.labels[label] === value));
const numberOf = (amount) => { const [, number, unit = ''] = /^(-?[\d.]+)\s*(.*)$/.exec(amount); return Number(number) * (FACTORS[unit] ?? 1); };
const holdsFor = (sign, value, limit) => (sign === 'above' ? value > limit : sign === 'at-least' ? value >= limit : sign === 'below' ? value < limit : value <= limit);

/** Values of the rule by key at a second, as the share of the whole where the limit is in per cent of a size. */
function values(state, set, host, second) {
  const limit = set[signOf(set)] ?? '';
  const read = (known, row, name) => row[known.findIndex(([column]) => column === name)];
  const share = (known, row) => { const value = read(known, row, set.column); return String(limit).includes('%') && known.find(([column]) => column === set.column)[1] !== 'ratio' ? value / read(known, row, set.table === 'mount' ? (set.column.startsWith('inodes') ? 'inodes_total' : 'total') : set.column.startsWith('swap') ? 'swap_total' : 'mem_total') : value; };
  if (set.table === 'system') return [['', share(SYSTEM, systemRow(host, second))]];
  if (!PART_COLUMNS[set.table]) return [];
  return partsOf(host, set.table, second).filter(({ key }) => !set.on || wild(set.on, key)).map(({ key, values: row }) => [key, share(PART_COLUMNS[set.table], row)]);
}

function preview(state, text, from, to, now) {
  const set = readLine(text, state.tables);
  const sign = signOf(set);
  const hosts = state.fleet.filter((host) => meant(set, host));
  const single = set.table === 'process';
  const plain = sign && !String(set[sign]).endsWith('yesterday') && !set.across && !single;
  const limit = plain ? numberOf(set[sign]) : null;
  const end = set.end ? [signOf(set.end), numberOf(set.end[signOf(set.end)])] : null;
  const firings = [];
  const every = (to - from) > DAY && hosts.length > 4 ? FAR : NEAR;
  if (plain) {
    for (const host of hosts) {
      const held = new Map();
      for (let at = Math.ceil(from / 1000 / every) * every * 1000; at < to; at += every * 1000) {
        if (!recorded(host, at, now)) continue;
        for (const [key, value] of values(state, set, host, at)) {
          const was = held.get(key) ?? { since: null, open: null };
          held.set(key, was);
          if (was.open) {
            was.open.peak = sign.startsWith('a') && sign !== 'at-most' ? Math.max(was.open.peak, value) : Math.min(was.open.peak, value);
            if (end ? holdsFor(end[0], value, end[1]) : !holdsFor(sign, value, limit)) { was.open.to = at; was.open = null; was.since = null; }
          } else if (holdsFor(sign, value, limit)) {
            was.since ??= at;
            if (at - was.since >= secondsOf(set.for) * 1000) firings.push(was.open = { host: host.id, name: host.name, key, from: at, to: null, peak: value });
          } else was.since = null;
        }
      }
    }
  } else if ('no-data' in set) {
    for (const host of hosts) if (stateOf(host, now) === 'down') firings.push({ host: host.id, name: host.name, key: '', from: now - 240e3 + 60e3, to: null, peak: 240 });
  }
  const unit = plain ? (String(set[sign]).includes('%') ? 'ratio' : [...SYSTEM, ...Object.values(PART_COLUMNS).flat()].find(([name]) => name === set.column)[1]) : sign ? 'ratio' : 'process' in set || 'unit' in set || 'service' in set ? 'count' : 's';
  return { from, to, hosts: hosts.length, complete: !single && !('service' in set), resolution: plain ? 'seconds' : 'minutes', unit, limit, count: firings.length, firings: firings.sort((one, other) => other.from - one.from).slice(0, 1000), hint: hint(set, hosts, now) };
}

/** What no host has that the rule means. */
function hint(set, hosts, now) {
  const keys = set.table === 'mount' && set.on ? hosts.flatMap((host) => partsOf(host, 'mount', Math.floor(now / 1000)).map(({ key }) => key)) : [];
  if (keys.length === 0 || keys.some((key) => wild(set.on, key))) return null;
  return `no host that was looked at has a mount point ${set.on} now; there are ${[...new Set(keys)].sort().join(', ')}`;
}

/** What fires now is what would have rung to this moment. */
function shown(state, rule, now) {
  const set = readLine(rule.text, state.tables);
  const kept = rule.kept && now - rule.kept.at < 30e3 && rule.kept.text === rule.text ? rule.kept : (rule.kept = { at: now, text: rule.text, firing: preview(state, rule.text, now - 2 * HOUR, now, now).firings.filter(({ to }) => to === null) });
  const { text, sentence, where, lag, severity } = forms(set);
  const { id, enabled, provisioned, version, created, changed, error } = rule;
  return { id, text, sentence, enabled, severity, where, lag, provisioned, version, created, changed, firing: enabled ? kept.firing.map(({ host, name, key, from, peak }) => ({ host, name, key, state: 'firing', since: from, value: peak })) : [], error };
}

const ago = (text, now) => { const hit = /^-(\d+)([smhd])$/.exec(text); return hit ? now - Number(hit[1]) * { s: 1e3, m: MINUTE, h: HOUR, d: DAY }[hit[2]] : text === 'now' ? now : Number(text); };

/** Answers [status, body]. */
export function ruleAnswers(state, method, [id], body) {
  const now = Date.now();
  const { rules, tables } = state;
  if (method === 'POST' && id === 'parse') {
    const given = ['text', 'sentence', 'condition'].filter((form) => form in body);
    if (given.length !== 1) throw new HttpError(400, 'bad_request', 'must have one of text, sentence and condition', 'text');
    if (!body.condition) return [200, forms(readLine(body.text ?? '', tables))];
    try {
      return [200, forms(readLine(writeLine(body.condition), tables))];
    } catch (problem) {
      // The members are put together to a line, which has no columns of theirs.
      throw new HttpError(400, 'bad_request', `condition: ${problem.message}, in the line "${writeLine(body.condition)}" column ${problem.column}: ${problem.message}`, 'condition');
    }
  }
  if (method === 'POST' && id === 'preview') return [200, preview(state, body.text, Math.floor(ago(body.from ?? '-7d', now) / MINUTE) * MINUTE, Math.ceil(now / MINUTE) * MINUTE, now)];
  if (!id && method === 'GET') return [200, { items: [...rules.values()].map((rule) => shown(state, rule, now)), next: null }];
  const before = id ? rules.get(id) : null;
  if (id && !before) throw new HttpError(404, 'not_found', 'there is no such rule; /rules lists them');
  if (method === 'GET') return [200, shown(state, before, now)];
  if (before?.provisioned) throw new HttpError(403, 'forbidden', 'a file says how this rule is; change it there');
  if (method === 'DELETE') return rules.delete(id) && [204];
  const text = writeLine(readLine(String(body.text ?? ''), tables));
  if (before && body.version !== undefined && body.version !== before.version) throw new HttpError(409, 'ambiguous', `somebody has changed this rule meanwhile; it has version ${before.version} now`, 'version');
  const kept = { ...(before ?? { id: `r${Math.random().toString(16).slice(2, 10)}`, created: now, provisioned: false, error: null }), text, enabled: body.enabled !== false, version: (before?.version ?? 0) + 1, changed: now, kept: undefined };
  rules.set(kept.id, kept);
  return [before ? 200 : 201, shown(state, kept, now)];
}
