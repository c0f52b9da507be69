/** Labels as chips in a field: typed and closed by Enter, a comma or a space; Backspace takes the last one back. */
import { useSignal } from '@preact/signals';
import { Icon } from '../parts/icon.tsx';
import { labelText, wrong, type Label } from './labels.ts';

interface Props { labels: readonly Label[]; onChange: (labels: Label[]) => void }

export function LabelsField({ labels, onChange }: Props) {
  const problem = useSignal<string | null>(null);
  const add = (field: HTMLInputElement) => {
    const text = field.value.trim().replace(/,$/, '');
    if (!text) return;
    problem.value = wrong(text, labels);
    if (problem.value) return;
    const at = text.indexOf('=');
    field.value = '';
    onChange([...labels, { name: text.slice(0, at), value: text.slice(at + 1) }]);
  };
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const field = event.currentTarget;
    if ((event.key === 'Enter' || event.key === ',' || event.key === ' ') && field.value.trim()) {
      event.preventDefault();
      add(field);
    } else if (event.key === 'Backspace' && !field.value && labels.length) onChange(labels.slice(0, -1));
  };
  return (
    <div class="fld grow">
      <label for="labels">Labels</label>
      <span class="field chips">
        {labels.map((label) => (
          <span class="chip on" key={label.name}>{labelText(label)}
            <button type="button" aria-label={`Take ${labelText(label)} away`} title="Take away" onClick={() => onChange(labels.filter((other) => other !== label))}><Icon name="x" /></button>
          </span>
        ))}
        <input id="labels" type="text" placeholder="site=fra-1" autocomplete="off" autocapitalize="off" spellcheck={false} aria-invalid={problem.value !== null} aria-describedby="labels-hint"
          onKeyDown={onKey} onInput={() => { problem.value = null; }} onBlur={(event) => add(event.currentTarget)} />
      </span>
      <span class={problem.value ? 'hint err' : 'hint'} id="labels-hint" role={problem.value ? 'alert' : undefined}>{problem.value ?? 'Groups and filters use them. Enter ends one.'}</span>
    </div>
  );
}
