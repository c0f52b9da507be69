/** Pure: how the hub's jobs are told. */
import type { Job, JobState } from '../api/jobs.ts';
import { age, plural } from '../unit/format.ts';

/** The mark and the word of each state. */
export const STATE: Record<JobState, [string, string]> = { waiting: ['unknown', 'Not run yet'], running: ['ok', 'Running'], ok: ['ok', 'OK'], failed: ['down', 'Failed'], late: ['warn', 'Late'] };
const ORDER: readonly JobState[] = ['failed', 'late', 'running', 'ok', 'waiting'];

export const isBad = ({ state }: Job): boolean => state === 'failed' || state === 'late';

/** Those that need somebody first, else in the hub's own order. */
export const inOrder = (jobs: readonly Job[]): Job[] => {
  const rank = (job: Job) => (isBad(job) ? ORDER.indexOf(job.state) : ORDER.length);
  return [...jobs].sort((one, other) => rank(one) - rank(other));
};

export function headline(jobs: readonly Job[]): string {
  const failed = jobs.filter(({ state }) => state === 'failed').length;
  const late = jobs.filter(({ state }) => state === 'late').length;
  if (!failed && !late) return `All ${jobs.length} jobs do what they are for`;
  const parts: string[] = [];
  if (failed) parts.push(`${plural(failed, 'job')} ${failed === 1 ? 'fails' : 'fail'}`);
  if (late) parts.push(`${failed ? late : plural(late, 'job')} ${late === 1 ? 'is' : 'are'} late`);
  return parts.join(', ');
}

/** "each 10 s", "when there is something to do". */
export const everyText = ({ every }: Job): string => (every === null ? 'when there is something to do' : `each ${age(every)}`);

/** "0 ms", "340 ms", "12 s". */
export const tookText = (millis: number | null): string => (millis === null ? '–' : millis < 1000 ? `${millis} ms` : age(millis));

/** What came of the last run, or why the last that failed did. */
export function saidOf(job: Job): string {
  if (job.state === 'failed') return job.failure ?? '';
  if (job.state === 'late') return 'It was to run, or to end, long ago. The log of the hub may say why.';
  return job.result;
}
