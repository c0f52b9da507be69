/** Pure: the largest change as a sentence. */
import { times } from './stats.ts';

/** What a machine does, so that any amount fits between verb and object: "reads 3.4 times as much from disks". */
const DEEDS: Readonly<Record<string, readonly [string, string]>> = {
  cpu_busy: ['uses', 'CPU'], mem_used: ['uses', 'memory'], disk_read: ['reads', 'from disks'], disk_write: ['writes', 'to disks'],
  net_rx: ['receives', 'from the network'], net_tx: ['sends', 'to the network'], load1: ['has', 'load'], cpu_iowait: ['waits', 'with a CPU for disks'],
  pressure_cpu: ['waits', 'for CPUs'], pressure_io: ['waits', 'for disks'], pressure_mem: ['waits', 'for memory'], swap_in: ['reads', 'from swap'], swap_out: ['writes', 'to swap'],
};
const COUNTED: Readonly<Record<string, readonly [string, string]>> = { procs_total: ['runs', 'processes'] };

export const HEADLINES: readonly string[] = [...Object.keys(DEEDS), ...Object.keys(COUNTED)];

/** `b`: "yesterday", "web-02", "web-02 yesterday". */
export function headline(host: string, b: string, change: { name: string; a: number; b: number } | null): string {
  const deed = change && (DEEDS[change.name] ?? COUNTED[change.name]);
  if (!change || !deed) return `${host} is much the same as ${b}`;
  const [verb, object] = deed;
  const much = change.name in COUNTED ? 'many' : 'much';
  const ratio = change.a / change.b;
  if (change.b === 0) return `${host} ${verb} ${object}, unlike ${b}`;
  if (ratio >= 1.95) return `${host} ${verb} ${times(ratio)} times as ${much} ${object} as ${b}`;
  const part = Math.abs(ratio - 1) * 100;
  return `${host} ${verb} ${part.toFixed(0)} % ${ratio > 1 ? 'more' : much === 'many' ? 'fewer' : 'less'} ${object} than ${b}`;
}
