/** What a column of the machine is called, how it is written and drawn, and from where on it counts as something. */
import type { TableInfo } from '../api/shapes.ts';
import { age, bitRate, byteRate, bytes, count, load, NONE, percent, significant, type Format } from '../unit/format.ts';

export interface Measure {
  name: string;
  title: string;
  help: string;
  format: Format;
  /** From the hub's unit to the one that is shown. */
  times: number;
  /** Below this (in the hub's unit) a value is as good as none. */
  floor: number;
  base: 1000 | 1024;
  /** The least top of a scale that follows the data, in the unit shown. */
  least: number;
  /** Its top is fixed: a share of all there is, or all the memory. */
  top: 'one' | 'memory' | null;
}

const TITLES: Readonly<Record<string, string>> = {
  cpu_busy: 'CPU', cpu_user: 'CPU, user', cpu_system: 'CPU, system', cpu_iowait: 'I/O wait', mem_used: 'Memory used', mem_available: 'Memory available',
  load1: 'Load, 1 min', load5: 'Load, 5 min', load15: 'Load, 15 min', disk_read: 'Disk read', disk_write: 'Disk write', net_rx: 'Network in', net_tx: 'Network out',
  pressure_cpu: 'Pressure, CPU', pressure_io: 'Pressure, I/O', pressure_mem: 'Pressure, memory', procs_total: 'Processes', disk_used_worst: 'Fullest mount',
};

/** The charts that stand there when no other is asked for. */
export const USUAL = ['cpu_busy', 'disk_read', 'mem_used', 'net_tx'] as const;

const known = (value: number | null | undefined): value is number => value !== null && value !== undefined && Number.isFinite(value);
const unit = (word: string): Format => (value) => (known(value) ? `${short(value)}${word}` : NONE);
const short = (value: number) => (Math.abs(value) >= 1000 ? count(value) : significant(value));

const FORMS: Readonly<Record<string, Pick<Measure, 'format' | 'floor' | 'base' | 'least'>>> = {
  ratio: { format: percent, floor: 0.005, base: 1000, least: 0.01 },
  bytes: { format: bytes, floor: 1 << 20, base: 1024, least: 1 << 20 },
  'bytes/s': { format: byteRate, floor: 4096, base: 1024, least: 4096 },
  '/s': { format: unit(' /s'), floor: 1, base: 1000, least: 1 },
  count: { format: unit(''), floor: 2, base: 1000, least: 1 },
  s: { format: (value) => (known(value) ? age(value * 1000) : NONE), floor: 60, base: 1000, least: 60 },
  ms: { format: unit(' ms'), floor: 5, base: 1000, least: 1 },
  kHz: { format: unit(' kHz'), floor: 1000, base: 1000, least: 1000 },
  load: { format: load, floor: 0.1, base: 1000, least: 0.1 },
};
const PLAIN = { format: unit(''), floor: 1, base: 1000, least: 1 } as const;

/** Every column of the table, in its order. */
export function measures(table: TableInfo | undefined): Measure[] {
  return (table?.columns ?? []).map(({ name, unit: word, help }) => {
    const bits = /^net_[rt]x$/.test(name);
    const form = FORMS[word] ?? PLAIN;
    return {
      name, help, title: TITLES[name] ?? name, times: bits ? 8 : 1, floor: form.floor, ...(bits ? { format: bitRate, base: 1000 as const, least: 1e4 } : { format: form.format, base: form.base, least: form.least }),
      top: /^cpu_(busy|user|system)$|^disk_used/.test(name) ? 'one' as const : /^mem_(total|used|available)$/.test(name) ? 'memory' as const : null,
    };
  });
}

/** As `measures` writes them: CPU where 100 % is one CPU, and resident memory. */
export const GROUP_MEASURES: Readonly<Record<'cpu' | 'rss', Measure>> = {
  cpu: { name: 'cpu', title: 'CPU', help: 'CPU, where 100 % is one CPU', times: 1, top: null, ...FORMS.ratio!, least: 0.05 },
  rss: { name: 'rss', title: 'Memory', help: 'Resident memory', times: 1, top: null, ...FORMS.bytes! },
};
