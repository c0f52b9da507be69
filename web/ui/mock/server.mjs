/**
 * Development tool, no part of the product: a small hub with the real one's HTTP shapes, headers and content
 * security policy, and hosts that exist only as formulas. Tests start it in their own process and bend it.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { extname, join, normalize } from 'node:path';
import { makeFleet, PROCESS, stateOf, SYSTEM } from './fleet.mjs';
import { PART_ATTRIBUTES, PART_COLUMNS, PART_KEYS } from './parts.mjs';
import { answers, findHost, hostObject, HttpError } from './answers.mjs';
import { GROUP } from './groups.mjs';
import { makeLive } from './live.mjs';
import { viewAnswers } from './views.mjs';
import { makeRules, ruleAnswers } from './rules.mjs';
import { allowed, WATCHED, watchAnswers } from './watch-answers.mjs';
import { CONTROL, controlAnswer, makeControl } from './control.mjs';
import { jobRows, makeJobs } from './jobs.mjs';
import { allServices, hostServices, makeServices } from './services.mjs';
import { makeSoftware, softwareAnswer } from './software.mjs';
import { CODE, makePeople, notFresh, PASSWORD, PEOPLE, peopleAnswers } from './people.mjs';
import { makeWatch } from './watch.mjs';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.png': 'image/png', '.webmanifest': 'application/manifest+json; charset=utf-8' };

const GUEST = { name: 'guest', role: 'guest', csrf: null, expires: null, version: '0.1.0' };
const described = (columns) => columns.map(([name, unit]) => ({ name, unit, type: unit === 'code' ? 'letter' : 'number', help: name }));
const TABLES = [
  { name: 'system', key: null, help: 'The whole host', columns: described(SYSTEM), attributes: [] },
  ...Object.entries(PART_COLUMNS).map(([name, columns]) => ({ name, key: PART_KEYS[name], help: `Each ${PART_KEYS[name]}`, columns: described(columns), attributes: PART_ATTRIBUTES[name].map((one) => ({ name: one, help: '' })) })),
  { name: 'process', key: 'pid@start', help: 'Processes', columns: described(PROCESS), attributes: ['pid', 'ppid', 'name', 'user', 'cmdline', 'unit', 'start', 'container'].map((name) => ({ name, help: '' })) },
  { name: 'process_group', key: 'group', help: 'Processes by unit or container and name.', columns: described(GROUP), attributes: [] },
];

/** The newest build: by hand, or by the build of the whole product. */
function built() {
  const found = ['../target/dist', '../../target/classes/dev/tocsin/web/ui'].map((path) => new URL(path, import.meta.url).pathname)
    .filter((path) => existsSync(join(path, 'index.html'))).map((path) => ({ path, at: statSync(join(path, 'index.html')).mtimeMs }));
  if (!found.length) throw new Error('The app is not built: run npm run build first.');
  return found.sort((one, other) => other.at - one.at)[0].path;
}

/**
 * `role`: of who signs in; `guest`: nobody does, as in a demonstration. `checks`: false: nobody has set any.
 * `past`: of every host, seconds before the start: `joined`, or a `lapse` `from` and `to` of which
 * nothing is recorded; a second that stands out (`spike`), a CPU that is `steady`, a start anew (`reboot`, in seconds since
 * the epoch), `mounts` as a function of [path, percent]; and of its processes: `hostile` ones (mounts, interfaces and
 * units too), or so many a minute that come and go (`churn`). */
export async function startMock({ port = 0, hosts = 13, root = built(), past = {}, role = 'admin', checks = true, limited = ['*'] } = {}) {
  const state = { fleet: makeFleet(hosts, Date.now()).map((host) => ({ ...host, ...past })), epoch: randomBytes(4).toString('hex'), tables: TABLES, root, keys: new Map(), sessions: new Map(), views: new Map(), tickets: new Map(), watch: makeWatch(Date.now(), !checks), rules: makeRules(Date.now(), !checks), jobs: makeJobs(Date.now()), services: makeServices(Date.now()), control: makeControl(Date.now()), software: makeSoftware(), people: makePeople(Date.now()), log: [], times: [], fail: null, streams: true };
  const live = makeLive(state);
  const cookieOf = (request) => /(?:^|; )tocsin_mock=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1];

  async function handle(request, response) {
    const url = new URL(request.url, 'http://hub');
    state.log.push(`${request.method} ${url.pathname}${url.search}`);
    state.times.push(Date.now());
    response.setHeader('Content-Security-Policy', CSP);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (url.pathname.startsWith('/embed')) return embed(url.pathname, response, state.frames ?? []);
    if (!url.pathname.startsWith('/api/v1/')) return file(url.pathname, response, state.root);
    const path = url.pathname.slice('/api/v1'.length);
    if (path === '/health') return json(response, 200, { status: 'ok', version: '0.1.0', now: Date.now(), blindSince: null });
    if (/^\/hosts\/[^/]+\/card$/.test(path)) return card(request, response, path.split('/')[2]);
    if (path === '/session' && request.method === 'GET') return json(response, 200, { provider: state.provider ?? null });
    if (path === '/session/provider') return provider(request, response);
    if (path === '/session' && request.method === 'POST' && role !== 'guest') return signIn(request, response);
    const session = role === 'guest' ? GUEST : state.sessions.get(cookieOf(request));
    if (role === 'guest' && request.method !== 'GET') throw new HttpError(403, 'forbidden', 'This is a demonstration: it can be looked at and not changed.');
    if (!session) throw new HttpError(401, 'unauthorized', 'Sign in first.');
    if (session.stale && notFresh(request.method, path)) throw new HttpError(403, 'sign-in-again', 'say first that it is you', 'session');
    if (state.fail?.(path)) throw new HttpError(503, 'unavailable', 'The store is busy. Try again in a moment.');
    if (path === '/session' && request.method === 'DELETE') {
      if (request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
      state.sessions.delete(cookieOf(request));
      return response.writeHead(204).end();
    }
    if (/^\/enrollments(\/|$)/.test(path)) return enrollments(request, response, path, session);
    if (request.method === 'PATCH' && path.startsWith('/hosts/')) return edit(request, response, path.slice('/hosts/'.length), session);
    if (PEOPLE.test(path) && role !== 'guest') return persons(request, response, path, url.searchParams, session);
    if (path === '/me') return json(response, 200, session);
    if (path === '/live') return state.streams ? live.stream(request, response, url.searchParams) : live.swallow(request, response);
    if (path === '/poll') return json(response, 200, await live.poll(url.searchParams));
    if (/^\/views(\/|$)/.test(path)) return views(request, response, path, session);
    if (/^\/rules(\/|$)/.test(path)) return rules(request, response, path, session);
    if (path === '/jobs') return jobs(response, session);
    if (path === '/services') return json(response, 200, allServices(state, url.searchParams));
    if (/^\/hosts\/[^/]+\/services$/.test(path)) return json(response, 200, hostServices(state, decodeURIComponent(path.split('/')[2])));
    if (CONTROL.test(path)) return control(request, response, path, url.searchParams, session);
    if (WATCHED.test(path)) return watched(request, response, path, url.searchParams, session);
    const installed = softwareAnswer(state, path, url.searchParams);
    if (installed) return software(response, installed, session);
    const answer = answers(state, path, url.searchParams);
    if (path.endsWith('/series') && request.headers.accept === 'text/csv') return csv(response, answer);
    return json(response, 200, answer);
  }

  async function enrollments(request, response, path, session) {
    mayChange(request, session);
    const open = () => [...state.tickets.values()].filter((one) => one.expires > Date.now() && one.usesLeft > 0);
    if (request.method === 'GET') return json(response, 200, { items: open().sort((one, other) => other.created - one.created), next: null });
    if (request.method === 'DELETE') {
      const id = path.split('/')[2];
      if (!open().some((one) => one.id === id)) throw new HttpError(404, 'not_found', 'no open join token has that id; it may have ended or be used up');
      state.tickets.delete(id);
      return response.writeHead(204).end();
    }
    const { labels = {}, uses = 1, ttl = '30m' } = await read(request);
    state.enrolled = { labels, uses, ttl };
    const [, count, unit] = /^(\d+)([smh])$/.exec(ttl);
    const ticket = { id: randomBytes(4).toString('hex'), labels, by: session.name, created: Date.now(), expires: Date.now() + (state.ticketMillis ?? Number(count) * { s: 1e3, m: 60e3, h: 3600e3 }[unit]), uses, usesLeft: uses };
    state.tickets.set(ticket.id, ticket);
    return json(response, 201, {
      id: ticket.id, token: `tocsin1.${randomBytes(16).toString('hex')}`, expires: ticket.expires, uses,
      install: `curl -fsSk --pinnedpubkey sha256//${randomBytes(32).toString('base64')} ${state.origin ?? 'https://hub.example:8627'}/install/agent.sh -o a.sh && sudo sh a.sh`,
      agents: state.agents === undefined ? 'hub.example:8629' : state.agents,
    });
  }

  function mayChange(request, session) {
    if (session.role !== 'admin') throw new HttpError(403, 'forbidden', `this needs the role admin, your role is ${session.role}`);
    if (request.method !== 'GET' && request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
  }

  async function edit(request, response, id, session) {
    mayChange(request, session);
    const host = findHost(state, id);
    const { name = host.name, labels = host.labels } = await read(request);
    Object.assign(host, { name, labels });
    live.changed(host);
    json(response, 200, hostObject(host, Date.now()));
  }

  const read = async (request) => {
    let body = '';
    for await (const part of request) body += part;
    return JSON.parse(body || '{}');
  };

  async function views(request, response, path, session) {
    if (request.method !== 'GET' && request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
    const [status, body] = viewAnswers(state.views, request.method, path, await read(request), session);
    if (status === 204) return response.writeHead(204).end();
    return json(response, status, body);
  }

  async function watched(request, response, path, params, session) {
    if (request.method !== 'GET' && request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
    const [status, body] = watchAnswers(state.watch, request.method, path, params, await read(request), session);
    if (status === 204) return response.writeHead(204).end();
    return json(response, status, body);
  }

  async function control(request, response, path, params, session) {
    if (request.method !== 'GET' && request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
    const answer = await controlAnswer(state, request.method, path, params, await read(request), session);
    return answer ? json(response, ...answer) : response.destroy();
  }

  function jobs(response, session) {
    allowed(session, 'operator');
    json(response, 200, { items: jobRows(state.jobs, Date.now()), next: null });
  }

  function software(response, answer, session) {
    allowed(session, 'viewer');
    json(response, 200, answer);
  }

  async function persons(request, response, path, params, session) {
    if (request.method !== 'GET' && request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
    const [status, body, anew] = peopleAnswers(state.people, request.method, path, params, await read(request), session);
    if (!anew) return body === undefined ? response.writeHead(status).end() : json(response, status, body);
    state.sessions.delete(cookieOf(request));
    return json(response, status, { ...body, ...open(response) });
  }

  async function rules(request, response, path, session) {
    const [id, ...rest] = path.split('/').slice(2);
    if (request.method !== 'GET' && request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
    allowed(session, request.method === 'GET' || id === 'parse' ? 'viewer' : id === 'preview' ? 'operator' : 'admin');
    if (rest.length) throw new HttpError(404, 'not_found', `No ${path}.`);
    const [status, body] = ruleAnswers(state, request.method, [id], await read(request));
    if (status === 204) return response.writeHead(204).end();
    return json(response, status, body);
  }

  function card(request, response, id) {
    if (request.headers.authorization !== `Bearer ${state.cardToken}`) throw new HttpError(401, 'unauthorized', 'sign in first');
    const host = hostObject(findHost(state, id), Date.now());
    const filled = (value) => ({ avg: [value, null], max: [value, null] });
    json(response, 200, { ...host, from: Date.now() - 300e3, to: Date.now(), stepMillis: 10e3, columns: { cpu_busy: filled(0.42), mem_used: filled(1e9), mem_total: filled(4e9), disk_used_worst: filled(0.9) } });
  }

  /** A provider that has signed in whoever comes, and sends back at once. */
  async function provider(request, response) {
    const { state: given, code, again } = await read(request);
    const session = state.sessions.get(cookieOf(request));
    if (request.method === 'POST') return json(response, 200, { address: `${base}/welcome?${state.denied ? 'error=access_denied' : 'code=c1'}&state=s1&iss=https%3A%2F%2Fid.example.com` });
    if (given !== 's1' || code !== 'c1') throw new HttpError(401, 'unauthorized', `${state.provider} was not asked by this browser`, 'provider');
    if (!again) return json(response, 200, open(response));
    session.stale = false;
    json(response, 200, { again: true });
  }

  async function signIn(request, response) {
    const { key, user, password, code } = await read(request);
    if (user !== undefined) {
      if (password !== PASSWORD) throw new HttpError(401, 'unauthorized', 'the name or the password is not right', 'password');
      if (user !== 'admin' && code !== CODE) throw new HttpError(401, 'unauthorized', code ? 'this code is not right, or was used already; wait for the next one' : 'enter the six digits of your app, or a recovery code', 'code');
    } else if (!state.keys.delete(key)) {
      throw new HttpError(401, 'unauthorized', 'This key is used, expired or unknown.');
    }
    json(response, 200, open(response));
  }

  function open(response) {
    const id = randomBytes(12).toString('hex');
    const me = { name: role, role, hosts: limited, csrf: randomBytes(8).toString('hex'), expires: Date.now() + 12 * 3600e3, version: '0.1.0' };
    state.sessions.set(id, me);
    response.setHeader('Set-Cookie', `tocsin_mock=${id}; HttpOnly; SameSite=Strict; Path=/`);
    return me;
  }

  const server = http.createServer((request, response) => {
    handle(request, response).catch((problem) => {
      const known = problem instanceof HttpError;
      if (!known) console.error(problem);
      if (response.headersSent) return response.destroy();
      json(response, known ? problem.status : 500, { error: { code: known ? problem.code : 'internal', message: problem.message, ...(problem.field ? { field: problem.field } : {}), ...(problem.column ? { column: problem.column } : {}) } });
    });
  });
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  const base = `http://127.0.0.1:${server.address().port}`;

  return {
    base, port: server.address().port, state,
    signIn() {
      const key = randomBytes(12).toString('hex');
      state.keys.set(key, true);
      return `${base}/welcome#k=${key}`;
    },
    /** As if the sign-in were long ago. */
    age: () => state.sessions.forEach((session) => { session.stale = true; }),
    signOutAll: () => state.sessions.clear(),
    /** The wishes of the open streams. */
    streams: live.open,
    /** The hub stops and starts again, with the files in `root`; sessions go on, as the real one's do. */
    restart(files = state.root) {
      state.root = files;
      state.epoch = randomBytes(4).toString('hex');
      live.restart();
    },
    stateOf: (name) => stateOf(state.fleet.find((host) => host.name === name), Date.now()),
    /** As if the machine were gone, and there again. */
    async cut() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
    mend: () => new Promise((done) => server.listen(new URL(base).port, '127.0.0.1', done)),
    async stop() {
      live.stop();
      server.closeAllConnections();
      if (server.listening) await new Promise((done) => server.close(done));
    },
  };
}

/** The page of a card and its files, as the hub has them. */
function embed(path, response, frames) {
  const name = { '/embed.js': 'card.js', '/embed.css': 'card.css' }[path] ?? 'card.html';
  response.setHeader('Content-Security-Policy', `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors ${frames.join(' ') || "'none'"}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`);
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] });
  createReadStream(new URL(`../../src/main/resources/dev/tocsin/web/api/${name}`, import.meta.url)).pipe(response);
}

function json(response, status, value) {
  const text = JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }).end(text);
}

/** As the real hub writes it: a line for each step and key, least and greatest beside each column above a second. */
function csv(response, { stepMillis, series }) {
  const wide = stepMillis > 1000;
  const lines = [['time', 'key', ...series.flatMap(({ column }) => (wide ? [column, `${column}_min`, `${column}_max`] : [column]))].join()];
  series[0]?.t.forEach((at, i) => lines.push([new Date(at).toISOString(), series[0].key, ...series.flatMap((one) => (wide ? [one.avg[i], one.min[i], one.max[i]] : [one.avg[i]]))].join()));
  response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' }).end(`${lines.join('\n')}\n`);
}

/** Files of the app; any other address is one of the app's own routes and gets the page. */
function file(path, response, root) {
  const wanted = normalize(join(root, path));
  const there = wanted.startsWith(root) && existsSync(wanted) && statSync(wanted).isFile();
  const name = there ? wanted : join(root, 'index.html');
  if (!there && extname(path)) return response.writeHead(404).end();
  response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream', 'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache' });
  createReadStream(name).pipe(response);
  return undefined;
}
