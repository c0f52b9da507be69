/** Development tool, no part of the product: the plain answers of the simulated hub. */
import { healthOf, lastSecond, PROCESS, recorded, stateOf, SYSTEM, systemRow } from './fleet.mjs';
import { PART_COLUMNS, parts as partsOf } from './parts.mjs';
import { groupSeries } from './groups.mjs';
import { lifecycle, oneProcess, processes, processRow } from './processes.mjs';

export class HttpError extends Error {
  constructor(status, code, message, field) {
    super(message);
    Object.assign(this, { status, code, field });
  }
}

/** The widths of a point that the hub chooses from, in seconds. */
const LADDER = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];

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
    id: host.id, name: host.name, state: stateOf(host, now), lastSeen: lastSecond(host, now), labels: host.labels, os: host.os ?? 'Debian GNU/Linux 12 (bookworm)', kernel: '6.1.0-18-amd64', arch: 'x86_64',
    cpus: host.cpus, cpuModel: 'AMD EPYC 7402P', memTotal: host.memTotal, bootTime: host.bootTime, agentVersion: '0.1.0', clockSkewMillis: 3, processes: host.procs, health: healthOf(host, now),
  };
}

export function findHost(state, name) {
  const host = state.fleet.find((one) => one.id === name || one.name === name);
  if (!host) throw new HttpError(404, 'not_found', `No host ${name}.`);
  return host;
}

/** Average, least and most of a few seconds out of each step: enough for pictures. */
function bins(host, columns, from, to, step, now, many = false, key = null, table = 'process') {
  const known = key === null ? SYSTEM : PART_COLUMNS[table] ?? PROCESS;
  const places = columns.map((name) => known.findIndex(([column]) => column === name));
  const unknown = columns.find((_, i) => places[i] < 0);
  if (unknown) throw new HttpError(400, 'unknown_column', `No column ${unknown}.`, 'columns');
  const samples = Math.min(step / 1000, many ? 2 : key === null ? 8 : 1);
  const series = columns.map((column, i) => ({ key: key ?? '', column, unit: known[places[i]][1], t: [], avg: [], min: [], max: [] }));
  for (let at = Math.floor(from / step) * step; at < to; at += step) {
    const rows = [];
    for (let i = 0; i < samples; i++) {
      const second = i === 0 && host.spike * 1000 >= at && host.spike * 1000 < at + step ? host.spike * 1000 : at + Math.floor((i * step) / samples / 1000) * 1000;
      if (second >= to || !recorded(host, second, now)) continue;
      const row = key === null ? systemRow(host, second) : PART_COLUMNS[table] ? partsOf(host, table, second).find((one) => one.key === key)?.values : processRow(host, key, second, now);
      if (row) rows.push(row);
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
  // The real hub compares paths as they are sent.
  if (path.includes('%')) throw new HttpError(404, 'not_found', `No ${path}.`);
  const parts = path.split('/').filter(Boolean);
  if (path === '/tables') return { items: state.tables, next: null };
  if (path === '/hosts') return { items: state.fleet.map((host) => hostObject(host, now)), next: null };
  if (path === '/fleet') return fleet(state, params, now);
  if (parts[0] === 'hosts' && parts.length === 2) return hostObject(findHost(state, parts[1]), now);
  if (parts[0] === 'hosts' && parts[2] === 'series') return series(findHost(state, parts[1]), params, now);
  if (parts[0] === 'hosts' && parts[2] === 'top') return top(findHost(state, parts[1]), params, now);
  if (parts[0] === 'hosts' && parts[2] === 'lifecycle') return lives(findHost(state, parts[1]), params, now);
  if (parts[0] === 'hosts' && parts[2] === 'processes' && parts.length === 4) return process(findHost(state, parts[1]), parts[3], params, now);
  throw new HttpError(404, 'not_found', `No ${path}.`);
}

function lives(host, params, now) {
  const from = time(params.get('from'), now - 3600e3);
  const to = time(params.get('to'), now);
  if (from >= to || to - from > 86400e3) throw new HttpError(400, 'bad_request', `must be before to, by a day at most; got ${from} and ${to}`, 'from');
  return lifecycle(host, from, to, now, Number(params.get('limit') ?? 10_000));
}

function process(host, key, params, now) {
  const found = oneProcess(host, key, time(params.get('at'), now), now);
  if (!found) throw new HttpError(404, 'not_found', `process ${key} of ${host.name} was not recorded in the seven days before; give a moment at which it lived as at=`, 'at');
  return found;
}

function fleet(state, params, now) {
  const minutes = Number(params.get('minutes') ?? 60);
  const columns = (params.get('columns') ?? 'cpu_busy').split(',');
  const points = Math.min(120, Math.max(2, Math.floor(1e6 / Math.max(1, state.fleet.length * columns.length)))) + 1;
  const step = LADDER.map((seconds) => seconds * 1000).find((width) => Math.ceil((minutes * 60e3) / width) + 1 <= points);
  const to = Math.floor(now / step) * step;
  const from = to - Math.ceil((minutes * 60e3) / step) * step;
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
  const table = params.get('table');
  const end0 = lastSecond(host, now);
  if (PART_COLUMNS[table]) {
    const keys = params.has('key') ? [params.get('key')] : partsOf(host, table, end0).map((one) => one.key);
    return { from: first, to: end, stepMillis: step, freshUntil: end0, series: keys.flatMap((key) => bins(host, columns, first, end, step, now, false, key, table)).filter((one) => one.avg.some((value) => value !== null)) };
  }
  if (table === 'process_group') return { from: first, to: end, stepMillis: step, freshUntil: end0, series: groupSeries(host, columns, first, end, step, now) };
  const key = table === 'process' ? params.get('key') : null;
  const found = bins(host, columns, first, end, step, now, false, key);
  // A process without a row in the range is absent.
  const series = key !== null && found.every((one) => one.avg.every((value) => value === null)) ? [] : found;
  return { from: first, to: end, stepMillis: step, freshUntil: lastSecond(host, now), series };
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
