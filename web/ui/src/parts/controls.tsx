/** The small controls that every page uses: a field with its key, a choice, segments, a note. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

interface FieldProps { label: string; placeholder: string; value: string; onInput: (value: string) => void; class?: string }

/** The filter of a page; "/" puts the cursor into it. */
export function Filter({ label, placeholder, value, onInput, class: tone = '' }: FieldProps) {
  return (
    <label class={`field ${tone}`}>
      <Icon name="search" />
      <span class="sr">{label}</span>
      <input type="search" data-filter value={value} placeholder={placeholder} autocomplete="off" spellcheck={false}
        aria-keyshortcuts="/" onInput={(event) => onInput(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          if (value) onInput('');
          else event.currentTarget.blur();
        }} />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}

export interface Option { value: string; label: string; icon?: string; title?: string | undefined }

interface SelectProps { label: string; value: string; options: readonly Option[]; onChange: (value: string) => void; keys?: string; class?: string }

export function Select({ label, value, options, onChange, keys, class: tone = '' }: SelectProps) {
  return (
    <label class={`sel ${tone}`}>
      <span>{label}</span>
      <select value={value} data-keys={keys} aria-keyshortcuts={keys} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
      </select>
      <Icon name="chev" />
    </label>
  );
}

interface SegmentsProps { label: string; value: string; options: readonly Option[]; onChange: (value: string) => void; class?: string; keys?: string }

export function Segments({ label, value, options, onChange, class: tone = '', keys }: SegmentsProps) {
  return (
    <div class={`seg ${tone}`} role="group" aria-label={label} data-keys={keys} aria-keyshortcuts={keys}>
      {options.map((option) => (
        <button key={option.value} type="button" title={option.title} aria-pressed={option.value === value} onClick={() => onChange(option.value)}>{option.icon && <Icon name={option.icon} />}{option.label}</button>
      ))}
    </div>
  );
}

export function Note({ tone = '', icon, children, live }: { tone?: '' | 'info' | 'warn' | 'down'; icon: string; children: ComponentChildren; live?: boolean }) {
  return (
    <div class={`note ${tone}`} {...(live ? { role: 'status' } : {})}>
      <Icon name={icon} tone={tone === 'down' || tone === 'warn' ? `c-${tone}` : ''} />
      {children}
    </div>
  );
}
