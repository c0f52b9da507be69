/** The six charts of a host: which columns, which colours, which scale. */
import type { ChartSpec } from '../chart/model.ts';
import { bitRate, byteRate, bytes, load, percent, plural } from '../unit/format.ts';

export const SYSTEM_COLUMNS = [
  'cpu_busy', 'cpu_user', 'cpu_nice', 'cpu_system', 'cpu_irq', 'cpu_iowait', 'cpu_steal',
  'mem_total', 'mem_used', 'mem_available', 'mem_free', 'load1', 'load5', 'pressure_cpu', 'pressure_io', 'pressure_mem',
  'net_rx', 'net_tx', 'disk_read', 'disk_write', 'uptime',
] as const;

export function specs(host: string, cpus: number | null, memTotal: number | null): ChartSpec[] {
  const nothing = 'No data in this window.';
  return [
    {
      id: 'cpu', title: 'CPU', about: `CPU of ${host}, user, system, I/O wait and steal stacked, 0 to 100 % of ${cpus === null ? 'all CPUs' : plural(cpus, 'CPU')}`,
      kind: 'stack', format: percent, top: 1, least: 1, base: 1000, total: 'cpu_busy', nothing,
      lines: [
        { label: 'user', colour: 's1', add: ['cpu_user', 'cpu_nice'] },
        { label: 'system', colour: 's2', add: ['cpu_system', 'cpu_irq'] },
        { label: 'I/O wait', colour: 's4', add: ['cpu_iowait'] },
        { label: 'steal', colour: 's5', add: ['cpu_steal'], optional: true },
      ],
    },
    {
      id: 'memory', title: 'Memory', about: `Memory of ${host}, used and reclaimable, of all there is`, kind: 'stack', format: bytes,
      top: memTotal, least: 1 << 30, base: 1024, nothing,
      lines: [
        { label: 'used', colour: 's1', add: ['mem_used'] },
        { label: 'reclaimable', colour: 's5', add: ['mem_available'], take: ['mem_free'] },
      ],
    },
    {
      id: 'load', title: 'Load', about: `Load average of ${host} over 1 and 5 minutes, apart from its CPU time`, kind: 'line', format: load,
      top: null, least: Math.max(1, cpus ?? 1), base: 1000, nothing,
      ...(cpus === null ? {} : { total: 'load1', part: { of: cpus, words: 'per CPU' }, limit: { at: cpus, words: plural(cpus, 'CPU') } }),
      lines: [
        { label: '1 min', colour: 's1', add: ['load1'] },
        { label: '5 min', colour: 's2', dash: true, band: false, add: ['load5'] },
      ],
    },
    {
      id: 'pressure', title: 'Pressure', about: `Pressure of ${host}: share of time in which some task waited for CPU, I/O or memory`, kind: 'line', format: percent,
      top: null, least: 0.1, most: 1, base: 1000, nothing: 'This kernel reports no pressure: it needs Linux 4.20 with PSI on (psi=1).',
      lines: [
        { label: 'CPU', colour: 's1', add: ['pressure_cpu'] },
        { label: 'I/O', colour: 's4', add: ['pressure_io'] },
        { label: 'memory', colour: 's2', add: ['pressure_mem'] },
      ],
    },
    {
      id: 'network', title: 'Network', about: `Network of ${host}, in above and out below zero`, kind: 'mirror', format: bitRate,
      top: null, least: 1e5, base: 1000, nothing,
      lines: [
        { label: 'in', colour: 's1', add: ['net_rx'], times: 8 },
        { label: 'out', colour: 's2', add: ['net_tx'], times: 8, below: true },
      ],
    },
    {
      id: 'disk', title: 'Disk', about: `Disks of ${host}, read above and write below zero`, kind: 'mirror', format: byteRate,
      top: null, least: 1048576, base: 1024, nothing,
      lines: [
        { label: 'read', colour: 's1', add: ['disk_read'] },
        { label: 'write', colour: 's2', add: ['disk_write'], below: true },
      ],
    },
  ];
}
