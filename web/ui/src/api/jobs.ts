/** What the hub does by itself, as it tells it. */
import { call } from './client.ts';
import type { List } from './shapes.ts';

export type JobState = 'waiting' | 'running' | 'ok' | 'failed' | 'late';

export interface Job {
  name: string;
  /** One sentence. */
  does: string;
  /** Milliseconds between two runs; null: it runs when there is something to do. */
  every: number | null;
  state: JobState;
  begun: number | null;
  took: number | null;
  result: string;
  /** Why the last run that failed did; it may have run well since. */
  failure: string | null;
  failed: number | null;
  runs: number;
  failures: number;
  next: number | null;
}

export const jobsApi = { all: (stop?: AbortSignal) => call<List<Job>>('/jobs', { signal: stop }) };
