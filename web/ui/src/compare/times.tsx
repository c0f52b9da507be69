/** The fields for a window, or a start, of one's own. */
import { useSignal } from '@preact/signals';

const two = (value: number) => String(value).padStart(2, '0');

/** As a field for date and time writes it, in the reader's zone. */
function fieldText(millis: number): string {
  const at = new Date(millis);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

export interface TimesProps { labels: string[]; values: number[]; problem: (values: number[]) => string | null; onApply: (values: number[]) => void; onDone: () => void }

export function Times({ labels, values, problem, onApply, onDone }: TimesProps) {
  const texts = useSignal(values.map(fieldText));
  const read = texts.value.map((text) => new Date(text).getTime());
  const wrong = read.some(Number.isNaN) ? 'Date and time are not whole.' : problem(read);
  return (
    <form class="who" onSubmit={(event) => { event.preventDefault(); if (!wrong) { onApply(read); onDone(); } }} onKeyDown={(event) => { if (event.key === 'Escape') onDone(); }}>
      {labels.map((label, i) => (
        <label class="field" key={label}><span class="was">{label}</span><input type="datetime-local" step={1} value={texts.value[i]} aria-describedby={wrong ? 'times-wrong' : undefined}
          ref={i === 0 ? focusOnce : undefined} onInput={(event) => { texts.value = texts.value.map((text, k) => (k === i ? event.currentTarget.value : text)); }} /></label>
      ))}
      <button type="submit" class="btn pri" aria-disabled={wrong !== null}>Apply</button>
      <button type="button" class="btn" onClick={onDone}>Cancel</button>
      {wrong && <span class="hint err" id="times-wrong" role="status">{wrong}</span>}
    </form>
  );
}

/** The field that was asked for gets the keyboard when it comes. */
const met = new WeakSet<Element>();
function focusOnce(element: HTMLElement | null): void {
  if (!element || met.has(element)) return;
  met.add(element);
  element.focus();
}
