/** Development tool, no part of the product: the plain answers of the simulated hub. */
import { healthOf, lastSecond, PROCESS, recorded, stateOf, SYSTEM, systemRow } from './fleet.mjs';
import { processes } from './processes.mjs';

export class HttpError extends Error {
  constructor(status, code, message, field) {
    super(message);
    Object.assign(this, { status, code, field });
  }
}

const UNITS = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3 };

function time(text, fallback) {
  if (text === null || text === 'now') return text === null ? fallback : Date.now();
  const relative = /^-(\d+)([smhd])$/.exec(text);
  if (relative) return Date.now() - Number(relative[1]) * UNITS[relative[2]];
  if (/^\d+$/.test(text)) return Number(text);
  const iso = Date.parse(text);
  if (Number.isNaN(iso)) throw new HttpError(400, 'bad_request', `Got ${text}, must be a time.`, 'from');
  return iso;
}

export function hostObject(host, now) {
  return {
    id: host.id, name: host.name, state: stateOf(host, now), lastSeen: lastSecond(host, now), labels: host.labels, os: 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-18-amd64', arch: 'x86_64',
    cpus: host.cpus, cpuModel: 'AMD EPYC 7402P', memTotal: host.memTotal, bootTime: host.bootTime, agentVersion: '0.1.0', clockSkewMillis: 3, processes: host.procs, health: healthOf(host, now),
  };
}

export function findHost(state, name) {
  const host = state.fleet.find((one) => one.id === name || one.name === name);
  if (!host) throw new HttpError(404, 'not_found', `No host ${name}.`);
  return host;
}

/** Average, least and most of a few seconds out of each step: enough for pictures. */
function bins(host, columns, from, to, step, now, many = false) {
  const places = columns.map((name) => SYSTEM.findIndex(([column]) => column === name));
  const unknown = columns.find((_, i) => places[i] < 0);
  if (unknown) throw new HttpError(400, 'unknown_column', `No column ${unknown} in system.`, 'columns');
  const samples = Math.min(step / 1000, many ? 2 : 8);
  const series = columns.map((column, i) => ({ key: '', column, unit: SYSTEM[places[i]][1], t: [], avg: [], min: [], max: [] }));
  for (let at = Math.floor(from / step) * step; at < to; at += step) {
    const rows = [];
    for (let i = 0; i < samples; i++) {
      const second = at + Math.floor((i * step) / samples / 1000) * 1000;
      if (second < to && recorded(host, second, now)) rows.push(systemRow(host, second));
    }
    series.forEach((one, i) => {
      const values = rows.map((row) => row[places[i]]).filter((value) => value !== null);
      one.t.push(at);
      one.avg.push(values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);
      one.min.push(values.length ? Math.min(...values) : null);
      one.max.push(values.length ? Math.max(...values) : null);
    });
  }
  return series;
}

export function answers(state, path, params) {
  const now = Date.now();
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent);
  if (path === '/tables') return { items: state.tables, next: null };
  if (path === '/hosts') return { items: state.fleet.map((host) => hostObject(host, now)), next: null };
  if (path === '/fleet') return fleet(state, params, now);
  if (parts[0] === 'hosts' && parts.length === 2) return hostObject(findHost(state, parts[1]), now);
  if (parts[0] === 'hosts' && parts[2] === 'series') return series(findHost(state, parts[1]), params, now);
  if (parts[0] === 'hosts' && parts[2] === 'top') return top(findHost(state, parts[1]), params, now);
  throw new HttpError(404, 'not_found', `No ${path}.`);
}

function fleet(state, params, now) {
  const minutes = Number(params.get('minutes') ?? 60);
  const columns = (params.get('columns') ?? 'cpu_busy').split(',');
  const step = Math.max(1, Math.ceil((minutes * 60) / 120)) * 1000;
  const to = Math.floor(now / step) * step;
  const from = Math.floor((to - minutes * 60e3) / step) * step;
  return {
    from, to, stepMillis: step, columns,
    hosts: state.fleet.map((host) => ({
      id: host.id, name: host.name, state: stateOf(host, now), lastSeen: lastSecond(host, now), health: healthOf(host, now), cpus: host.cpus, memTotal: host.memTotal, labels: host.labels,
      columns: Object.fromEntries(bins(host, columns, from, to, step, now, state.fleet.length > 50).map((one) => [one.column, { avg: one.avg, max: one.max }])),
    })),
  };
}

function series(host, params, now) {
  const from = time(params.get('from'), now - 3600e3);
  const to = time(params.get('to'), now);
  if (from >= to) throw new HttpError(400, 'bad_request', 'from must be before to.', 'from');
  const wanted = /^(\d+)([smhd])$/.exec(params.get('step') ?? '');
  const step = wanted ? Number(wanted[1]) * UNITS[wanted[2]] : Math.max(1000, Math.ceil((to - from) / 2000 / 1000) * 1000);
  const columns = (params.get('columns') ?? '').split(',').filter(Boolean);
  const first = Math.floor(from / step) * step;
  const end = Math.ceil(to / step) * step;
  return { from: first, to: end, stepMillis: step, freshUntil: lastSecond(host, now), series: bins(host, columns, first, end, step, now) };
}

function top(host, params, now) {
  const at = Math.floor(time(params.get('at'), lastSecond(host, now)) / 1000) * 1000;
  if (!recorded(host, at, now)) throw new HttpError(404, 'not_found', `Nothing was recorded at that second. The nearest recorded one is ${new Date(lastSecond(host, now)).toISOString()}.`);
  const rows = processes(host, at);
  const columns = PROCESS.map(([name]) => name);
  return {
    at, freshUntil: lastSecond(host, now), total: rows.length,
    rows: rows.map((row) => ({ key: row.key, ...row.attributes, ...Object.fromEntries(columns.map((name, i) => [name, row.values[i]])) })).sort((one, other) => other.cpu - one.cpu),
  };
}
