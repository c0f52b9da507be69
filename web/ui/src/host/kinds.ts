/** The parts of a machine, a table each: what a list of them shows, and which charts one of them has. */
import type { Attributes } from '../api/shapes.ts';
import type { ChartSpec, Line } from '../chart/model.ts';
import type { ColourName } from '../chart/palette.ts';
import { bitRate, byteRate, bytes, count, percent, type Format } from '../unit/format.ts';
import { counted, frequency, inUnit, millis, perSecond } from './units.ts';

/** One number of a row: the sum of its columns. */
export interface Field { label: string; add: readonly string[]; times?: number; format: Format; /** The upper edge of its graph, where the number has one. */ top?: number }

export interface Kind {
  table: string;
  title: string;
  /** Beside the title; `model`: the processor, when its maker is known. */
  hint: string | ((model: string | null) => string);
  /** When the machine has none. */
  none: string;
  /** What a row is called in the head of the list. */
  one: string;
  /** What stands beside the name, in the words of the row's attributes. */
  about: (attributes: Attributes) => string;
  label?: (key: string, attributes: Attributes) => string;
  /** The first one has the graph. */
  fields: readonly Field[];
  /** Mounts: the share that is full. */
  share?: { part: string; rest: string };
  /** Sort by the first number, greatest first; else by name. */
  busiest?: boolean;
  /** `size`: of a mount, what its space adds up to. */
  charts: (name: string, attributes: Attributes, size: number | null) => ChartSpec[];
}

const NOTHING = 'Not recorded in this window.';
const TONES: readonly ColourName[] = ['s1', 's2', 's4', 's3', 's5'];
const lines = (...pairs: [string, string][]): Line[] => pairs.map(([label, column], i) => ({ label, colour: TONES[i]!, add: [column] }));
const flows = (up: string, upColumn: string, down: string, downColumn: string, times = 1): Line[] => [
  { label: up, colour: 's1', add: [upColumn], times }, { label: down, colour: 's2', add: [downColumn], times, below: true },
];
const chart = (id: string, title: string, about: string, format: Format, of: Line[], more: Partial<ChartSpec> = {}): ChartSpec =>
  ({ id, title, about, kind: 'line', top: null, least: 1, base: 1000, nothing: NOTHING, format, lines: of, ...more });
const RATES: Partial<ChartSpec> = { kind: 'mirror', base: 1024, least: 1 << 16 };
const text = (attributes: Attributes, name: string) => (attributes[name] === null || attributes[name] === undefined ? '' : String(attributes[name]));

const cpus: Kind = {
  table: 'cpu', title: 'CPUs', hint: (model) => (model ? `each of them ${model}` : 'each by itself'), none: 'This host reports no CPUs by themselves.', one: 'CPU', about: () => '', label: (key) => `CPU ${key}`,
  fields: [
    { label: 'Busy', add: ['busy'], format: percent, top: 1 }, { label: 'User', add: ['user'], format: percent }, { label: 'System', add: ['system'], format: percent },
    { label: 'I/O wait', add: ['iowait'], format: percent }, { label: 'Frequency', add: ['freq'], format: frequency },
  ],
  charts: (name) => [
    chart('part', 'Time', `CPU time of ${name}`, percent, [...lines(['user', 'user'], ['system', 'system'], ['I/O wait', 'iowait']), { label: 'interrupts', colour: 's3', add: ['irq'], optional: true }, { label: 'steal', colour: 's5', add: ['steal'], optional: true }], { kind: 'stack', top: 1, total: 'busy' }),
    chart('freq', 'Frequency', `Frequency of ${name}`, frequency, lines(['now', 'freq']), { least: 1e6, nothing: 'This machine does not show frequencies.' }),
  ],
};

const mounts: Kind = {
  table: 'mount', title: 'Mounts', hint: 'per mount, never averaged', none: 'This host reports no mounts.', one: 'Mount', share: { part: 'used', rest: 'free' },
  about: (attributes) => [text(attributes, 'fstype'), text(attributes, 'device'), text(attributes, 'read_only') === 'yes' ? 'read only' : ''].filter(Boolean).join(', '),
  fields: [{ label: 'Used', add: ['used'], format: bytes }, { label: 'Free', add: ['free'], format: bytes }, { label: 'Size', add: ['total'], format: bytes }, { label: 'Inodes used', add: ['inodes_used'], format: count }],
  charts: (name, _attributes, size) => [
    chart('space', 'Space', `Space of ${name}, used and free`, bytes, [{ label: 'used', colour: 's1', add: ['used'] }, { label: 'free', colour: 's5', add: ['free'] }], { kind: 'stack', base: 1024, least: 1 << 20, top: size }),
    chart('inodes', 'Inodes', `Inodes of ${name}`, counted, lines(['used', 'inodes_used'], ['all', 'inodes_total']), { nothing: 'This file system counts no inodes.' }),
  ],
};

const disks: Kind = {
  table: 'disk', title: 'Devices', hint: 'what goes to and from each', none: 'This host reports no block devices.', one: 'Device', about: () => '',
  fields: [
    { label: 'Busy', add: ['busy'], format: percent, top: 1 }, { label: 'Read', add: ['read_bytes'], format: byteRate }, { label: 'Write', add: ['write_bytes'], format: byteRate },
    { label: 'Operations', add: ['read_ops', 'write_ops'], format: perSecond }, { label: 'Queue', add: ['queue'], format: inUnit('') },
  ],
  charts: (name) => [
    chart('bytes', 'Bytes', `Bytes of ${name}, read above and write below zero`, byteRate, flows('read', 'read_bytes', 'write', 'write_bytes'), RATES),
    chart('ops', 'Operations', `Operations of ${name}, read above and write below zero`, perSecond, flows('read', 'read_ops', 'write', 'write_ops'), { kind: 'mirror', least: 10 }),
    chart('busy', 'Busy', `Share of time in which ${name} had requests`, percent, lines(['busy', 'busy']), { kind: 'area', top: 1 }),
    chart('await', 'Time of a request', `Mean time of a request of ${name}`, millis, lines(['read', 'read_await'], ['write', 'write_await']), { nothing: 'No request in this window.' }),
    chart('queue', 'Queue', `Requests in flight of ${name}`, inUnit(''), lines(['in flight', 'queue'])),
  ],
};

const networks: Kind = {
  table: 'net', title: 'Interfaces', hint: 'each by itself', none: 'This host reports no interfaces.', one: 'Interface',
  about: (attributes) => [text(attributes, 'state'), Number(text(attributes, 'speed')) > 0 ? bitRate(Number(text(attributes, 'speed')) * 1e6) : ''].filter(Boolean).join(', '),
  fields: [
    { label: 'In', add: ['rx_bytes'], times: 8, format: bitRate }, { label: 'Out', add: ['tx_bytes'], times: 8, format: bitRate }, { label: 'Packets', add: ['rx_packets', 'tx_packets'], format: perSecond },
    { label: 'Errors', add: ['rx_errors', 'tx_errors'], format: perSecond }, { label: 'Drops', add: ['rx_drops', 'tx_drops'], format: perSecond },
  ],
  charts: (name) => [
    chart('bits', 'Bits', `Network of ${name}, in above and out below zero`, bitRate, flows('in', 'rx_bytes', 'out', 'tx_bytes', 8), { kind: 'mirror', least: 1e5 }),
    chart('packets', 'Packets', `Packets of ${name}, in above and out below zero`, perSecond, flows('in', 'rx_packets', 'out', 'tx_packets'), { kind: 'mirror', least: 10 }),
    chart('errors', 'Errors', `Errors of ${name}, in above and out below zero`, perSecond, flows('in', 'rx_errors', 'out', 'tx_errors'), { kind: 'mirror', least: 5 }),
    chart('drops', 'Drops', `Dropped packets of ${name}, in above and out below zero`, perSecond, flows('in', 'rx_drops', 'out', 'tx_drops'), { kind: 'mirror', least: 5 }),
  ],
};

const units: Kind = {
  table: 'cgroup', title: 'Units and containers', hint: 'CPU: 100 % is one CPU', none: 'No units and no containers: this kernel shows the agent no control groups of them. The processes page has what runs.', one: 'Unit or container', busiest: true,
  about: (attributes) => (text(attributes, 'container') ? 'container' : ''), label: (key, attributes) => text(attributes, 'name') || key,
  fields: [
    { label: 'CPU', add: ['cpu'], format: percent }, { label: 'Memory', add: ['mem'], format: bytes }, { label: 'Read', add: ['io_read'], format: byteRate },
    { label: 'Write', add: ['io_write'], format: byteRate }, { label: 'Tasks', add: ['pids'], format: count },
  ],
  charts: (name) => [
    chart('cpu', 'CPU', `CPU of ${name}, where 100 % is one CPU`, percent, lines(['CPU', 'cpu']), { kind: 'area', least: 0.1 }),
    chart('memory', 'Memory', `Memory of ${name} with its page cache`, bytes, lines(['memory', 'mem']), { kind: 'area', base: 1024, least: 1 << 20 }),
    chart('io', 'Disks', `Disk bytes of ${name}, read above and write below zero`, byteRate, flows('read', 'io_read', 'write', 'io_write'), { ...RATES, nothing: 'The kernel counts no disk bytes for it.' }),
    chart('pids', 'Tasks', `Processes and threads of ${name}`, count, lines(['tasks', 'pids']), { kind: 'area', least: 5 }),
    chart('throttled', 'Held back', `Time in which ${name} was held back by its CPU limit`, percent, lines(['held back', 'throttled']), { least: 0.1 }),
  ],
};

const sensors: Kind = {
  table: 'sensor', title: 'Sensors', hint: 'looked at every 10 s', none: 'No sensors: most virtual machines have none. On others the kernel needs a driver for them, such as coretemp or k10temp.', one: 'Sensor',
  about: (attributes) => text(attributes, 'unit'),
  fields: [{ label: 'Now', add: ['value'], format: inUnit('') }],
  charts: (name, attributes) => [chart('value', 'Reading', `${name}`, inUnit(text(attributes, 'unit')), lines(['now', 'value']), { least: 1, signed: true })],
};

/** The parts of each page. */
export const KINDS: Record<string, readonly Kind[]> = { cpus: [cpus], disks: [mounts, disks], network: [networks], units: [units], sensors: [sensors] };

/** Whose rows are on the page is in the address: the table and the key, or the sign of a key that is too long for it. */
export const pickOf = (table: string, key: string) => `${table}:${shortKey(key)}`;

export const shortKey = (key: string) => (key.length <= 200 ? key : `*${sign(key)}`);

function sign(key: string): string {
  let hash = 2166136261;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 16777619);
  return (hash >>> 0).toString(16);
}
