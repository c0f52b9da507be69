/** A rule while it is written: its text and its parts say the same, whichever of them was changed last; the hub translates. */
import { signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { ApiError } from '../api/client.ts';
import { rulesApi, type Parsed } from '../api/rules.ts';
import { wordsOf } from '../parts/problem.tsx';
import { known } from '../live/tables.ts';
import { membersOf, partsOf, type Parts } from './parts.ts';

/** What is wrong: in the text from that character on (from 1; 0: nowhere in particular), or in one of the parts. */
export interface Wrong { column: number; words: string; of: 'text' | 'parts' }

export interface Draft {
  text: Signal<string>;
  parts: Signal<Parts>;
  /** The last rule that could be read. */
  parsed: ReadonlySignal<Parsed | null>;
  wrong: ReadonlySignal<Wrong | null>;
  write: (text: string) => void;
  change: (more: Partial<Parts>) => void;
  stop: () => void;
}

/** After the last key; the first question goes at once. */
const PAUSE = 250;

export function makeDraft(start: string): Draft {
  const text = signal(start);
  const parts = signal<Parts>(partsOf({}));
  const parsed = signal<Parsed | null>(null);
  const wrong = signal<Wrong | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = new AbortController();
  const ask = (of: Wrong['of'], wait: number) => {
    clearTimeout(timer);
    asked.abort();
    const mine = asked = new AbortController();
    timer = setTimeout(() => {
      rulesApi.parse(of === 'text' ? { text: text.peek() } : { condition: membersOf(parts.peek(), known.peek()?.items ?? []) }, mine.signal).then((found) => {
        if (mine.signal.aborted) return;
        parsed.value = found;
        wrong.value = null;
        // The other side follows; what is being written stays as it is.
        if (of === 'text') parts.value = partsOf(found.condition);
        else text.value = found.text;
      }, (problem: unknown) => {
        if (mine.signal.aborted) return;
        wrong.value = problem instanceof ApiError && problem.status === 400 ? { column: of === 'text' ? problem.column : 0, words: problem.message.replaceAll('condition.', ''), of } : { column: 0, words: wordsOf(problem), of };
      });
    }, wait);
  };
  ask('text', 0);
  return {
    text, parts, parsed, wrong,
    write: (next) => { text.value = next; ask('text', PAUSE); },
    change: (more) => { parts.value = { ...parts.peek(), ...more }; ask('parts', PAUSE); },
    stop: () => { clearTimeout(timer); asked.abort(); },
  };
}
