/** Development tool, no part of the product: orders to the services of simulated hosts, and what comes of them. */
import { randomUUID } from 'node:crypto';
import { findHost, HttpError } from './answers.mjs';
import { stateOf } from './fleet.mjs';
import { ofHost } from './services.mjs';
import { allowed } from './watch-answers.mjs';

const KEY = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
const ORDER = /^\/hosts\/([^/]+)\/services\/([^/]+)\/([^/]+)$/;
export const CONTROL = /^\/control\/(actions|key)$|^\/hosts\/[^/]+\/services\/[^/]+\/[^/]+$/;
const RUNS = ['running', 'degraded'];
const REACHED = { start: 'running', restart: 'running', stop: 'stopped' };
/** What a service runs must not be cut off by a slip: root of these hosts has not put it on the list. */
const UNLISTED = ['SSH', 'CRON'];

/**
 * `off`: hosts without a helper (`all`: none has one); `broken`: hosts whose helper does not answer; `millis`: how long
 * an order takes; `next`: what comes of the next one, over what would; `cut`: connections of orders break, `after`
 * or `before` they were taken.
 */
export function makeControl(now) {
  const past = (ago, more) => ({ id: randomUUID(), at: now - ago * 60_000, result: 'ok', code: 'ok', text: '', before: 'running', after: 'running', exit: 0, millis: 1900, output: '', ...more });
  const web = { id: '0199a000-0000-7000-8000-000000000003', name: 'web-01' };
  return {
    off: new Set(['dns-01', 'build-01']), broken: new Set(), all: false, millis: 1200, next: null, cut: null, verbs: new Map(), running: new Set(),
    actions: [
      past(8, { host: web, service: 'HTTP', unit: 'apache2.service', verb: 'start', actor: 'ann', reason: 'queue is safe, try once', result: 'failed', code: 'not-reached', text: 'apache2.service did not reach running', before: 'stopped', after: 'failed', exit: 75, millis: 412, output: 'Job for apache2.service failed.\nSee "systemctl status apache2.service" for details.\n' }),
      past(14, { host: web, service: 'HTTP', unit: 'apache2.service', verb: 'stop', actor: 'bob', reason: 'disk swap', after: 'stopped', millis: 3100, text: 'apache2.service is stopped' }),
      past(25, { host: web, service: 'HTTP', unit: 'apache2.service', verb: 'restart', actor: 'token:ci', reason: 'deploy shop 4.12', text: 'apache2.service is running again after restart' }),
      past(118, { host: web, service: 'SSH', unit: 'ssh.service', verb: 'stop', actor: 'eve', reason: 'close the door', result: 'refused', code: 'not-allowed', text: 'ssh.service is not on the allow-list of web-01', after: 'running', exit: null, millis: 12 }),
    ],
  };
}

export function helperOf({ control }, host) {
  if (control.all || control.off.has(host.name)) return { state: 'off', text: 'no helper listens here' };
  return control.broken.has(host.name) ? { state: 'error', text: '/etc/tocsin/helper.conf line 3: got "alow", expected allow, hub, host or account' } : { state: 'on', text: null };
}

export function allowedVerbs(state, host, service) {
  if (helperOf(state, host).state !== 'on') return null;
  return state.control.verbs.get(`${host.name}/${service.name}`) ?? (UNLISTED.includes(service.name) ? [] : ['start', 'stop', 'restart']);
}

/** [status, body], or null when the connection is to break without an answer. */
export async function controlAnswer(state, method, path, params, body, session) {
  if (path === '/control/key') return [200, { key: KEY, setup: `sudo /opt/tocsin-agent/current/bin/tocsin-agent helper setup --trust ${KEY}` }];
  if (path === '/control/actions') {
    allowed(session, 'viewer');
    const host = params.get('host') ? findHost(state, params.get('host')).id : null;
    const service = params.get('service');
    const items = state.control.actions.filter((one) => (!host || one.host.id === host) && (!service || one.service === service));
    return [200, { items: items.slice(0, Number(params.get('limit') ?? 20)), next: null }];
  }
  const [, host, name, verb] = ORDER.exec(path).map((part) => decodeURIComponent(part));
  // As the hub does: a path is compared as it was sent.
  if (/%(?!3A)/i.test(path)) throw new HttpError(404, 'not_found', `there is no ${path}`);
  if (!REACHED[verb]) throw new HttpError(404, 'not_found', `there is no ${path}`);
  if (method !== 'POST') throw new HttpError(405, 'method_not_allowed', 'this is ordered by POST');
  allowed(session, 'operator');
  return order(state, findHost(state, host), name, verb, body.reason, session);
}

async function order(state, host, name, verb, reason, session) {
  const { control } = state;
  const service = ofHost(state, host).find((one) => one.name === name);
  if (!service) throw new HttpError(404, 'not_found', `${host.name} has no service ${name}`);
  if (typeof reason !== 'string' || !reason || Buffer.byteLength(reason) > 400) throw new HttpError(400, 'bad_request', 'must be 1 to 400 bytes', 'reason');
  if (control.cut === 'before') return null;
  const key = `${host.name}/${service.unit}`;
  const said = { id: randomUUID(), at: Date.now(), host: { id: host.id, name: host.name }, service: name, unit: service.unit, verb, actor: session.name, reason, result: 'running', code: null, text: null, before: service.state, after: null, exit: null, millis: null, output: null };
  const refuse = (code, text) => {
    Object.assign(said, { result: 'refused', code, text });
    control.actions.unshift(said);
    throw new HttpError(409, code, text);
  };
  if (control.cut && control.running.has(key)) return null;
  if (control.running.has(key)) throw new HttpError(409, 'busy', `an order for ${name} runs already`);
  if (helperOf(state, host).state !== 'on') refuse('no-control', `${host.name} has no helper that listens to this hub`);
  if (stateOf(host, Date.now()) !== 'up') refuse('offline', `the agent of ${host.name} is not connected`);
  if (!allowedVerbs(state, host, service).includes(verb)) refuse('not-allowed', `${service.unit} is not on the allow-list of ${host.name}`);
  if (RUNS.includes(service.state) === (verb === 'start')) refuse('state', `${service.unit} ${verb === 'start' ? 'runs already' : 'does not run'}`);
  control.running.add(key);
  control.actions.unshift(said);
  const { cut, next } = control;
  control.next = null;
  const all = ofHost(state, host).filter((one) => one.unit === service.unit).map((one) => `${host.name}/${one.name}`);
  const put = (more) => all.forEach((one) => state.services.changed.set(one, { ...state.services.changed.get(one), ...more }));
  const done = new Promise((end) => { setTimeout(end, control.millis); }).then(() => {
    const after = next?.after ?? REACHED[verb];
    Object.assign(said, { result: 'ok', code: 'ok', text: `${service.unit} is ${after === 'running' ? 'running' : after}${verb === 'restart' ? ' again after restart' : ''}`, after, exit: 0, millis: Date.now() - said.at, output: '', ...next });
    control.running.delete(key);
    put({ state: after, reason: null, since: Date.now(), started: after === 'running' ? Date.now() : null, processes: after === 'running' ? Math.max(1, service.processes) : 0, detail: after === 'running' ? 'running' : 'dead', ports: service.ports.map((one) => ({ ...one, listening: after === 'running' })) });
  });
  if (cut) return null;
  await done;
  return [200, said];
}
