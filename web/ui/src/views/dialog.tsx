/** A dialog with a title, what it asks, and buttons that repeat the verb: opens at once, Escape closes, focus returns. */
import '../style/sheets.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { refuseName, wordsOf } from './store.ts';

interface Props {
  title: string;
  /** The button that does it. */
  verb: string;
  danger?: boolean;
  /** Of that button. */
  icon?: string;
  /** A few words beside the buttons. */
  hint?: string;
  wide?: boolean;
  /** It cannot be done as it stands; what is wrong is said beside it. */
  blocked?: boolean;
  children: ComponentChildren;
  /** Does it; a failure is told and the dialog stays. */
  onDo: () => Promise<void>;
  onClose: () => void;
}

export function Dialog({ title, verb, danger, icon, hint, wide, blocked = false, children, onDo, onClose }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const busy = useSignal(false);
  const problem = useSignal<string | null>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current!.showModal();
    // What was pressed may be gone with what it did: then it is on whoever opened this to put the focus somewhere.
    return () => { if (before?.isConnected) before.focus(); };
  }, []);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    problem.value = null;
    try {
      await onDo();
    } catch (failure) {
      problem.value = wordsOf(failure);
    } finally {
      busy.value = false;
    }
  };
  return (
    <dialog class={wide ? 'dlg wide' : 'dlg'} ref={dialog} aria-labelledby="dialog-title" onClose={onClose} onClick={(event) => { if (event.target === dialog.current) onClose(); }}>
      <form noValidate onSubmit={(event) => void submit(event)}>
        <div class="dlg-b">
          <h2 id="dialog-title">{title}</h2>
          {children}
          {problem.value && <p class="hint err" role="alert">{problem.value}</p>}
        </div>
        <div class="dlg-f">
          {hint && <span class="hint grow">{hint}</span>}
          <button type="button" class="btn" onClick={onClose}>Cancel</button>
          <button type="submit" class={`btn ${danger ? 'dan' : 'pri'}`} disabled={blocked} aria-busy={busy.value || undefined}>{icon && <Icon name={icon} />}{verb}</button>
        </div>
      </form>
    </dialog>
  );
}

/** More than any list shows; the hub takes no longer ones. */
const LONGEST = 100;

export function NameField({ value, onInput }: { value: string; onInput: (text: string) => void }) {
  const wrong = refuseName(value);
  return (
    <label class="fld"><span>Name</span>
      <span class="field" data-state={wrong ? 'error' : undefined}><input value={value} maxLength={LONGEST} autocomplete="off" spellcheck={false} autofocus aria-invalid={wrong !== null} aria-describedby="name-wrong" onInput={(event) => onInput(event.currentTarget.value)} /></span>
      <span class="hint err" id="name-wrong" role="status">{wrong}</span>
    </label>
  );
}
