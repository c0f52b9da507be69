/** Development tool, no part of the product: the simulated hub's users, their own settings, and who did what. */
import { HttpError } from './answers.mjs';

export const PASSWORD = 'otter gravel fjord';
export const CODE = '123456';
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const list = (items, next = null) => ({ items, next });

export function makePeople(now) {
  return {
    users: [
      { name: 'admin', role: 'admin', hosts: ['*'], password: true, totp: false, created: now - 86400e3, lastSeen: now },
      { name: 'ann.weatherby', role: 'operator', hosts: ['web-*', 'site=fra-1'], password: true, totp: true, created: now - 3600e3, lastSeen: now - 9 * 86400e3 },
    ],
    others: [{ id: 'beef', created: now - 7200e3, lastUsed: now - 600e3, expires: now + 3600e3, current: false, agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', remote: '203.0.113.9', way: 'password' }],
    tokens: [{ id: 'feed', name: 'backup job', role: 'operator', hosts: ['db-*'], scopes: ['push:backup'], maker: 'user:ann.weatherby', created: now - 86400e3, expires: now + 86400e3 * 30, lastUsed: now - 60e3 }],
    own: { password: false, totp: false, recoveryCodes: 0 },
    told: Array.from({ length: 120 }, (_, i) => ({ seq: 120 - i, at: now - i * 60e3, actor: i % 9 === 3 ? '' : i % 5 ? 'user:ann.weatherby' : 'token:local', remote: '203.0.113.9', action: i % 9 === 3 ? 'sign-in' : ['PATCH /api/v1/hosts/{host}', 'POST /api/v1/session', 'POST /api/v1/incidents/{id}/ack'][i % 3], subject: i % 3 ? '' : 'web-01', outcome: i % 9 === 3 ? 'refused' : 'done', detail: i % 9 === 3 ? 'wrong password' : '' })),
    broken: null,
  };
}

export const PEOPLE = /^\/(users|me|session|sessions|audit|signin-links|tokens)(\/|$)/;

/** What the hub does for who has said anew who it is. */
const AFRESH = /^(POST|PATCH|DELETE) \/(users|signin-links|tokens|me\/totp)(\/|$)|^POST \/hosts\/[^/]+\/services\//;
export const notFresh = (method, path) => AFRESH.test(`${method} ${path}`);

/** Status, body, and whether the session that asked is to be made anew; undefined when nothing is there. */
export function peopleAnswers(people, method, path, params, body, session) {
  const [, what, name, more] = path.split('/');
  if (what === 'session') return confirm(people, body, session);
  if (what === 'me') return ownAnswers(people, method, path, body, session);
  if (what === 'sessions') {
    if (method === 'GET') return [200, list([{ id: 'me', created: Date.now() - 60e3, lastUsed: Date.now(), expires: Date.now() + 3600e3, current: true, agent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/150.0', remote: '127.0.0.1', way: 'link' }, ...people.others])];
    const ended = people.others.length;
    people.others = [];
    return name ? [204] : [200, { ended }];
  }
  if (session.role !== 'admin') throw new HttpError(403, 'forbidden', `this needs the role admin, your role is ${session.role}`);
  if (what === 'signin-links') return [201, { url: `http://hub/welcome#k=for-${body.user}`, expires: Date.now() + 1800e3 }];
  if (what === 'tokens') return tokenAnswers(people, method, name, body);
  if (what === 'audit') {
    if (name === 'verify') return [200, { whole: people.broken === null, broken: people.broken, entries: people.told.length, first: 1, head: 120, hash: 'ab'.repeat(32) }];
    const before = Number(params.get('cursor') ?? 1e9);
    const items = people.told.filter(({ seq }) => seq < before).slice(0, 100);
    return [200, list(items, items.length === 100 ? String(items.at(-1).seq) : null)];
  }
  return userAnswers(people, method, name, more, body);
}

function confirm(people, body, session) {
  if (people.own.password ? body.password !== PASSWORD : body.key !== 'fresh') throw new HttpError(400, 'bad_request', people.own.password ? 'this is not your password' : 'this link is not yours, was used, has expired or is not whole', people.own.password ? 'password' : 'key');
  if (people.own.totp && body.code !== CODE) throw new HttpError(400, 'bad_request', 'this code is not right, or was used already; wait for the next one', 'code');
  session.stale = false;
  return [204];
}

function tokenAnswers(people, method, id, body) {
  if (method === 'GET') return [200, list(people.tokens)];
  if (method === 'POST') {
    if ((body.hosts ?? []).some((one) => one.startsWith('='))) throw new HttpError(400, 'bad_request', 'has a pattern that is not 1 to 200 characters of a name or label=value', 'hosts');
    const made = { id: `f${people.tokens.length}`, maker: 'user:admin', created: Date.now(), lastUsed: null, ...body, expires: Date.now() + 86400e3 };
    people.tokens = [made, ...people.tokens];
    return [201, { ...made, token: `tocsin_${made.id}_${'x'.repeat(43)}` }];
  }
  people.tokens = people.tokens.filter((token) => token.id !== id);
  return [204];
}

function ownAnswers(people, method, path, body, session) {
  if (path === '/me') return [200, { ...session, ...people.own }];
  if (path === '/me/password') {
    if ((body.password ?? '').length < 12) throw new HttpError(400, 'bad_request', `must have 12 to 256 characters, got ${(body.password ?? '').length}`, 'password');
    people.own.password = true;
    return [200, session, true];
  }
  if (path === '/me/totp' && method === 'POST') return [201, { secret: SECRET, address: `otpauth://totp/Tocsin:admin?secret=${SECRET}&issuer=Tocsin` }];
  if (path === '/me/totp/confirm') {
    if (body.code !== CODE) throw new HttpError(400, 'bad_request', 'this is not the code of now; is the clock of your phone right?', 'code');
    Object.assign(people.own, { totp: true, recoveryCodes: 10 });
    return [200, { ...session, codes: Array.from({ length: 10 }, (_, i) => `abcde-fghi${i}-jklmn-o`) }, true];
  }
  Object.assign(people.own, { totp: false, recoveryCodes: 0 });
  return [200, session, true];
}

function userAnswers(people, method, name, more, body) {
  const found = people.users.find((user) => user.name === name);
  if (method === 'GET') return [200, list(people.users)];
  if (method === 'POST') {
    if (!/^[a-z0-9][a-z0-9._@-]{0,63}$/.test(body.name)) throw new HttpError(400, 'bad_request', 'must be 1 to 64 of a-z 0-9 . _ @ - and begin with a letter or digit', 'name');
    const made = { password: false, totp: false, created: Date.now(), lastSeen: null, ...body };
    people.users.push(made);
    return [201, { ...made, link: { url: `http://hub/welcome#k=for-${body.name}`, expires: Date.now() + 1800e3 } }];
  }
  if (!found || more) throw new HttpError(404, 'not_found', 'there is no user of that name');
  if (found.name === 'admin') throw new HttpError(409, 'ambiguous', 'there must be an admin of every host, or nobody could give out access any more');
  if (method === 'PATCH') return [200, Object.assign(found, body)];
  people.users = people.users.filter((user) => user !== found);
  return [204];
}
