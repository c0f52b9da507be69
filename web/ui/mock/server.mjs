/**
 * Development tool, no part of the product: a small hub with the real one's HTTP shapes, headers and content
 * security policy, and hosts that exist only as formulas. Tests start it in their own process and bend it.
 */
import { createReadStream, existsSync, statSync } from 'node:fs';
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { extname, join, normalize } from 'node:path';
import { makeFleet, MOUNT, PROCESS, stateOf, SYSTEM } from './fleet.mjs';
import { answers, HttpError } from './answers.mjs';
import { makeLive } from './live.mjs';

const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

const described = (columns) => columns.map(([name, unit]) => ({ name, unit, type: 'number', help: name }));
const TABLES = [
  { name: 'system', key: null, help: 'The whole host', columns: described(SYSTEM), attributes: [] },
  { name: 'mount', key: 'mount point', help: 'Mounted file systems', columns: described(MOUNT), attributes: [{ name: 'device', help: '' }, { name: 'fstype', help: '' }, { name: 'readonly', help: '' }] },
  { name: 'process', key: 'pid@start', help: 'Processes', columns: described(PROCESS), attributes: ['pid', 'ppid', 'name', 'user', 'cmdline', 'unit', 'start'].map((name) => ({ name, help: '' })) },
];

/** The newest build: by hand, or by the build of the whole product. */
function built() {
  const found = ['../target/dist', '../../target/classes/dev/tocsin/web/ui'].map((path) => new URL(path, import.meta.url).pathname)
    .filter((path) => existsSync(join(path, 'index.html'))).map((path) => ({ path, at: statSync(join(path, 'index.html')).mtimeMs }));
  if (!found.length) throw new Error('The app is not built: run npm run build first.');
  return found.sort((one, other) => other.at - one.at)[0].path;
}

/** `past`: of every host, seconds before the start: `joined`, or a `lapse` `from` and `to` of which nothing is recorded. */
export async function startMock({ port = 0, hosts = 13, root = built(), past = {} } = {}) {
  const state = { fleet: makeFleet(hosts, Date.now()).map((host) => ({ ...host, ...past })), epoch: randomBytes(4).toString('hex'), tables: TABLES, keys: new Map(), sessions: new Map(), log: [], fail: null, streams: true };
  const live = makeLive(state);
  const cookieOf = (request) => /(?:^|; )tocsin_mock=([0-9a-f]+)/.exec(request.headers.cookie ?? '')?.[1];

  async function handle(request, response) {
    const url = new URL(request.url, 'http://hub');
    state.log.push(`${request.method} ${url.pathname}${url.search}`);
    response.setHeader('Content-Security-Policy', CSP);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Referrer-Policy', 'no-referrer');
    if (!url.pathname.startsWith('/api/v1/')) return file(url.pathname, response, root);
    const path = url.pathname.slice('/api/v1'.length);
    if (path === '/health') return json(response, 200, { status: 'ok', version: '0.1.0', now: Date.now() });
    if (path === '/session' && request.method === 'POST') return signIn(request, response);
    const session = state.sessions.get(cookieOf(request));
    if (!session) throw new HttpError(401, 'unauthorized', 'Sign in first.');
    if (state.fail?.(path)) throw new HttpError(503, 'unavailable', 'The store is busy. Try again in a moment.');
    if (path === '/session' && request.method === 'DELETE') {
      if (request.headers['x-tocsin-csrf'] !== session.csrf) throw new HttpError(403, 'forbidden', 'The CSRF header is missing.');
      state.sessions.delete(cookieOf(request));
      return response.writeHead(204).end();
    }
    if (path === '/me') return json(response, 200, session);
    if (path === '/live') return state.streams ? live.stream(request, response, url.searchParams) : live.swallow(request, response);
    if (path === '/poll') return json(response, 200, await live.poll(url.searchParams));
    return json(response, 200, answers(state, path, url.searchParams));
  }

  async function signIn(request, response) {
    let body = '';
    for await (const part of request) body += part;
    const { key } = JSON.parse(body || '{}');
    if (!state.keys.delete(key)) throw new HttpError(401, 'unauthorized', 'This key is used, expired or unknown.');
    const id = randomBytes(12).toString('hex');
    const me = { name: 'admin', role: 'admin', csrf: randomBytes(8).toString('hex'), expires: Date.now() + 12 * 3600e3, version: '0.1.0' };
    state.sessions.set(id, me);
    response.setHeader('Set-Cookie', `tocsin_mock=${id}; HttpOnly; SameSite=Strict; Path=/`);
    json(response, 200, me);
  }

  const server = http.createServer((request, response) => {
    handle(request, response).catch((problem) => {
      const known = problem instanceof HttpError;
      if (!known) console.error(problem);
      if (response.headersSent) return response.destroy();
      json(response, known ? problem.status : 500, { error: { code: known ? problem.code : 'internal', message: problem.message, ...(problem.field ? { field: problem.field } : {}) } });
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
    signOutAll: () => state.sessions.clear(),
    stateOf: (name) => stateOf(state.fleet.find((host) => host.name === name), Date.now()),
    async stop() {
      live.stop();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function json(response, status, value) {
  const text = JSON.stringify(value);
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }).end(text);
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
