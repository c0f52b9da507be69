/** A part of a page that is a file of its own, fetched when it is first shown or a while before. */
import { signal } from '@preact/signals';
import type { FunctionComponent, VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { Note } from './controls.tsx';

export type Later<P> = FunctionComponent<P> & { fetch: () => void };

export function later<P extends object>(load: () => Promise<FunctionComponent<P>>, meanwhile: () => VNode): Later<P> {
  const part = signal<FunctionComponent<P> | null>(null);
  const failed = signal(false);
  let asked = false;
  const fetch = () => {
    if (asked) return;
    asked = true;
    load().then((shown) => { part.value = shown; }, () => { failed.value = true; });
  };
  const Part = (props: P) => {
    useEffect(fetch, []);
    const Shown = part.value;
    if (Shown) return <Shown {...props} />;
    // A browser keeps a failed import: only a new start helps, and all view state is in the address.
    if (failed.value) return <Note tone="down" icon="down"><span class="grow">A part of the app did not come.</span><button type="button" class="btn" onClick={() => location.reload()}>Retry</button></Note>;
    return meanwhile();
  };
  return Object.assign(Part, { fetch });
}
