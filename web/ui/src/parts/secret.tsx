/** A field that a keeper of passwords knows by its purpose. */
import { Wrong } from './inputs.tsx';

export { Wrong } from './inputs.tsx';

interface Props { name: string; label: string; value: string; onInput: (value: string) => void; complete: string; type?: 'text' | 'password'; wrong?: string | undefined; hint?: string }

export function Secret({ name, label, value, onInput, complete, type = 'password', wrong, hint }: Props) {
  const id = `f-${name}`;
  return (
    <div class="fld">
      <label for={id}>{label}</label>
      <span class="field" data-state={wrong ? 'error' : undefined}><input id={id} name={name} type={type as 'password'} value={value} autocomplete={complete} spellcheck={false} autocapitalize="off"
        aria-invalid={wrong ? 'true' : undefined} aria-describedby={wrong || hint ? `${id}-words` : undefined} onInput={(event) => onInput(event.currentTarget.value)} /></span>
      {wrong ? <Wrong id={`${id}-words`}>{wrong}</Wrong> : hint && <span class="hint" id={`${id}-words`}>{hint}</span>}
    </div>
  );
}
