/** What a rule would have done: asked when its text has come to rest, one question at a time, the newest counts. */
import { signal, type ReadonlySignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { ApiError } from '../api/client.ts';
import { rulesApi, type Preview } from '../api/rules.ts';
import { wordsOf } from '../parts/problem.tsx';

export interface Rehearsed {
  answer: ReadonlySignal<{ text: string; range: string; preview: Preview } | null>;
  error: ReadonlySignal<string | null>;
  busy: ReadonlySignal<boolean>;
  again: () => void;
}

const PAUSE = 500;
const AGAIN = 1_000;

/** `text`: a rule that can be read, or null: nothing is asked. */
export function useRehearsal(text: string | null, range: string): Rehearsed {
  const made = useMemo(() => ({ answer: signal<{ text: string; range: string; preview: Preview } | null>(null), error: signal<string | null>(null), busy: signal(false), turn: signal(0) }), []);
  const turn = made.turn.value;
  useEffect(() => {
    if (text === null) return undefined;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = () => {
      rulesApi.preview(text, `-${range}`, stop.signal).then((preview) => {
        if (stop.signal.aborted) return;
        made.answer.value = { text, range, preview };
        made.error.value = null;
        made.busy.value = false;
      }, (problem: unknown) => {
        if (stop.signal.aborted) return;
        // Others look into the past of theirs.
        if (problem instanceof ApiError && problem.status === 429) timer = setTimeout(ask, AGAIN);
        else {
          made.error.value = wordsOf(problem);
          made.busy.value = false;
        }
      });
    };
    made.busy.value = true;
    timer = setTimeout(ask, made.answer.peek() ? PAUSE : 0);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, range, turn]);
  return { ...made, again: () => { made.turn.value++; } };
}
