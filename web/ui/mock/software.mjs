/** Development tool, no part of the product: what the simulated hosts have installed. */
import { findHost, HttpError } from './answers.mjs';
import { dice } from './fleet.mjs';

const DAY = 86_400e3;
const NAMES = ['adduser', 'apt', 'base-files', 'bash', 'coreutils', 'curl', 'dpkg', 'git', 'libc6', 'libssl3', 'linux-image-6.1.0-18-amd64', 'nginx', 'openssh-client', 'openssh-server', 'openssl', 'postgresql-15', 'systemd', 'tzdata', 'util-linux', 'zlib1g'];
/** Every third host has the older one. */
const versionOf = (name, host, state) => (name === 'openssl' && state.fleet.indexOf(host) % 3 === 0 ? '3.0.16-1~deb12u1' : `${1 + Math.floor(dice(name.length, name.charCodeAt(0)) * 9)}.${name.length}-1`);

/** `silent`: names of hosts that have told nothing; `changes`: by host name. */
export const makeSoftware = () => ({ silent: new Set(), changes: new Map() });

const system = (now) => ({ id: 'debian', version: '12', name: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-18-amd64', arch: 'x86_64', bootTime: now - 40 * DAY, end: Date.UTC(2028, 5, 30, 23, 59, 59), endSource: 'debian, table of 2026-11' });
const updates = (host, state) => (state.fleet.indexOf(host) % 3 === 0 ? [{ name: 'openssl', arch: 'amd64', version: '3.0.17-1~deb12u3', security: true }, { name: 'tzdata', arch: 'all', version: '2026c-0+deb12u1', security: false }] : []);
const packages = (host, state) => NAMES.map((name) => ({ manager: 'dpkg', name, version: versionOf(name, host, state), arch: 'amd64', installed: Date.UTC(2026, 4, 1 + name.length), size: name.length * 190_464, summary: `what ${name} is` }));
const told = (host, state) => !state.software.silent.has(host.name) && !state.software.silent.has('*');

/** The answer to `path`, or null when it is about something else. */
export function softwareAnswer(state, path, params) {
  const now = Date.now();
  const [, first, id, part] = path.split('/');
  if (path === '/software') return { items: state.fleet.map((host) => summary(host, state, now)), next: null };
  if (path === '/packages') return search(state, params);
  if (first !== 'hosts' || !['software', 'packages', 'package', 'package-changes'].includes(part)) return null;
  const host = findHost(state, id);
  if (part === 'software') return machine(host, state, now);
  if (part === 'package-changes') return { items: (state.software.changes.get(host.name) ?? []).filter(({ at }) => at >= Number(params.get('from')) && at <= Number(params.get('to'))), next: null };
  const all = told(host, state) ? packages(host, state) : [];
  if (part === 'packages') return { items: all.filter(({ name }) => name.includes(params.get('name') ?? '')), next: null };
  const found = all.filter(({ name }) => name === params.get('name'));
  if (!found.length) throw new HttpError(404, 'not_found', `${host.name} has no package of that name, as far as is known`, 'name');
  return { items: found.map((one) => ({ ...one, built: null, vendor: 'Debian Maintainers', section: 'admin', licence: null, fields: [{ name: 'Priority', value: 'optional' }, { name: 'Depends', value: 'libc6 (>= 2.34)' }, { name: 'Conffiles', value: `/etc/${one.name}.conf 0123\n/etc/${one.name}.d/a 4567` }] })), next: null };
}

function summary(host, state, now) {
  const known = told(host, state);
  const waiting = updates(host, state);
  const nothing = { id: null, version: null, name: null, kernel: null, arch: null, bootTime: null, end: null, endSource: null };
  return { id: host.id, name: host.name, read: known ? now - 60e3 : null, packages: known ? NAMES.length : null, system: known ? system(now) : nothing, reboot: known ? host.name === 'db-02' : null, updates: known ? waiting.length : null, securityUpdates: known ? waiting.filter(({ security }) => security).length : null };
}

function machine(host, state, now) {
  const { read, packages: count, system: its, reboot } = summary(host, state, now);
  const known = read !== null;
  const waiting = known ? updates(host, state) : [];
  return {
    read, packages: count, system: its, reboot, rebootReasons: reboot ? ['wanted by linux-image-6.1.0-18-amd64'] : [], managers: known ? [{ name: 'dpkg', packages: NAMES.length, trouble: null }] : [],
    updates: { known, why: known ? null : 'apt has fetched no lists', fetched: known ? now - DAY : null, security: known ? waiting.filter(({ security }) => security).length : null, waiting },
    sites: host.name.startsWith('web') ? [{ path: '/var/www/vhosts/a.example', size: 12_345_678, files: 321, counted: now - 3600e3, trouble: null }, { path: '/var/www/vhosts/b.example', size: null, files: null, counted: null, trouble: null }] : [],
  };
}

function search(state, params) {
  const name = params.get('name') ?? '';
  const exact = params.get('exact') === 'true';
  const versions = new Map();
  for (const host of state.fleet.filter((one) => told(one, state))) {
    for (const one of packages(host, state).filter((other) => (exact ? other.name === name : other.name.includes(name.toLowerCase())))) {
      const key = `${one.name} ${one.version}`;
      const known = versions.get(key) ?? { manager: one.manager, name: one.name, version: one.version, arch: one.arch, hostCount: 0, ...(exact && { hosts: [] }) };
      known.hostCount++;
      known.hosts?.push({ id: host.id, name: host.name });
      versions.set(key, known);
    }
  }
  return { items: [...versions.values()], next: null };
}
