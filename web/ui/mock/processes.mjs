/** Development tool, no part of the product: the simulated processes of a simulated host, now and at any past second. */
import { busy, dice, lastSecond, PROCESS, recorded } from './fleet.mjs';

const MIB = 2 ** 20;
const NAMES = [
  ['java', 'report', '/usr/bin/java -jar report-worker.jar --night', 2100, 61], ['postgres', 'postgres', 'postgres: report reporting SELECT', 1230, 1],
  ['postgres', 'postgres', 'postgres: walwriter', 41, 1], ['pgbackrest', 'postgres', 'pgbackrest archive-push 0000000700', 88, 4],
  ['postgres', 'postgres', 'postgres: checkpointer', 980, 1], ['postgres', 'postgres', 'postgres: app shop idle in transaction', 212, 1],
  ['node_exporter', 'nobody', '/usr/bin/node_exporter', 24, 9], ['tocsin', 'tocsin', '/usr/bin/tocsin agent', 46, 11],
  ['nginx', 'www-data', 'nginx: worker process', 40, 1], ['sshd', 'root', 'sshd: /usr/sbin/sshd -D', 9, 1], ['systemd-journald', 'root', '/usr/lib/systemd/systemd-journald', 61, 1],
  ['cron', 'root', '/usr/sbin/cron -f', 3, 1], ['redis-server', 'redis', '/usr/bin/redis-server 127.0.0.1:6379', 180, 5], ['python3', 'app', 'python3 -m shop.worker --queue mail', 140, 3],
  ['node', 'app', 'node /srv/app/server.js --key ••••••', 310, 12], ['php-fpm', 'www-data', 'php-fpm: pool www', 66, 1],
];

/** What nobody should be able to do to a page: long, marked up, turned around, unseen. */
const HOSTILE = [`<img src=x onerror="document.title='owned'">`, `\u202egnp.exe\u2066\u200b\u0007`, 'x'.repeat(10_000), `<b>${'ﷺ'.repeat(3000)}</b>`];

const MANAGER = 300;

/** Those that live on, some only since a while ago. The first one is the manager, the parent of a few. */
function residents(host) {
  if (host.residents) return host.residents;
  const found = [{ pid: 1, ppid: 0, name: 'systemd', user: 'root', cmdline: '/sbin/init', start: host.bootTime, share: 0.004, rss: 14, threads: 1, root: true }];
  const shift = host.seed % 30;
  for (let i = 1; i < Math.round(host.procs * 0.94); i++) {
    const [name, user, cmdline, rss, threads] = NAMES[i < 7 ? i - 1 : (i * 7 + host.seed) % NAMES.length];
    const weight = i < 6 ? 1.4 / i ** 1.7 : dice(host.seed, i) ** 16 * 0.16;
    found.push({
      pid: MANAGER + i * 37 + shift, ppid: i > 8 && i % 4 === 0 ? MANAGER + 8 * 37 + shift : 1, name, user, cmdline, rss: rss * (0.5 + dice(i, 3)), threads, share: weight, root: user === 'root',
      start: host.startedAt - (i === 8 ? 4e6 : i < 4 ? 360 + i * 9 : 3600 + Math.floor(dice(host.seed, i, 2) * 3e6)) * 1000,
    });
  }
  if (host.hostile) HOSTILE.forEach((text, i) => found.push({ pid: 90_000 + i, ppid: 1, name: text, user: text, cmdline: `${text} ${text}`, unit: text, start: host.startedAt - 60_000, share: 0.3, rss: 20, threads: 1, root: false }));
  host.residents = found;
  return found;
}

/** Short-lived ones in slots: each slot starts anew every 40 to 100 seconds and leaves a pause; a few live two seconds. */
function slots(host) {
  const plain = Array.from({ length: host.procs - Math.round(host.procs * 0.94) }, (_, i) => ({ every: 40 + Math.floor(dice(host.seed, i, 9) * 60), life: 0.8, odd: i % 2 === 1, i }));
  const churn = Array.from({ length: host.churn ?? 1 }, (_, i) => ({ every: 60, life: 2 / 60, i: 500 + i, tiny: true }));
  return [...plain, ...churn];
}

function born(host, slot, round) {
  const { every, i, odd, tiny } = slot;
  const at = (round * every - i * 13) * 1000;
  const what = tiny ? { name: host.churn ? `job-${i % 700}` : 'sh', user: 'root', cmdline: 'sh -c "date >> /var/log/beat"' } : odd ? { name: 'pg_dump', user: 'postgres', cmdline: 'pg_dump -Fc shop' } : { name: 'run-parts', user: 'root', cmdline: 'run-parts /etc/cron.hourly' };
  return { pid: (tiny ? 60_000 : 40_000) + ((round * 31 + i * 977) % 20_000), ppid: MANAGER + 8 * 37 + (host.seed % 30), ...what, rss: 12, threads: 1, share: tiny ? 0.01 : 0.08, start: at + 110, end: at + Math.max(1, Math.floor(every * slot.life)) * 1000, root: !odd };
}

const alive = (one, at) => one.start < at + 1000 && (one.end === undefined || at < one.end);

function population(host, from, to) {
  const found = residents(host).filter((one) => one.start < to);
  for (const slot of slots(host)) {
    const span = slot.every * 1000;
    for (let round = Math.floor((from / 1000 + slot.i * 13) / slot.every) - 1; round * span - slot.i * 13_000 < to; round++) {
      const one = born(host, slot, round);
      if (one.start < to && one.end > from) found.push(one);
    }
  }
  return found;
}

const keyOf = (host, one) => `${one.pid}@${Math.floor((one.start - host.bootTime) / 10)}`;
const attributesOf = (one) => ({ pid: one.pid, ppid: one.ppid, name: one.name, user: one.user, cmdline: one.cmdline, unit: one.unit ?? `${one.name}.service`, start: one.start, container: null });

/** The processes alive in one second, with every column. */
export function processes(host, at) {
  const second = Math.floor(at / 1000);
  const found = population(host, at, at + 1000).filter((one) => alive(one, at));
  const cpu = busy(host, second) * host.cpus;
  const sum = found.reduce((total, one) => total + one.share, 0);
  return found.map((one) => {
    const own = one.share > 0.01 || (second + one.pid) % 11 === 0 ? (cpu * one.share * (0.85 + 0.3 * dice(one.pid, second))) / sum : one.share < 1e-6 ? 0 : (cpu * one.share) / sum;
    const io = one.share > 0.05 ? dice(one.pid, second, 4) * one.share * 60 * MIB : 0;
    const values = {
      cpu: own, cpu_user: own * 0.7, cpu_system: own * 0.3, rss: Math.round(one.rss * MIB), vsize: Math.round(one.rss * 4 * MIB), threads: one.threads,
      fds: one.root ? null : 8 + (one.pid % 60), minflt: 0, majflt: 0, read_bytes: one.root ? null : io, write_bytes: one.root ? null : io * 0.3, ctxt_voluntary: 3, ctxt_involuntary: 0, state: 'S',
    };
    return { key: keyOf(host, one), attributes: attributesOf(one), values: PROCESS.map(([name]) => values[name] ?? null) };
  });
}

/** Births and deaths of a range, as far as the host sent: at most so many, the latest. */
export function lifecycle(host, from, to, now, most = 10_000) {
  const end = Math.min(to, lastSecond(host, now) + 1000);
  const events = [];
  for (const one of population(host, from, end)) {
    const about = { key: keyOf(host, one), ...attributesOf(one), exit: null };
    if (one.start >= from && one.start < end) events.push({ at: one.start, kind: 'born', ...about });
    if (one.end !== undefined && one.end >= from && one.end < end) events.push({ at: one.end, kind: 'died', ...about });
  }
  events.sort((one, other) => one.at - other.at);
  return { from, to, total: events.length, events: events.slice(-most) };
}

/** One process, looked for from a moment back over seven days. */
export function oneProcess(host, key, at, now) {
  const [pid, ticks] = key.split('@').map(Number);
  const start = host.bootTime + ticks * 10;
  const last = lastSecond(host, now);
  const one = population(host, start - 1000, start + 1000).find((other) => other.pid === pid && keyOf(host, other) === key);
  if (!one || one.start > at || (one.end !== undefined && one.end < at - 7 * 86400e3)) return null;
  const died = one.end !== undefined && one.end <= last ? one.end : null;
  return { key, ...attributesOf(one), firstSeen: Math.ceil(one.start / 1000) * 1000, lastSeen: died === null ? last : died - 1000, died, exit: null };
}

/** One second of one process in the order of the columns; null when it did not live or nobody recorded. */
export function processRow(host, key, at, now) {
  if (!recorded(host, at, now)) return null;
  const row = processes(host, at).find((one) => one.key === key);
  return row ? row.values.map((value) => (typeof value === 'string' ? value.charCodeAt(0) : value)) : null;
}
