/** A field with its name, its hint, and what the hub says is wrong with it. */
import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import type { Line } from './fields.ts';

interface Props { name: string; label: string; value: string; onInput: (value: string) => void; wrong?: string | undefined; hint?: string; placeholder?: string; required?: boolean; list?: string }

export function Wrong({ id, children }: { id: string; children: ComponentChildren }) {
  return <span class="hint err" id={id} role="alert">{children}</span>;
}

export function Input({ name, label, value, onInput, wrong, hint, placeholder, required, list }: Props) {
  const id = `f-${name}`;
  return (
    <div class="fld">
      <label for={id}>{label}</label>
      <span class="field" data-state={wrong ? 'error' : undefined}><input id={id} type="text" value={value} placeholder={placeholder} required={required} list={list} autocomplete="off" spellcheck={false} autocapitalize="off"
        aria-invalid={wrong ? 'true' : undefined} aria-describedby={wrong || hint ? `${id}-words` : undefined} onInput={(event) => onInput(event.currentTarget.value)} /></span>
      {wrong ? <Wrong id={`${id}-words`}>{wrong}</Wrong> : hint && <span class="hint" id={`${id}-words`}>{hint}</span>}
    </div>
  );
}

/** Any other member, a name and a value in each line. */
export function Lines({ lines, onChange, wrong, known }: { lines: readonly Line[]; onChange: (lines: Line[]) => void; wrong: Record<string, string>; known: readonly string[] }) {
  const change = (at: number, more: Partial<Line>) => onChange(lines.map((line, i) => (i === at ? { ...line, ...more } : line)));
  return (
    <fieldset class="lines">
      <legend>More members</legend>
      <datalist id="members">{known.map((name) => <option key={name} value={name} />)}</datalist>
      {lines.map((line, i) => {
        const said = line.name ? wrong[line.name] : undefined;
        return (
          <div class="line" key={i}>
            <span class="field"><input aria-label={`Member ${i + 1}`} placeholder="port" list="members" value={line.name} autocomplete="off" spellcheck={false} autocapitalize="off" onInput={(event) => change(i, { name: event.currentTarget.value })} /></span>
            <span class="field" data-state={said ? 'error' : undefined}><input aria-label={`Value of ${line.name || `member ${i + 1}`}`} placeholder="443" value={line.value} autocomplete="off" spellcheck={false} autocapitalize="off" aria-invalid={said ? 'true' : undefined} aria-describedby={said ? `line-${i}` : undefined} onInput={(event) => change(i, { value: event.currentTarget.value })} /></span>
            <button type="button" class="btn ico bare" aria-label={`Take ${line.name || `member ${i + 1}`} away`} title="Take away" onClick={() => onChange(lines.filter((_, other) => other !== i))}><Icon name="x" /></button>
            {said && <Wrong id={`line-${i}`}>{said}</Wrong>}
          </div>
        );
      })}
      <button type="button" class="btn" onClick={() => onChange([...lines, { name: '', value: '' }])}><Icon name="plus" />Add a member</button>
    </fieldset>
  );
}
