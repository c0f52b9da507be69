/**
 * Development tool, no part of the product: simulated hosts whose every number is a function of the time alone,
 * so that history and live always agree and nothing needs to be stored.
 */

export const SYSTEM = [
  ['cpu_busy', 'ratio'], ['cpu_user', 'ratio'], ['cpu_nice', 'ratio'], ['cpu_system', 'ratio'], ['cpu_iowait', 'ratio'], ['cpu_irq', 'ratio'], ['cpu_steal', 'ratio'],
  ['load1', 'load'], ['load5', 'load'], ['load15', 'load'],
  ['mem_total', 'bytes'], ['mem_available', 'bytes'], ['mem_used', 'bytes'], ['mem_free', 'bytes'], ['mem_cached', 'bytes'], ['mem_buffers', 'bytes'], ['mem_slab', 'bytes'], ['mem_dirty', 'bytes'],
  ['swap_total', 'bytes'], ['swap_used', 'bytes'], ['swap_in', 'bytes/s'], ['swap_out', 'bytes/s'], ['procs_total', 'count'], ['procs_running', 'count'], ['procs_blocked', 'count'],
  ['forks', '/s'], ['forks_missed', '/s'], ['ctxt', '/s'], ['intr', '/s'], ['tcp_established', 'count'], ['tcp_listen', 'count'], ['tcp_timewait', 'count'], ['tcp_retrans', '/s'], ['udp_errors', '/s'],
  ['sockets_used', 'count'], ['fds_used', 'count'], ['clock_skew', 'ms'],
  ['pressure_cpu', 'ratio'], ['pressure_io', 'ratio'], ['pressure_mem', 'ratio'], ['uptime', 's'], ['lateness', 'ms'], ['disk_used_worst', 'ratio'],
  ['disk_read', 'bytes/s'], ['disk_write', 'bytes/s'], ['net_rx', 'bytes/s'], ['net_tx', 'bytes/s'],
];
export const MOUNT = [['total', 'bytes'], ['used', 'bytes'], ['free', 'bytes'], ['inodes_total', 'count'], ['inodes_used', 'count']];
export const PROCESS = [
  ['cpu', 'ratio'], ['cpu_user', 'ratio'], ['cpu_system', 'ratio'], ['rss', 'bytes'], ['vsize', 'bytes'], ['threads', 'count'], ['fds', 'count'],
  ['minflt', '/s'], ['majflt', '/s'], ['read_bytes', 'bytes/s'], ['write_bytes', 'bytes/s'], ['ctxt_voluntary', '/s'], ['ctxt_involuntary', '/s'], ['state', 'code'],
];

const GIB = 2 ** 30;
const MIB = 2 ** 20;

/** A number in 0–1 that depends on nothing but its arguments. */
export function dice(...seed) {
  let hash = 2166136261;
  for (const part of seed) {
    hash ^= Math.floor(part) & 0xffffffff;
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  }
  return ((hash ^ (hash >>> 16)) >>> 0) / 4294967296;
}

/** Smooth wandering around zero, with this many seconds from one turn to the next. */
function wander(seed, second, period) {
  const at = second / period;
  const left = Math.floor(at);
  const part = at - left;
  const ease = part * part * (3 - 2 * part);
  return (dice(seed, left) * (1 - ease) + dice(seed, left + 1) * ease) * 2 - 1;
}

/** Rare short peaks with a decay. */
function spikes(seed, second, every) {
  let sum = 0;
  for (const slot of [Math.floor(second / every), Math.floor(second / every) - 1]) {
    const start = slot * every + dice(seed, slot) * every;
    if (second >= start) sum += dice(seed, slot, 7) * Math.exp(-(second - start) / 6);
  }
  return sum;
}

const clamp = (value, low = 0.002, high = 1) => Math.min(high, Math.max(low, value));

const PLAN = [
  ['web-07', 'fra-1', { base: 0.34, down: 240 }],
  ['db-02', 'fra-1', { base: 0.36, cpus: 8, gib: 64, hot: true, procs: 214, warn: 'CPU above 90 % for 6 min' }],
  ['web-01', 'fra-1', { base: 0.11 }], ['web-02', 'fra-1', { base: 0.14 }], ['db-01', 'fra-1', { base: 0.32, cpus: 8, gib: 64 }],
  ['edge-01', 'fra-1', { base: 0.19, net: 12 }], ['dns-01', 'fra-1', { base: 0.03, gib: 2, psi: false }],
  ['mail-01', 'fra-2', { base: 0.1, gap: true }], ['web-05', 'fra-2', { base: 0.15 }], ['big-01', 'fra-2', { base: 0.55, cpus: 32, gib: 256, procs: 1100 }],
  ['log-01', 'hel-1', { base: 0.3, warn: '/var/log 93 % full', full: 0.93 }], ['cache-02', 'hel-1', { base: 0.62, stale: true }],
  ['build-01', 'hel-1', { base: 0.45, cpus: 16, gib: 32, period: true }],
];

export function makeFleet(size, startedAt) {
  const plan = size <= PLAN.length ? PLAN.slice(0, size)
    : [...PLAN, ...Array.from({ length: size - PLAN.length }, (_, i) => [`node-${String(i + 1).padStart(3, '0')}`, `rack-${1 + (i % 8)}`, { base: 0.05 + dice(i, 3) * 0.6 }])];
  return plan.map(([name, site, own], index) => {
    const cpus = own.cpus ?? 2;
    const gib = own.gib ?? 8;
    return {
      id: `0199a000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`, name, seed: index * 7 + 11, index, cpus, memTotal: gib * GIB - 187 * MIB,
      base: own.base, own, labels: { site, ...(name.startsWith('db') ? { role: 'db' } : {}) }, procs: own.procs ?? 90 + ((index * 17) % 70),
      bootTime: startedAt - (own.hot ? 112 : 3 + ((index * 13) % 60)) * 86400e3, startedAt,
    };
  });
}

/** The last second this host sent, seen from a moment. */
export function lastSecond(host, now) {
  if (host.silentSince) return Math.min(host.silentSince, now - 1000);
  if (host.own.down) return Math.floor((host.startedAt - host.own.down * 1000) / 1000) * 1000;
  if (host.own.stale) return Math.floor((now - 42_000) / 1000) * 1000;
  return Math.floor(now / 1000) * 1000 - 1000;
}

export function stateOf(host, now) {
  const silent = now - lastSecond(host, now);
  return silent <= 15_000 ? 'up' : silent <= 60_000 ? 'stale' : 'down';
}

export function healthOf(host, now) {
  const state = stateOf(host, now);
  if (state !== 'up') return { level: state, reasons: state === 'down' ? ['No answer from the agent'] : [] };
  if (host.failing?.length) return { level: 'failing', reasons: host.failing };
  return host.own.warn ? { level: 'warn', reasons: [host.own.warn] } : { level: 'ok', reasons: [] };
}

/** Whether a second was recorded: not before the host joined, not in a gap, not after it went silent. */
export function recorded(host, at, now) {
  if (at > lastSecond(host, now)) return false;
  const before = (host.startedAt - at) / 1000;
  if (before > (host.joined ?? 8 * 86400)) return false;
  if (host.lapse && before < host.lapse.from && before > host.lapse.to) return false;
  return !(host.own.gap && before > 1260 && before < 1740);
}

export function busy(host, second) {
  const { seed, base, own } = host;
  // A test may hold it still, or let one second stand out.
  if (host.spike === second) return 0.97;
  if (host.steady !== undefined) return host.steady;
  let value = base * 0.9 + wander(seed, second, 400) * base * 0.22 + wander(seed + 1, second, 37) * base * 0.1 + (dice(seed, second) - 0.5) * base * 0.24 + spikes(seed, second, 310) * (0.2 + base * 0.5);
  const wave = Math.sin((second / 86400) * Math.PI * 2 - 1.9) * base * 0.25;
  value += wave;
  if (own.period) value += second % 600 < 150 ? 0.3 : 0;
  if (own.hot) {
    const before = host.startedAt / 1000 - second;
    // What is hot is so at night as well.
    value += (0.52 + base * 0.25 - wave) * clamp((740 - before) / 340, 0, 1);
  }
  return clamp(value, 0.004, 0.985);
}

/** One second of the table `system`, in the order of its columns. */
export function systemRow(host, at) {
  const second = Math.floor(at / 1000);
  const { seed, cpus, memTotal, own } = host;
  const cpu = busy(host, second);
  const hot = own.hot ? clamp((740 - (host.startedAt / 1000 - second)) / 340, 0, 1) : 0;
  const iowait = clamp(0.02 + hot * 0.08 + wander(seed + 5, second, 60) * 0.02 + spikes(seed + 6, second, 190) * 0.1, 0, 1 - cpu);
  const system = cpu * clamp(0.27 + wander(seed + 7, second, 90) * 0.06, 0.05, 0.6);
  const irq = cpu * 0.02;
  const slow = (period) => base2(host, second, period);
  const load1 = slow(60) * cpus * (1 + hot * 0.8) + 0.05;
  const load5 = slow(300) * cpus * (1 + hot * 0.5) + 0.05;
  const used = memTotal * clamp(0.38 + (seed % 5) * 0.08 + wander(seed + 9, second, 1900) * 0.03 + hot * 0.09, 0.05, 0.97);
  const free = memTotal * clamp(0.06 + wander(seed + 10, second, 2400) * 0.02, 0.01, 0.4);
  const available = Math.max(free, memTotal - used);
  const psi = own.psi !== false;
  const net = (own.net ?? 1) * 2e6;
  const backup = second % 300 < 18 ? 1 : 0;
  const values = {
    cpu_busy: cpu, cpu_user: cpu - system - irq, cpu_nice: 0, cpu_system: system, cpu_iowait: iowait, cpu_irq: irq, cpu_steal: 0,
    load1, load5, load15: slow(900) * cpus, mem_total: memTotal, mem_available: available, mem_used: memTotal - available, mem_free: free, mem_cached: available - free, mem_buffers: 40 * MIB,
    mem_slab: 310 * MIB + wander(seed + 21, second, 900) * 30 * MIB, mem_dirty: clamp(8 + wander(seed + 22, second, 30) * 7, 0, 99) * MIB,
    swap_total: seed % 2 ? 2 * GIB : 0, swap_used: seed % 2 ? clamp(0.2 + wander(seed + 23, second, 3000) * 0.1) * GIB : 0, swap_in: seed % 2 ? spikes(seed + 24, second, 400) * MIB : 0, swap_out: seed % 2 ? spikes(seed + 25, second, 500) * 2 * MIB : 0,
    procs_blocked: Math.round(spikes(seed + 26, second, 90) * 2), forks: Math.round(3 + cpu * 20 + spikes(seed + 27, second, 60) * 40), forks_missed: Math.round(spikes(seed + 27, second, 60) * 12), ctxt: Math.round(4000 + cpu * 30000), intr: Math.round(2500 + cpu * 12000),
    tcp_established: Math.round(140 + wander(seed + 28, second, 300) * 60), tcp_listen: 11, tcp_timewait: Math.round(40 + wander(seed + 29, second, 70) * 30), tcp_retrans: Math.round(spikes(seed + 30, second, 130) * 6), udp_errors: 0,
    sockets_used: Math.round(420 + wander(seed + 31, second, 500) * 60), fds_used: Math.round(3900 + wander(seed + 32, second, 800) * 400), clock_skew: Math.round(wander(seed + 33, second, 600) * 5),
    procs_total: host.procs + Math.round(wander(seed + 11, second, 120) * 6), procs_running: 1 + Math.round(cpu * cpus),
    pressure_cpu: psi ? clamp(cpu * cpu * 0.2 + hot * 0.2 + wander(seed + 12, second, 50) * 0.01, 0) : null,
    pressure_io: psi ? clamp(iowait * 0.8 + spikes(seed + 13, second, 260) * 0.12, 0) : null, pressure_mem: psi ? clamp(hot * 0.05 + wander(seed + 14, second, 70) * 0.004, 0) : null,
    uptime: second - (host.reboot && second >= host.reboot ? host.reboot : host.bootTime / 1000), lateness: 2 + dice(seed, second, 3) * 6, disk_used_worst: own.full ?? 0.4,
    disk_read: clamp((0.1 + wander(seed + 15, second, 45) * 0.08 + spikes(seed + 16, second, 240) * 4 + hot * 18) * 10 * MIB, 0, 1e12),
    disk_write: clamp((0.3 + wander(seed + 17, second, 33) * 0.2 + backup * 9 + dice(seed, second, 5) * 0.3) * 6 * MIB, 0, 1e12),
    net_rx: clamp(net * (1 + wander(seed + 18, second, 200) * 0.35 + (dice(seed, second, 6) - 0.5) * 0.4 + hot * 1.3), 0, 1e12),
    net_tx: clamp(net * 1.4 * (1 + wander(seed + 19, second, 240) * 0.3 + (dice(seed, second, 8) - 0.5) * 0.4 + hot * 0.6), 0, 1e12),
  };
  return SYSTEM.map(([name]) => values[name] ?? null);
}

function base2(host, second, period) {
  let sum = 0;
  for (let i = 0; i < 4; i++) sum += busy(host, second - (i * period) / 4);
  return sum / 4;
}

export function mounts(host, at) {
  if (host.mounts) return host.mounts().map(([path, share]) => ({ key: path, attributes: { device: '/dev/vdz', fstype: 'ext4', read_only: 'no' }, values: [100 * GIB, share * GIB, (100 - share) * GIB, 2e6, 3e5] }));
  const grown = ((at - host.startedAt) / 1000) * 4096;
  const plan = [['/', 'ext4', '/dev/vda1', 40, 0.38], ['/boot', 'ext4', '/dev/vda2', 0.46, 0.22]];
  if (host.labels.role === 'db') plan.push(['/var/lib/postgresql', 'xfs', '/dev/vdb1', 1843, 0.71]);
  plan.push(['/var/log', 'ext4', '/dev/vdc1', 20, host.own.full ?? 0.52]);
  return plan.map(([path, fstype, device, gib, share]) => ({
    key: path, attributes: { device, fstype, read_only: 'no' },
    values: [gib * GIB, gib * GIB * share + grown, gib * GIB * (1 - share) - grown, 2e6, 3e5],
  }));
}
