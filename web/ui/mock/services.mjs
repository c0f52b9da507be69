/** Development tool, no part of the product: the services of simulated hosts. */
import { HttpError, findHost } from './answers.mjs';
import { allowedVerbs, helperOf } from './control.mjs';
import { stateOf } from './fleet.mjs';

const STATES = ['running', 'degraded', 'changing', 'stopped', 'failed', 'unknown'];
const RANK = ['failed', 'degraded', 'changing', 'unknown', 'running', 'stopped'];
const port = (number, listening = true, protocol = 'tcp') => ({ number, protocol, listening });
const unit = (name, more = {}) => ({ name, state: 'running', wanted: true, reason: null, kind: 'systemd', unit: `${name}.service`, enabled: 'enabled', detail: 'running', description: `The service ${name}`, restarts: 0, processes: 1, names: [], ports: [], ...more });
const PLAN = {
  web: [unit('HTTP', { unit: 'apache2.service', ports: [port(80)], processes: 5 }), unit('HTTPS', { unit: 'apache2.service', ports: [port(443)], processes: 5 })],
  db: [unit('postgresql@16-main', { unit: 'postgresql@16-main.service', ports: [port(5432)], processes: 61 })],
};
const EVERYWHERE = [unit('SSH', { unit: 'ssh.service', ports: [port(22)] }), unit('CRON', { unit: 'cron.service' }), unit('rsync', { state: 'stopped', wanted: false, reason: 'disabled', enabled: 'disabled', detail: 'dead', processes: 0 }), unit('cups', { state: 'stopped', reason: null, detail: 'dead', processes: 0, ports: [port(631, false)] })];

/** `changed`: what a test has made of one, by host/name; `none`: no agent says anything. */
export const makeServices = (now) => ({ began: now, changed: new Map(), none: false });

export function ofHost(state, host) {
  if (state.services.none) return [];
  const all = [...(PLAN[host.name.split('-')[0]] ?? []), ...EVERYWHERE].map((one) => ({ ...one, since: host.startedAt, started: one.state === 'running' ? host.startedAt : null, pid: one.state === 'running' ? 812 : null, checks: [], ...(state.services.changed.get(`${host.name}/${one.name}`) ?? {}) }));
  return all.map((one) => ({ ...one, sharing: all.filter((other) => other !== one && other.unit === one.unit).map(({ name }) => name), control: allowedVerbs(state, host, one) }));
}

const head = (host, now) => ({ id: host.id, name: host.name, state: stateOf(host, now), lastSeen: now });

export function hostServices(state, name) {
  const host = findHost(state, name);
  const items = ofHost(state, host).sort((one, other) => (one.name < other.name ? -1 : 1));
  return { host: head(host, Date.now()), init: state.services.none ? null : 'systemd', trouble: null, left: 0, told: state.services.none ? null : Date.now(), items, next: null, helper: helperOf(state, host) };
}

export function allServices(state, params) {
  const wanted = params.get('state') ?? 'all';
  if (![...STATES, 'all', 'trouble'].includes(wanted)) throw new HttpError(400, 'bad_request', `got "${wanted}"`, 'state');
  const words = (params.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const from = Number(params.get('cursor') ?? 0);
  const limit = Number(params.get('limit') ?? 200);
  const fits = (one) => words.every((word) => `${one.name} ${one.unit} ${one.host.name}`.toLowerCase().includes(word) || one.ports.some(({ number }) => String(number) === word));
  const all = state.fleet.flatMap((host) => ofHost(state, host).map((one) => ({ ...one, host: head(host, Date.now()) }))).filter(fits);
  const rank = (one) => (one.state === 'stopped' && one.wanted ? 1 : RANK.indexOf(one.state));
  const meant = all.filter((one) => wanted === 'all' || (wanted === 'trouble' ? rank(one) < 2 : one.state === wanted)).sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name) || one.host.name.localeCompare(other.host.name));
  const items = meant.slice(from, from + limit);
  return { items, next: from + items.length < meant.length ? String(from + items.length) : null, total: meant.length, counts: Object.fromEntries(STATES.map((one) => [one, all.filter(({ state: is }) => is === one).length])), controlled: { on: state.fleet.filter((host) => helperOf(state, host).state === 'on').length, hosts: state.fleet.length } };
}
