/** Development tool, no part of the product: the answers about checks, incidents and who is told, as the real hub gives them. */
import { HttpError } from './answers.mjs';
import { addLine, hours, look, looks, millisOf, put, TYPES } from './watch.mjs';

const MASK = '••••••••';
const SECRETS = ['password', 'token', 'secret', 'key', 'private-key', 'webhook', 'api-key', 'community'];
const RANK = ['guest', 'viewer', 'operator', 'admin'];
const COMMON = ['host', 'type', 'name', 'interval', 'timeout', 'retries', 'retry-interval', 'no-answer', 'wrong-answer', 'degraded', 'notify-ok', 'notify-change', 'remind', 'flap-changes', 'flap-window', 'watch', 'depends', 'contacts', 'paused', 'from', 'need'];
const OWN = { tcp: ['port'], http: ['url', 'token'], dns: ['query'], smtp: ['port'] };
export const WATCHED = /^\/(check-types|checks|incidents|journal|messages|contacts|channels|silences|maintenance)(\/|$)/;

const list = (items) => [200, { items, next: null }];
const missing = (what) => { throw new HttpError(404, 'not_found', `there is no such ${what}`); };
/** As a file gives values: texts, lists and objects. */
const scalars = (value) => (Array.isArray(value) ? value.map(scalars) : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, scalars(one)])) : String(value ?? ''));
const masked = (value) => (value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, SECRETS.includes(name) && typeof one === 'string' && one ? MASK : masked(one)])) : value);
const unmasked = (value, before) => Object.fromEntries(Object.entries(value).map(([name, one]) => [name, one === MASK && before[name] !== undefined ? before[name] : one]));

function refuse(problems) {
  if (problems.length) throw new HttpError(400, 'bad_request', problems.map(([path, text]) => `${path}: ${text}`).join('; '), problems[0][0]);
}

const GUESTS = ['host', 'name', 'type', 'interval'];
const HAPPENED = ['failed', 'changed', 'recovered', 'reminder', 'flapping', 'settled', 'removed'];
/** What somebody sees of it who did not sign in. */
const guestsCheck = (check) => ({ ...check, accepted: null, set: Object.fromEntries(Object.entries(check.set).filter(([name]) => GUESTS.includes(name))) });
const guestsIncident = (incident) => ({ ...incident, ackedBy: null });

function shown(check, now) {
  const every = millisOf(check.set.interval);
  const last = check.state === 'unknown' ? null : check.state === 'paused' ? check.since : Math.floor(now / every) * every;
  return {
    id: check.id, host: check.host, name: check.name, type: check.type, state: check.set.paused === 'true' ? 'paused' : check.state, code: check.code, message: check.message, since: check.since, pending: 0, failed: check.state === 'down' || check.state === 'degraded',
    flapping: Boolean(check.flapping), lastRun: last, took: last === null ? null : look(check, last, now).phases.total, interval: every, accepted: check.accepted, provisioned: check.provisioned, version: check.version, need: check.observers ? check.observers.need : null, observers: check.observers?.items ?? [], set: masked(check.set),
  };
}

function judged(watch, set, self) {
  const problems = [];
  if (!set.host) problems.push(['host', 'is missing']);
  if (!set.type) problems.push(['type', 'is missing']);
  else if (!OWN[set.type]) problems.push(['type', `got "${set.type}"; known types are ${TYPES.map(({ name }) => name).join(', ')}`]);
  if (set.interval && !/^\d+(ms|s|m|h)$/.test(set.interval)) problems.push(['interval', `got "${set.interval}"; must be a duration such as 60s`]);
  if (set.type === 'tcp' && !set.port) problems.push(['port', 'is missing']);
  if (OWN[set.type]) for (const name of Object.keys(set)) if (![...COMMON, ...OWN[set.type]].includes(name)) problems.push([name, 'is not known here']);
  refuse(problems);
  const name = set.name || set.type.toUpperCase();
  for (const one of watch.checks.values()) if (one.id !== self && one.host === set.host && one.name === name) throw new HttpError(409, 'ambiguous', `there is a check ${set.host}/${name} already; give it a name`, 'name');
  return { host: set.host, name, type: set.type, set: { ...set, name } };
}

function checks(watch, method, [id, verb], params, body, session, now) {
  if (!id && method === 'GET') return list([...watch.checks.values()].sort((one, other) => (`${one.host}/${one.name}` < `${other.host}/${other.name}` ? -1 : 1)).map((one) => shown(one, now)));
  if (!id) {
    const made = { id: `c${Math.random().toString(16).slice(2, 17).padEnd(15, '0')}`, state: 'unknown', code: -1, message: 'never looked', since: now, begun: now, version: 1, accepted: null, provisioned: false, bad: [], ...judged(watch, scalars(body), null) };
    watch.checks.set(made.id, made);
    return [201, shown(made, now)];
  }
  if (id === 'days') return days(watch, params, now);
  if (id === 'state') return states(watch, method, params, body, session, now);
  const check = watch.checks.get(id) ?? missing('check; /checks lists them');
  if ((method === 'PUT' || method === 'DELETE') && check.provisioned) throw new HttpError(403, 'forbidden', 'a file says how this check is; change it there');
  if (method === 'PUT') return [200, shown(Object.assign(check, judged(watch, unmasked(scalars(body), check.set), id), { version: check.version + 1 }), now)];
  if (method === 'DELETE') {
    watch.checks.delete(id);
    for (const one of watch.incidents) if (one.check === id && one.ended === null) Object.assign(one, { ended: now, endReason: 'removed' });
    return [204];
  }
  const from = moment(params.get('from'), verb === 'hours' ? '-90d' : '-24h', now);
  const to = moment(params.get('to'), 'now', now);
  const seesAll = RANK.indexOf(session.role) >= 2;
  if (verb === 'results') return list(looks(check, from, to, Number(params.get('limit') ?? 100), now).map((one) => (seesAll ? one : { ...one, transcript: null })));
  if (verb === 'hours') return list(hours(check, from, to, now));
  if (verb === 'run') {
    if (check.state === 'paused') throw new HttpError(503, 'unavailable', 'the check is paused, was deleted, or does not end');
    if (check.state === 'unknown') Object.assign(check, { state: 'up', code: 200, message: 'connected to 10.0.0.9', since: now });
    return [200, look(check, now, now)];
  }
  if (verb === 'accept') check.accepted = look(check, now, now).facts.value ?? null;
  return [200, shown(check, now)];
}

/** Days of this machine's own zone, which is the browser's. */
function days(watch, params, now) {
  const count = Number(params.get('days') ?? 90);
  const today = new Date(now);
  const at = Array.from({ length: count }, (_, i) => new Date(today.getFullYear(), today.getMonth(), today.getDate() - (count - 1 - i)).getTime());
  const items = (params.get('checks')?.split(',') ?? [...watch.checks.keys()]).filter((id) => watch.checks.has(id)).map((id) => {
    const one = { id, up: at.map(() => 0), degraded: at.map(() => 0), down: at.map(() => 0), unknown: at.map(() => 0), outages: at.map(() => 0) };
    for (const hour of hours(watch.checks.get(id), at[0], now, now)) {
      const day = at.findLastIndex((begins) => begins <= hour.at);
      for (const name of ['up', 'degraded', 'down', 'unknown', 'outages']) if (day >= 0) one[name][day] += hour[name];
    }
    return one;
  });
  return [200, { zone: params.get('zone') ?? 'UTC', at, items, next: null }];
}

const keyOf = ({ host, name }) => `${host}/${name}`;

/** What is remembered of the checks: taken out, brought, forgotten. */
function states(watch, method, params, body, session, now) {
  const all = [...watch.checks.values()];
  if (method === 'GET') return [200, { format: 'tocsin-check-state-1', checks: Object.fromEntries(all.map((one) => [keyOf(one), { memory: { state: one.state.toUpperCase(), code: one.code, message: one.message, sinceMillis: one.since }, accepted: one.accepted }])) }];
  if (method === 'PUT') {
    const named = Object.entries(body.checks ?? {});
    refuse(named.filter(([key]) => !all.some((one) => keyOf(one) === key)).map(([key]) => [`checks["${key}"]`, 'there is no such check here; add it, or leave it out']));
    for (const [key, { memory }] of named) Object.assign(all.find((one) => keyOf(one) === key), { state: memory.state.toLowerCase(), code: memory.code, message: memory.message, since: memory.sinceMillis });
    return [200, { imported: named.length }];
  }
  const ids = params.get('check')?.split(',');
  const some = all.filter((one) => (!ids || ids.includes(one.id)) && (!params.get('host') || one.host === params.get('host')));
  some.forEach((one) => Object.assign(one, { state: 'unknown', code: -1, message: 'never looked', since: now, flapping: false }));
  return [200, { reset: some.length, checks: some.map(keyOf) }];
}

function moment(text, otherwise, now) {
  const wanted = text ?? otherwise;
  if (wanted === 'now') return now;
  const relative = /^-(\d+)([smhd])$/.exec(wanted);
  return relative ? now - Number(relative[1]) * { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 }[relative[2]] : /^\d+$/.test(wanted) ? Number(wanted) : Date.parse(wanted);
}

function incidents(watch, method, [id, verb], params, body, session, now) {
  if (!id) {
    const some = watch.incidents.filter((one) => (one.ended === null) === (params.get('state') !== 'ended')).sort((one, other) => other.id - one.id);
    return [200, { items: some, next: null, blindSince: watch.blindSince ?? null }];
  }
  const incident = watch.incidents.find((one) => String(one.id) === id) ?? missing('incident; /incidents lists them');
  const text = String(body.text ?? '').trim();
  if (verb === 'note' && !text) refuse([['text', 'must not be empty']]);
  if (method === 'POST') {
    if (verb === 'ack' && incident.acked === null) Object.assign(incident, { acked: now, ackedBy: session.name });
    if (verb === 'resolve' && incident.ended === null) Object.assign(incident, { ended: now, endReason: 'resolved' });
    addLine(watch, { at: now, actor: session.name, subject: `${incident.host}/${incident.service}`, incident: incident.id, what: verb === 'resolve' ? 'resolved' : verb, reason: '', text });
  }
  return [200, { incident, journal: watch.journal.filter((line) => line.incident === incident.id).sort((one, other) => one.at - other.at || one.id - other.id) }];
}

function settings(watch, kind, method, [id, verb], body, now) {
  const all = watch.settings[kind];
  const show = (one) => ({ ...one, set: masked(one.set) });
  if (!id && method === 'GET') return list([...all.values()].sort((one, other) => (one.name < other.name ? -1 : 1)).map(show));
  const before = id ? all.get(id) ?? missing(kind) : null;
  if (method === 'DELETE') return all.delete(id) && [204];
  if (verb === 'test') return [200, body.to === 'nobody@example.com' ? { state: 'refused', detail: '550 no such user', dialogue: ['> RCPT TO:<nobody@example.com>', '< 550 no such user'] } : { state: 'delivered', detail: '250 queued', dialogue: ['< 220 ready', '> DATA', '< 250 queued'] }];
  const set = unmasked(scalars(body), before?.set ?? {});
  const problems = [];
  if (!set.name) problems.push(['name', 'is missing']);
  if (kind === 'contacts' && !set.ways?.length) problems.push(['ways', 'must name at least one channel']);
  (set.ways ?? []).forEach((way, i) => { if (![...watch.settings.channels.values()].some(({ name }) => name === way.channel)) problems.push([`ways[${i}].channel`, `got "${way.channel}"; there is no such channel`]); });
  if (kind === 'contacts' && set.quiet && !/^\d\d:\d\d-\d\d:\d\d$/.test(set.quiet)) problems.push(['quiet', `got "${set.quiet}"; must be hours such as 22:00-07:00`]);
  if ((kind === 'silences' || kind === 'maintenance') && !set.until && !set.repeat) problems.push(['until', 'is missing']);
  if (set.repeat && !/^\d\d:\d\d$/.test(set.repeat.at ?? '')) problems.push(['repeat.at', `got "${set.repeat.at ?? ''}"; must be a time such as 02:30`]);
  if (set.repeat && !/^\d+[mhd]$/.test(set.repeat.for ?? '')) problems.push(['repeat.for', 'is missing: how long, such as 2h?']);
  if (kind === 'channels' && !set.type) problems.push(['type', 'is missing']);
  refuse(problems);
  if ([...all.values()].some((one) => one.name === set.name && one.id !== id)) throw new HttpError(409, 'ambiguous', `there is a ${kind} "${set.name}" already`, 'name');
  return [before ? 200 : 201, show(put(watch, kind, set, now, before))];
}

export function allowed(session, least) {
  if (RANK.indexOf(session.role) < RANK.indexOf(least)) throw new HttpError(403, 'forbidden', `this needs the role ${least}, yours is ${session.role}`);
}

/** Answers [status, body]; to guests without people, arguments and what servers said. */
export function watchAnswers(watch, method, path, params, body, session) {
  const [status, answer] = whole(watch, method, path, params, body, session);
  if (session.role !== 'guest') return [status, answer];
  if (answer.incident) return [status, { incident: guestsIncident(answer.incident), journal: answer.journal.filter(({ what }) => HAPPENED.includes(what)) }];
  if (answer.set) return [status, guestsCheck(answer)];
  if (answer.items) return [status, { ...answer, items: answer.items.map((one) => (one.set ? guestsCheck(one) : 'ackedBy' in one ? guestsIncident(one) : one.facts ? { ...one, facts: {} } : one)) }];
  return [status, answer];
}

function whole(watch, method, path, params, body, session) {
  const now = Date.now();
  const [kind, ...rest] = path.split('/').slice(1);
  const open = method === 'GET' && ['check-types', 'checks', 'incidents'].includes(kind) && rest[0] !== 'state';
  const least = open ? 'guest' : kind === 'checks' ? (['run', 'accept'].includes(rest[1]) || (rest[0] === 'state' && method === 'GET') ? 'operator' : 'admin') : method !== 'GET' && ['contacts', 'channels'].includes(kind) ? 'admin' : 'operator';
  allowed(session, least);
  if (kind === 'check-types') return list(TYPES);
  if (kind === 'checks') return checks(watch, method, rest, params, body, session, now);
  if (kind === 'incidents') return incidents(watch, method, rest, params, body, session, now);
  if (kind === 'journal') return list(watch.journal.filter((line) => line.at >= moment(params.get('from'), '-24h', now) && (!params.get('subject') || line.subject === params.get('subject'))).reverse());
  if (kind === 'messages') return [200, { items: watch.messages, next: null, shut: watch.shut }];
  return settings(watch, kind, method, rest, body, now);
}
