/** The charts of one process: which columns, which scale. */
import type { ChartSpec } from '../chart/model.ts';
import { byteRate, bytes, count, percent } from '../unit/format.ts';

export const PROCESS_COLUMNS = ['cpu', 'rss', 'read_bytes', 'write_bytes', 'threads', 'fds'] as const;

const NOTHING = 'Not recorded in this range.';
const HIDDEN = 'Not recorded here, or not readable: of other users only as root or with CAP_SYS_PTRACE.';

export function processSpecs(who: string): ChartSpec[] {
  const one = (id: (typeof PROCESS_COLUMNS)[number], title: string, about: string, more: Pick<ChartSpec, 'format' | 'least' | 'base' | 'nothing'>): ChartSpec => ({
    id, title, about: `${about} of ${who}`, kind: 'area', top: null, lines: [{ label: '', colour: 's1', add: [id] }], ...more,
  });
  return [
    one('cpu', 'CPU', 'CPU, where 100 % is one CPU,', { format: percent, least: 0.1, base: 1000, nothing: NOTHING }),
    one('rss', 'Memory', 'Resident memory', { format: bytes, least: 1 << 20, base: 1024, nothing: NOTHING }),
    one('read_bytes', 'Read', 'Reads from disks', { format: byteRate, least: 1024, base: 1024, nothing: HIDDEN }),
    one('write_bytes', 'Write', 'Writes to disks', { format: byteRate, least: 1024, base: 1024, nothing: HIDDEN }),
    one('threads', 'Threads', 'Threads', { format: count, least: 5, base: 1000, nothing: NOTHING }),
    one('fds', 'Open files', 'Open files', { format: count, least: 10, base: 1000, nothing: HIDDEN }),
  ];
}
