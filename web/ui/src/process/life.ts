/** What the hub knows of one process; asked again when it leaves the live readings, which is how its end is learned. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, call, host as hostOf, query } from '../api/client.ts';
import type { ProcessAnswer } from '../api/shapes.ts';

export interface Life { life: ProcessAnswer | null; error: ApiError | null; retry: () => void }

/** The hub reads an end out of a later reading: not in the very second of it. */
const SETTLE = 2_500;

// A process key is digits and an @, which the hub compares as sent: it must not be encoded.
const one = (host: string, key: string, at: number | null, stop: AbortSignal) => call<ProcessAnswer>(`${hostOf(host)}/processes/${key}${query({ at })}`, { signal: stop });

/** Looked for from now back, and when it is not there from the moment on show back, which may be long ago. */
async function ask(host: string, key: string, at: number | null, stop: AbortSignal): Promise<ProcessAnswer> {
  try {
    return await one(host, key, null, stop);
  } catch (problem) {
    if (at === null || !(problem instanceof ApiError) || problem.status !== 404) throw problem;
    return one(host, key, at, stop);
  }
}

/** Never another's: a late answer for the process before is dropped. */
export function useLife(host: string, key: string, at: number | null, there: boolean | null): Life {
  const kept = useSignal<{ of: string; answer: ProcessAnswer } | null>(null);
  const error = useSignal<ApiError | null>(null);
  const attempt = useSignal(0);
  const of = `${host} ${key}`;
  const known = kept.value?.of === of;
  useEffect(() => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      ask(host, key, at, stop.signal).then((answer) => {
        kept.value = { of, answer };
        error.value = null;
      }, (problem: unknown) => {
        if (!stop.signal.aborted) error.value = problem instanceof ApiError ? problem : new ApiError(0, 'internal', String(problem));
      });
    }, known && there === false ? SETTLE : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [of, there === false, attempt.value, known ? null : at]);
  return { life: known ? kept.value!.answer : null, error: error.value, retry: () => { attempt.value++; } };
}
