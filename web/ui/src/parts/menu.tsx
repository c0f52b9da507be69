/** A button with a small sheet below it, which closes by Escape, by a click elsewhere, and when what it says is done. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props { class: string; mark: JSX.Element; children: (close: () => void) => ComponentChildren }

/** `mark` is the `summary`; the sheet is made when it opens. */
export function Menu({ class: tone, mark, children }: Props) {
  const box = useRef<HTMLDetailsElement>(null);
  const open = useSignal(false);
  const close = () => { box.current!.open = false; };
  /** What was chosen in it takes the sheet away and the focus back. */
  const done = () => {
    close();
    box.current!.querySelector('summary')!.focus();
  };
  useEffect(() => {
    if (!open.value) return undefined;
    const away = (event: Event) => {
      const escape = (event as KeyboardEvent).key === 'Escape';
      if (!escape && (event.type === 'keydown' || box.current!.contains(event.target as Node))) return;
      if (escape) done();
      else close();
    };
    addEventListener('pointerdown', away);
    addEventListener('keydown', away);
    return () => {
      removeEventListener('pointerdown', away);
      removeEventListener('keydown', away);
    };
  }, [open.value]);
  return (
    <details class={tone} ref={box} onToggle={() => { open.value = box.current!.open; }}>
      {mark}
      {open.value && <div class="menu-body">{children(done)}</div>}
    </details>
  );
}
