/** Development tool, no part of the product: checks, incidents and who is told, of the simulated hub. What looks found is a formula. */
const MINUTE = 60e3;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** 0 to 1, the same for the same words. */
export function dice(words) {
  let hash = 2166136261;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

const KINDS = { http: { dns: 4, connect: 11, tls: 29, firstByte: 120 }, tcp: { dns: 1, connect: 8 }, dns: { connect: 12 }, smtp: { dns: 2, connect: 9, firstByte: 60 } };
export const TYPES = [
  { name: 'dns', help: 'A name server knows a name.', required: [] }, { name: 'http', help: 'A page answers as it should.', required: [] },
  { name: 'smtp', help: 'A mail server greets.', required: [] }, { name: 'tcp', help: 'A TCP port takes a connection.', required: ['port'] },
];

const PLAN = [
  { host: 'shop.example.com', name: 'HTTP', type: 'http', state: 'down', code: 503, message: '503 Service Unavailable', ago: 4 * MINUTE, set: { url: 'https://shop.example.com/health', interval: '30s' }, bad: [3, 21] },
  { host: 'mail-01', name: 'SMTP', type: 'smtp', state: 'degraded', code: 200, message: 'greets after 2.4 s, slower than 1 s', ago: 11 * MINUTE, set: {}, bad: [8] },
  { host: 'db-02', name: 'PORT', type: 'tcp', state: 'up', code: 200, message: 'connected to 10.0.0.12', ago: MINUTE, flapping: true, set: { port: '5432' }, bad: [1, 2] },
  { host: 'api.example.com', name: 'HTTP', type: 'http', state: 'up', code: 200, message: '200 OK', ago: 12 * DAY, set: { url: 'https://api.example.com/', token: 'hush' }, bad: [42] },
  { host: 'shop.example.com', name: 'CERT', type: 'http', state: 'up', code: 200, message: 'certificate for 21 days', ago: 40 * DAY, set: { watch: 'true', interval: '5m' }, accepted: 'sha256/9c1f', bad: [], facts: { 'certificate.days': '21', issuer: 'R11', value: 'sha256/9c1f' } },
  { host: 'ns1.example.com', name: 'DNS', type: 'dns', state: 'up', code: 200, message: '93.184.216.34', ago: 80 * DAY, set: { query: 'example.com' }, bad: [] },
  { host: 'edge-01', name: 'SSH', type: 'tcp', state: 'maintenance', code: 0, message: 'no answer within 10 s', ago: 20 * MINUTE, set: { port: '22' }, bad: [] },
  { host: 'backup.example.com', name: 'S3', type: 'http', state: 'paused', code: 200, message: '200 OK', ago: 3 * DAY, set: { paused: 'true' }, bad: [], until: 3 },
  { host: 'chat.example.com', name: 'XMPP', type: 'tcp', state: 'unknown', code: -1, message: 'never looked', ago: MINUTE, set: { port: '5222' }, bad: [], since: 0 },
];

export const millisOf = (text = '60s') => { const [, count, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? [, '60', 's']; return Number(count) * { ms: 1, s: 1e3, m: MINUTE, h: HOUR }[unit]; };

/** `none`: a hub on which nobody has set anything yet. */
export function makeWatch(now, none = false) {
  const checks = new Map();
  const plan = none ? [] : PLAN;
  plan.forEach((one, i) => {
    const id = `c${(i + 1).toString(16).padStart(15, '0')}`;
    checks.set(id, { id, ...one, since: now - one.ago, begun: one.since === 0 ? now : now - 78 * DAY, version: 1, accepted: one.accepted ?? null, provisioned: one.name === 'DNS', set: { host: one.host, name: one.name, type: one.type, interval: '60s', ...one.set } });
  });
  const of = (i) => [...checks.values()][i];
  const incidents = none ? [] : [
    incident(1, of(3), 'critical', 502, '502 Bad Gateway', now - 42 * DAY, { ended: now - 42 * DAY + 9 * MINUTE, endReason: 'recovered', acked: now - 42 * DAY + 2 * MINUTE, ackedBy: 'ann' }),
    incident(2, of(0), 'critical', 0, 'no answer within 10 s', now - 3 * DAY, { ended: now - 3 * DAY + 41e3, endReason: 'recovered' }),
    incident(5, of(2), 'critical', 0, 'changes too often', now - 2 * HOUR, { flapping: true, acked: now - HOUR, ackedBy: 'ann' }),
    incident(6, of(1), 'warning', 200, of(1).message, now - 11 * MINUTE, { acked: now - 9 * MINUTE, ackedBy: 'bob' }),
    incident(7, of(0), 'critical', 503, '503 Service Unavailable', now - 4 * MINUTE, {}),
  ];
  const watch = { checks, incidents, journal: [], messages: [], shut: {}, next: 8, lines: 0, settings: { contacts: new Map(), channels: new Map(), silences: new Map(), maintenance: new Map() } };
  if (none) return watch;
  const say = (at, id, what, reason, text, actor = 'hub', subject = null) => { const i = incidents.find((one) => one.id === id); addLine(watch, { at, actor, subject: subject ?? `${i.host}/${i.service}`, incident: id, what, reason, text }); };
  const t = now - 4 * MINUTE;
  say(t, 7, 'failed', 'first-failure', '503 Service Unavailable');
  say(t, 7, 'told', 'first-failure', 'ann');
  say(t, 7, 'held', 'quiet-hours', 'bob');
  say(t + 2e3, 7, 'refused', 'fallback', 'ann: shop.example.com HTTP down (550 no such user)', 'hub', 'mail');
  say(t + 5e3, 7, 'sent', '', 'ann: shop.example.com HTTP down (202 accepted)', 'hub', 'sms');
  say(now - 11 * MINUTE, 6, 'failed', 'first-failure', of(1).message);
  say(now - 11 * MINUTE, 6, 'held', 'silenced', 'nobody is told');
  say(now - 9 * MINUTE, 6, 'ack', '', 'ok I got this one', 'bob');
  say(now - 2 * HOUR, 5, 'flapping', 'flapping', 'changes too often');
  say(now - 2 * HOUR, 5, 'told', 'flapping', 'ann');
  say(now - HOUR, 5, 'ack', '', '', 'ann');
  say(now - 3 * DAY, 2, 'failed', 'first-failure', 'no answer within 10 s');
  say(now - 3 * DAY + 41e3, 2, 'recovered', 'recovered', '200 OK');
  put(watch, 'contacts', { name: 'ann', severity: 'warning', ways: [{ channel: 'mail', to: 'ann@example.com' }, { channel: 'sms', to: '+491701234567', fallback: 'true' }] }, now);
  put(watch, 'contacts', { name: 'bob', severity: 'critical', hosts: ['db-*'], quiet: '22:00-07:00', timezone: 'Europe/Berlin', ways: [{ channel: 'mail', to: 'bob@example.com' }] }, now);
  put(watch, 'channels', { name: 'mail', type: 'mail', host: 'mail.example.com', from: 'tocsin@example.com', password: 'hush' }, now);
  put(watch, 'channels', { name: 'sms', type: 'webhook', webhook: 'https://sms.example.com/hush' }, now);
  put(watch, 'silences', { name: 'mail is slow today', hosts: ['mail-01'], services: [], until: new Date(now + 3 * HOUR).toISOString() }, now);
  put(watch, 'maintenance', { name: 'new switch', hosts: ['edge-*'], services: [], from: new Date(now - 20 * MINUTE).toISOString(), until: new Date(now + HOUR).toISOString() }, now);
  put(watch, 'maintenance', { name: 'patches', hosts: ['web-*'], repeat: { days: ['sat', 'sun'], at: '02:30', for: '2h', timezone: 'Europe/Berlin' } }, now);
  put(watch, 'maintenance', { name: 'move to rack b', hosts: ['db-*'], from: new Date(now + 4 * DAY).toISOString(), until: new Date(now + 6 * DAY).toISOString() }, now);
  watch.messages.push(
    { id: 3, channel: 'sms', subject: 'shop.example.com HTTP down', severity: 'critical', contacts: ['ann'], fallback: true, state: 'sent', attempts: 1, created: t + 2e3, due: t + 2e3, done: t + 5e3, detail: '202 accepted' },
    { id: 2, channel: 'mail', subject: 'shop.example.com HTTP down', severity: 'critical', contacts: ['ann'], fallback: false, state: 'refused', attempts: 1, created: t, due: t, done: t + 2e3, detail: '550 no such user' },
    { id: 1, channel: 'mail', subject: 'db-02 PORT flapping', severity: 'critical', contacts: ['ann'], fallback: false, state: 'due', attempts: 3, created: now - 2 * HOUR, due: now + 20e3, done: null, detail: 'timed out' },
  );
  return watch;
}

const incident = (id, check, severity, code, message, opened, more) => ({ id, check: check.id, host: check.host, service: check.name, severity, code, message, flapping: false, opened, acked: null, ackedBy: null, ended: null, endReason: null, ...more });

export function addLine(watch, line) {
  watch.journal.push({ id: ++watch.lines, ...line });
}

export function put(watch, kind, set, now, before = null) {
  const setting = { id: before?.id ?? `s${(++watch.lines).toString(16).padStart(15, '0')}`, name: set.name, provisioned: false, version: (before?.version ?? 0) + 1, created: before?.created ?? now, changed: now, set };
  watch.settings[kind].set(setting.id, setting);
  return setting;
}

/** What the look at `at` found. */
export function look(check, at, now) {
  const failing = at >= check.since && (check.state === 'down' || check.state === 'degraded');
  const parts = KINDS[check.type] ?? KINDS.tcp;
  const wobble = 0.7 + 0.6 * dice(`${check.id} ${at}`) + (dice(`${at} ${check.id}`) > 0.985 ? 4 : 0);
  const phases = { dns: null, connect: null, tls: null, firstByte: null, total: 0 };
  for (const [name, millis] of Object.entries(parts)) phases[name] = Math.round(millis * wobble * (failing && name === 'firstByte' ? 7 : 1) * 100) / 100;
  phases.total = Math.round((Object.values(phases).reduce((sum, one) => sum + (one ?? 0), 0) + 3 * wobble) * 100) / 100;
  const flap = check.flapping && Math.floor(at / MINUTE) % 2 === 1;
  return {
    at, state: flap ? 'down' : failing ? check.state : 'up', code: flap ? 0 : failing ? check.code : 200, message: flap ? 'connection refused' : failing ? check.message : check.state === 'up' ? check.message : '200 OK', phases,
    facts: check.facts ?? (check.type === 'http' ? { 'http.status': String(failing ? check.code : 200), 'certificate.days': '57' } : {}),
    transcript: now - at < 50 * millisOf(check.set.interval) ? `> GET /health HTTP/1.1\n> Host: ${check.host}\n< HTTP/1.1 ${failing ? check.message : '200 OK'}\n` : null,
  };
}

export function looks(check, from, to, limit, now) {
  const every = millisOf(check.set.interval);
  const found = [];
  const last = check.state === 'paused' ? check.since : now;
  for (let at = Math.floor(Math.min(to, last) / every) * every; at >= Math.max(from, check.begun) && found.length < limit; at -= every) found.push(look(check, at, now));
  return found;
}

/** Whole days that were bad by the plan, and one day of which nothing is known. */
export function hours(check, from, to, now) {
  const every = millisOf(check.set.interval);
  const found = [];
  for (let at = Math.ceil(from / HOUR) * HOUR; at < Math.min(to, now); at += HOUR) {
    if (at < check.begun) continue;
    const day = Math.floor((now - at) / DAY);
    if (day === 60 || (check.until !== undefined && day < check.until)) continue;
    const span = Math.min(HOUR, now - at);
    const lost = check.bad.includes(day) && new Date(at).getUTCHours() === 11 ? 9 * MINUTE : at + HOUR > check.since && (check.state === 'down' || check.state === 'degraded') ? now - Math.max(at, check.since) : 0;
    const bad = Math.min(span, lost);
    const degraded = check.state === 'degraded' || day === 8;
    const away = check.state === 'maintenance' && at + HOUR > check.since ? Math.min(span, now - check.since) : 0;
    found.push({ at, up: span - bad - away, degraded: degraded ? bad : 0, down: degraded ? 0 : bad, unknown: away, outages: bad && !degraded ? 1 : 0, looks: Math.max(1, Math.round(span / every)), avg: 40 + 20 * dice(`${check.id} ${at}`), max: 90 + 300 * dice(`${at}`) });
  }
  return found;
}
