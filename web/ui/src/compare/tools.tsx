/** How a comparison is passed on: a link to the same moments, and a saved view. */
import { useSignal } from '@preact/signals';
import { mayChange } from '../api/client.ts';
import { withQuery } from '../route/query.ts';
import { query } from '../route/router.ts';
import { OwnIcon } from './icons.tsx';
import type { Asked } from './load.ts';

export function Tools({ asked: { a, b, from, to } }: { asked: Asked }) {
  const copied = useSignal(false);
  // A link shows somebody else the same hour, not the last one.
  const fixed = () => `${location.origin}/compare${withQuery(`?${query.peek()}`, { a, b, from: String(from), to: String(to), range: null })}`;
  const copy = () => void navigator.clipboard.writeText(fixed()).then(() => {
    copied.value = true;
    setTimeout(() => { copied.value = false; }, 2_000);
  });
  return (
    <>
      {navigator.clipboard && <button type="button" class="btn" onClick={copy}><OwnIcon name="link" /><span aria-live="polite">{copied.value ? 'Copied' : 'Copy link'}</span></button>}
      {mayChange() && <button type="button" class="btn" onClick={() => { void import('../views/save.tsx').then(({ openSave }) => openSave()); }}>Save view</button>}
    </>
  );
}
