/** Development tool, no part of the product: the simulated processes of a simulated host. */
import { busy, dice, PROCESS } from './fleet.mjs';

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

/** The processes alive in one second: most live long, some for a minute or two. */
export function processes(host, at) {
  const second = Math.floor(at / 1000);
  const found = [{ pid: 1, ppid: 0, name: 'systemd', user: 'root', cmdline: '/sbin/init', start: host.bootTime, share: 0.004, rss: 14, threads: 1, root: true }];
  const resident = Math.round(host.procs * 0.94);
  for (let i = 1; i < resident; i++) {
    const [name, user, cmdline, rss, threads] = NAMES[i < 7 ? i - 1 : (i * 7 + host.seed) % NAMES.length];
    const weight = i < 6 ? 1.4 / i ** 1.7 : dice(host.seed, i) ** 16 * 0.16;
    found.push({
      pid: 300 + i * 37 + (host.seed % 30), ppid: 1, name, user, cmdline, rss: rss * (0.5 + dice(i, 3)), threads, share: weight, root: user === 'root',
      start: host.startedAt - (i < 4 ? 360 + i * 9 : 3600 + Math.floor(dice(host.seed, i, 2) * 3e6)) * 1000,
    });
  }
  // Short-lived ones: each slot starts anew every 40 to 100 seconds and leaves a pause.
  for (let i = 0; i < host.procs - resident; i++) {
    const life = 40 + Math.floor(dice(host.seed, i, 9) * 60);
    const round = Math.floor((second + i * 13) / life);
    const born = round * life - i * 13;
    if (second - born > life * 0.8) continue;
    found.push({ pid: 40_000 + ((round * 31 + i * 977) % 20_000), ppid: 702, name: i % 2 ? 'pg_dump' : 'run-parts', user: i % 2 ? 'postgres' : 'root', cmdline: i % 2 ? 'pg_dump -Fc shop' : 'run-parts /etc/cron.hourly', rss: 12, threads: 1, share: 0.08, start: born * 1000, root: i % 2 === 0 });
  }
  const cpu = busy(host, second) * host.cpus;
  const sum = found.reduce((total, one) => total + one.share, 0);
  return found.map((one) => {
    const own = one.share > 0.01 || (second + one.pid) % 11 === 0 ? (cpu * one.share * (0.85 + 0.3 * dice(one.pid, second))) / sum : one.share < 1e-6 ? 0 : (cpu * one.share) / sum;
    const io = one.share > 0.05 ? dice(one.pid, second, 4) * one.share * 60 * MIB : 0;
    const values = {
      cpu: own, cpu_user: own * 0.7, cpu_system: own * 0.3, rss: Math.round(one.rss * MIB), vsize: Math.round(one.rss * 4 * MIB), threads: one.threads,
      fds: one.root ? null : 8 + (one.pid % 60), minflt: 0, majflt: 0, read_bytes: one.root ? null : io, write_bytes: one.root ? null : io * 0.3, ctxt_voluntary: 3, ctxt_involuntary: 0, state: 'S',
    };
    return {
      key: `${one.pid}@${Math.floor((one.start - host.bootTime) / 10)}`,
      attributes: { pid: one.pid, ppid: one.ppid, name: one.name, user: one.user, cmdline: one.cmdline, unit: `${one.name}.service`, start: one.start },
      values: PROCESS.map(([name]) => values[name] ?? null),
    };
  });
}
