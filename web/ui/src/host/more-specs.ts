/** The charts below the first six, in three groups: what the machine's memory, tasks and sockets do in detail. */
import type { ChartSpec, Line } from '../chart/model.ts';
import type { ColourName } from '../chart/palette.ts';
import { byteRate, bytes, count } from '../unit/format.ts';
import { perSecond } from './units.ts';

const NOTHING = 'No data in this window.';
const TONES: readonly ColourName[] = ['s1', 's2', 's4', 's3', 's5'];

type Kind = Pick<ChartSpec, 'format' | 'base' | 'least'>;
const BYTES: Kind = { format: bytes, base: 1024, least: 1 << 20 };
const RATE: Kind = { format: byteRate, base: 1024, least: 1 << 16 };
const COUNT: Kind = { format: count, base: 1000, least: 5 };
const PER_SECOND: Kind = { format: perSecond, base: 1000, least: 5 };

/** Lines of single columns: [words, column]. */
const lines = (...pairs: [string, string][]): Line[] => pairs.map(([label, column], i) => ({ label, colour: TONES[i]!, add: [column], dash: i === 3 }));

export interface Group { title: string; specs: ChartSpec[] }

export function moreSpecs(host: string, swapTotal: number | null): Group[] {
  const chart = (id: string, title: string, about: string, kind: Kind, of: Line[], more: Partial<ChartSpec> = {}): ChartSpec =>
    ({ id, title, about: `${about} of ${host}`, kind: 'line', top: null, nothing: NOTHING, lines: of, ...kind, ...more });
  const noSwap = swapTotal === 0 ? { nothing: 'This machine has no swap.' } : {};
  const flows = (up: [string, string], down: [string, string]): Line[] => [
    { label: up[0], colour: 's1', add: [up[1]] }, { label: down[0], colour: 's2', add: [down[1]], below: true },
  ];
  return [
    { title: 'Memory and swap', specs: [
      chart('cache', 'Cache', 'Page cache, buffers, kernel and dirty memory', BYTES, lines(['page cache', 'mem_cached'], ['buffers', 'mem_buffers'], ['kernel', 'mem_slab'], ['dirty', 'mem_dirty'])),
      chart('available', 'Available', 'Memory that can be given out, and memory that is free', BYTES, lines(['available', 'mem_available'], ['free', 'mem_free'])),
      chart('swap', 'Swap', 'Swap in use', BYTES, lines(['used', 'swap_used']), { kind: 'area', top: swapTotal || null, ...noSwap }),
      chart('swapping', 'Swapping', 'Read back from swap above zero, written below', RATE, flows(['in', 'swap_in'], ['out', 'swap_out']), { kind: 'mirror' }),
    ] },
    { title: 'Tasks', specs: [
      chart('processes', 'Processes', 'Number of processes', COUNT, lines(['all', 'procs_total'])),
      chart('running', 'Running and blocked', 'Tasks that run or wait for I/O', COUNT, lines(['running', 'procs_running'], ['blocked', 'procs_blocked'])),
      chart('forks', 'Started', 'Processes and threads started, and those that came and went unseen', PER_SECOND, lines(['started', 'forks'], ['unseen', 'forks_missed'])),
      chart('switches', 'Switches', 'Context switches and interrupts', PER_SECOND, lines(['context switches', 'ctxt'], ['interrupts', 'intr'])),
    ] },
    { title: 'Sockets and files', specs: [
      chart('tcp', 'TCP connections', 'TCP sockets by state', COUNT, lines(['established', 'tcp_established'], ['TIME-WAIT', 'tcp_timewait'], ['listening', 'tcp_listen'])),
      chart('lost', 'Sent again and lost', 'TCP segments sent again and UDP datagrams lost', PER_SECOND, lines(['TCP sent again', 'tcp_retrans'], ['UDP lost', 'udp_errors'])),
      chart('sockets', 'Sockets', 'Sockets in use', COUNT, lines(['in use', 'sockets_used'])),
      chart('files', 'Open files', 'File handles in use', COUNT, lines(['in use', 'fds_used'])),
    ] },
  ];
}

export const MORE_COLUMNS: readonly string[] = moreSpecs('', null).flatMap(({ specs }) => specs.flatMap((spec) => spec.lines.flatMap((line) => line.add))).concat('swap_total');
