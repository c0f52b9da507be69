/**
 * Something that the hub is asked for again and again while it is looked at. The live stream carries the tables of
 * machines and nothing of checks or incidents, which change once in a while: a question every few seconds is enough,
 * and none while the tab is hidden unless `unseen` wants it. What was answered last stays when an answer fails.
 */
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';

export interface Asked<T> {
  data: ReadonlySignal<T | null>;
  /** Why the newest answer is missing. */
  error: ReadonlySignal<unknown>;
  /** Asks at once; what a change came to may be given. */
  again: (known?: T) => void;
}

export const EVERY = 5_000;

/** Asks anew, with nothing known, when `key` changes. `unseen`: milliseconds between questions of a hidden tab; 0: none. */
export function useAsked<T>(key: string, ask: (stop: AbortSignal) => Promise<T>, every = EVERY, unseen = () => 0): Asked<T> {
  const made = useMemo(() => {
    const data = signal<T | null>(null);
    const error = signal<unknown>(null);
    let stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const again = (known?: T) => {
      if (ended) return;
      if (known !== undefined) data.value = known;
      clearTimeout(timer);
      stop.abort();
      const mine = stop = new AbortController();
      ask(mine.signal).then((answer) => {
        if (mine.signal.aborted) return;
        data.value = answer;
        error.value = null;
      }, (problem: unknown) => {
        if (!mine.signal.aborted) error.value = problem;
      }).finally(() => {
        if (!mine.signal.aborted) later();
      });
    };
    const later = () => {
      clearTimeout(timer);
      const wait = document.hidden ? unseen() : every;
      if (wait) timer = setTimeout(again, wait);
    };
    const seen = () => (document.hidden ? later() : again());
    return { data, error, again, begin: () => {
      ended = false;
      document.addEventListener('visibilitychange', seen);
      again();
      return () => {
        ended = true;
        document.removeEventListener('visibilitychange', seen);
        clearTimeout(timer);
        stop.abort();
      };
    } };
  }, [key]);
  useEffect(made.begin, [made]);
  return made;
}
