/** When the address names no offset, the one is chosen under which both sides were recorded; that it is not the usual one is said. */
import { signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Choice } from './choice.ts';

/** What was chosen in place of the usual, for as long as it stands in the address. */
const chosen = signal<{ at: string; words: string } | null>(null);
const here = () => location.pathname + location.search;
/** An offset that nobody asked for gives way when another host is chosen. */
export const byItself = () => chosen.value?.at === here();

/** `waits`: what can be compared is being looked for. `instead`: why it is not what one would expect. */
export function useFitting(a: string, b: string, choice: Choice, key: string): { waits: boolean; instead: string | null } {
  const done = useSignal<string | null>(null);
  const of = `${a} ${b} ${key}`;
  useEffect(() => {
    if (!choice.usual) return undefined;
    const stop = new AbortController();
    import('./more.tsx').then(({ fit }) => fit(a, b, choice, stop.signal)).then((words) => {
      if (stop.signal.aborted) return;
      if (words) chosen.value = { at: here(), words };
      done.value = of;
    }, () => { if (!stop.signal.aborted) done.value = of; });
    return () => stop.abort();
  }, [of, choice.usual]);
  return { waits: choice.usual && done.value !== of, instead: byItself() ? chosen.value!.words : null };
}
