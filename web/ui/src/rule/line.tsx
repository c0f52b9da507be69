/** A rule as one line: what does not fit is marked where it stands, and what may follow is offered. */
import { useComputed, useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { hostIds, hostModel } from '../live/hosts.ts';
import { known } from '../live/tables.ts';
import { Icon } from '../parts/icon.tsx';
import { mended, offers, type Offer } from './completion.ts';
import { columnsOf } from './parts.ts';
import type { Draft } from './parse.ts';

export function Line({ draft, fixed }: { draft: Draft; fixed: boolean }) {
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const open = useSignal<{ from: number; list: Offer[] } | null>(null);
  const chosen = useSignal(-1);
  const words = useComputed(() => {
    const hosts = hostIds.value.flatMap((one) => hostModel(one)?.facts.value ?? []);
    return { columns: columnsOf(known.value?.items ?? []), hosts: hosts.map(({ name }) => name), labels: [...new Set(hosts.flatMap(({ labels }) => Object.entries(labels).map(([label, value]) => `${label}=${value}`)))].sort() };
  });
  const text = draft.text.value;
  const wrong = draft.wrong.value?.of === 'text' ? draft.wrong.value : null;
  const at = wrong && wrong.column > 0 ? Math.min(wrong.column - 1, text.length) : -1;
  const offer = () => {
    const { selectionStart, selectionEnd, value } = box.current!;
    const found = selectionStart === selectionEnd ? offers(value.slice(0, selectionStart), words.peek()) : { from: 0, list: [] };
    open.value = found.list.length ? found : null;
    chosen.value = -1;
  };
  const take = (one: Offer) => {
    const { from } = open.peek()!;
    const { value, selectionStart } = box.current!;
    const next = `${value.slice(0, from)}${one.text} ${value.slice(selectionStart).replace(/^ /, '')}`;
    draft.write(next);
    open.value = null;
    box.current!.value = next;
    box.current!.setSelectionRange(from + one.text.length + 1, from + one.text.length + 1);
    box.current!.focus();
    offer();
  };
  const key = (event: KeyboardEvent) => {
    const list = open.value?.list;
    if (event.key === 'Enter' && (!list || chosen.value < 0)) return event.preventDefault(); // a rule is one line
    if (!list) {
      if (event.key === ' ' && event.ctrlKey) { event.preventDefault(); offer(); }
      return undefined;
    }
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move) chosen.value = (chosen.value + move + list.length + (chosen.value < 0 && move < 0 ? 1 : 0)) % list.length;
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen.value >= 0) take(list[chosen.value]!);
    else if (event.key === 'Escape') open.value = null;
    else return undefined;
    event.preventDefault();
    return undefined;
  };
  const better = wrong && at >= 0 ? mended(text, wrong.column, wrong.words) : null;
  return (
    <div class="fld line-fld">
      <label for={id}>As one line</label>
      <div class="line-box">
        <div class="under" aria-hidden="true">{at < 0 ? text : <>{text.slice(0, at)}<mark>{/^\S*/.exec(text.slice(at))![0] || ' '}</mark>{text.slice(at).replace(/^\S*/, '')}</>}</div>
        <textarea id={id} ref={box} class="mono" rows={2} value={text} disabled={fixed} maxLength={2000} spellcheck={false} autocomplete="off" autocapitalize="off" placeholder="cpu_busy > 90 % for 5m"
          aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={open.value && chosen.value >= 0 ? `${id}-${chosen.value}` : undefined}
          aria-invalid={wrong ? 'true' : undefined} aria-describedby={wrong ? `${id}-wrong` : undefined}
          onInput={(event) => { draft.write(event.currentTarget.value.replaceAll('\n', ' ')); offer(); }} onKeyDown={key} onBlur={() => { open.value = null; }} />
        <ul class="offers" id={`${id}-list`} role="listbox" aria-label="What may stand here" hidden={!open.value}>
          {open.value?.list.map((one, i) => (
            <li key={one.text} id={`${id}-${i}`} role="option" aria-selected={i === chosen.value} onPointerDown={(event) => { event.preventDefault(); take(one); }}><b>{one.text}</b><small class="cut">{one.about}</small></li>
          ))}
        </ul>
      </div>
      {wrong && <span class="hint err row" id={`${id}-wrong`} role="status"><Icon name="down" tone="c-down" /><span>{wrong.column > 0 && `Column ${wrong.column}: `}{wrong.words}</span>{better !== null && <button type="button" class="btn" onClick={() => draft.write(better)}>Put it right</button>}</span>}
    </div>
  );
}
