/** Development tool, no part of the product: the simulated parts of a simulated host: CPUs, disks, mounts, interfaces, units, sensors. */
import { busy, dice, mounts, MOUNT } from './fleet.mjs';

const MIB = 2 ** 20;

export const CPU = [['busy', 'ratio'], ['user', 'ratio'], ['system', 'ratio'], ['iowait', 'ratio'], ['irq', 'ratio'], ['steal', 'ratio'], ['freq', 'kHz']];
export const DISK = [['read_bytes', 'bytes/s'], ['write_bytes', 'bytes/s'], ['read_ops', '/s'], ['write_ops', '/s'], ['busy', 'ratio'], ['read_await', 'ms'], ['write_await', 'ms'], ['queue', 'count']];
export const NET = [['rx_bytes', 'bytes/s'], ['tx_bytes', 'bytes/s'], ['rx_packets', '/s'], ['tx_packets', '/s'], ['rx_errors', '/s'], ['tx_errors', '/s'], ['rx_drops', '/s'], ['tx_drops', '/s']];
export const CGROUP = [['cpu', 'ratio'], ['mem', 'bytes'], ['io_read', 'bytes/s'], ['io_write', 'bytes/s'], ['pids', 'count'], ['throttled', 'ratio']];
export const SENSOR = [['value', 'own']];

/** What nobody should be able to do to a page by the name of a mount, an interface or a unit. */
const HOSTILE = [`<img src=x onerror="document.title='owned'">`, `\u202egnp.exe\u2066\u200b\u0007`, 'x'.repeat(4_000), `<b>${'ﷺ'.repeat(1000)}</b>`];

const UNITS = ['nginx.service', 'postgresql.service', 'ssh.service', 'cron.service', 'systemd-journald.service', 'docker.service', 'redis.service', 'tocsin-agent.service', 'postfix.service', 'chrony.service', 'rsyslog.service', 'unattended-upgrades.service', 'getty@tty1.service', 'dbus.service', 'polkit.service', 'systemd-udevd.service'];
const SENSORS = [['k10temp/Tctl', '°C', 'k10temp', 'Tctl', 52], ['nvme-1/Composite', '°C', 'nvme', 'Composite', 41], ['nct6775/fan1', 'rpm', 'nct6775', 'fan1', 1180], ['nct6775/Vcore', 'V', 'nct6775', 'Vcore', 1.21], ['outdoor/probe', '°C', 'outdoor', 'probe', -4]];

const wave = (host, second, seed, period) => 0.5 + 0.5 * Math.sin((second + host.seed * 97 + seed * 61) / period) * dice(host.seed, seed);

const make = {
  cpu: (host, second) => Array.from({ length: host.cpus }, (_, i) => {
    const share = Math.min(1, busy(host, second) * (0.6 + 0.8 * wave(host, second, i, 60 + i * 7)));
    return { key: String(i), values: [share, share * 0.72, share * 0.24, (1 - share) * 0.04, share * 0.04, 0, 2_400_000 + Math.round(share * 1_100_000)] };
  }),
  disk: (host, second) => ['vda', 'vdb', 'dm-0'].map((key, i) => {
    const load = busy(host, second) * wave(host, second, i + 40, 90) / (i + 1) + (second % 300 < 18 ? 0.4 : 0);
    const ops = Math.round(load * 400);
    return { key, values: [load * 40 * MIB, load * 24 * MIB, ops, Math.round(ops * 0.7), Math.min(1, load), ops ? 0.4 + load : null, ops ? 0.9 + load * 2 : null, load * 3] };
  }),
  net: (host, second) => [...(host.hostile ? HOSTILE : []), 'eth0', 'eth1', 'wg0'].map((key, i, all) => {
    const load = busy(host, second) * wave(host, second, i + 20, 120) * (all.length - i > 2 ? 1 : 0.1) * 4e6;
    return { key, attributes: { speed: key === 'wg0' ? null : 10_000, state: 'up' }, values: [load, load * 1.4, Math.round(load / 900), Math.round(load / 800), 0, 0, second % 97 === 0 ? 2 : 0, 0] };
  }),
  cgroup: (host, second) => [...UNITS.map((name) => [`/system.slice/${name}`, name, name, null]), ['/system.slice/docker-4f2a.scope', 'docker 4f2a91c0de77', null, '4f2a91c0de77'], ...(host.hostile ? HOSTILE.map((name) => [`/${name}`, name, name, null]) : [])].map(([key, name, unit, container], i) => {
    const cpu = busy(host, second) * host.cpus * 0.5 / (i + 1) ** 1.4 * (0.7 + 0.6 * wave(host, second, i, 45));
    return { key, attributes: { name, unit, container }, values: [cpu, (900 / (i + 1) + 12) * MIB * (0.9 + 0.2 * wave(host, second, i, 700)), cpu * 8 * MIB, cpu * 5 * MIB, 2 + ((i * 7) % 30), i === 16 ? 0.02 : null] };
  }),
  sensor: (host, second) => SENSORS.map(([key, unit, chip, label, base], i) => ({ key, attributes: { unit, chip, label }, values: [base + Math.abs(base) * 0.06 * Math.sin(Math.floor(second / 10) / (9 + i * 4))] })),
  mount: (host, second) => mounts(host, second * 1000).concat((host.hostile ? HOSTILE : []).map((key) => ({ key, attributes: { fstype: key.slice(0, 300), device: key, read_only: 'no' }, values: [2 ** 30, 2 ** 29, 2 ** 29, 100, 10] }))),
};

export const PART_COLUMNS = { cpu: CPU, disk: DISK, net: NET, cgroup: CGROUP, sensor: SENSOR, mount: MOUNT };
export const PART_KEYS = { cpu: 'index', disk: 'device', net: 'interface', cgroup: 'path', sensor: 'chip/label', mount: 'mount point' };
export const PART_ATTRIBUTES = { cpu: [], disk: [], net: ['speed', 'state'], cgroup: ['name', 'unit', 'container'], sensor: ['unit', 'chip', 'label'], mount: ['device', 'fstype', 'read_only'] };

/** All rows of such a table in one second. */
export const parts = (host, table, at) => make[table]?.(host, Math.floor(at / 1000)) ?? [];
