/** How a person is told: a channel and an address there in each line; a fallback is used when the others did not deliver, one with `after` or `remind` while nobody has acknowledged. */
import { useSignal } from '@preact/signals';
import { Icon } from '../parts/icon.tsx';
import { Wrong } from '../parts/inputs.tsx';
import type { Way } from './given.ts';
import { canRing, subscribe } from './push.ts';

/** `publicKey`: of a channel that rings browsers. */
export interface Through { name: string; publicKey: string | null }

interface Props { ways: readonly Way[]; channels: readonly Through[]; wrong: string | undefined; onChange: (ways: Way[]) => void }

function Span({ label, about, placeholder, value, onInput }: { label: string; about: string; placeholder: string; value: string; onInput: (value: string) => void }) {
  return <label class="row span" title="While the incident is open and nobody has acknowledged it">{label}<span class="field"><input aria-label={about} placeholder={placeholder} value={value} autocomplete="off" spellcheck={false} onInput={(event) => onInput(event.currentTarget.value)} /></span></label>;
}

export function Ways({ ways, channels, wrong, onChange }: Props) {
  const trouble = useSignal<string | null>(null);
  const keyOf = (way: Way) => channels.find(({ name }) => name === way.channel)?.publicKey ?? null;
  const here = (at: number, key: string) => void subscribe(key).then((to) => { trouble.value = null; change(at, { to }); }, (problem: Error) => { trouble.value = problem.message; });
  const change = (at: number, more: Partial<Way>) => onChange(ways.map((way, i) => (i === at ? { ...way, ...more } : way)));
  return (
    <fieldset class="lines" aria-describedby={wrong ? 'ways-words' : undefined}>
      <legend>Ways to this person</legend>
      {ways.map((way, i) => (
        <div class="line way" key={i}>
          <span class="sel"><select aria-label={`Channel ${i + 1}`} aria-invalid={wrong ? 'true' : undefined} value={way.channel} onChange={(event) => change(i, { channel: event.currentTarget.value })}>
            <option value="">Channel</option>
            {[...new Set([...channels.map(({ name }) => name), way.channel])].filter(Boolean).map((name) => <option key={name} value={name}>{name}</option>)}
          </select><Icon name="chev" /></span>
          <span class="field"><input aria-label={`Address ${i + 1}`} placeholder="ann@example.com" value={way.to} autocomplete="off" spellcheck={false} autocapitalize="off" onInput={(event) => change(i, { to: event.currentTarget.value })} /></span>
          {keyOf(way) !== null && canRing() && <button type="button" class="btn" title="Rings here, also while no page of Tocsin is open" onClick={() => here(i, keyOf(way)!)}><Icon name="bell" />This browser</button>}
          <label class="row"><input type="checkbox" checked={way.fallback} onChange={(event) => change(i, { fallback: event.currentTarget.checked, after: '', remind: '' })} /> Only as fallback</label>
          <button type="button" class="btn ico bare" aria-label={`Take way ${i + 1} away`} title="Take away" onClick={() => onChange(ways.filter((_, other) => other !== i))}><Icon name="x" /></button>
          {!way.fallback && <span class="turns"><Span label="After" about={`Way ${i + 1} only when nobody has acknowledged after`} placeholder="15m" value={way.after} onInput={(after) => change(i, { after })} /><Span label="Again each" about={`Way ${i + 1} again each`} placeholder="1h" value={way.remind} onInput={(remind) => change(i, { remind })} /></span>}
        </div>
      ))}
      {trouble.value !== null && <Wrong id="push-words">{trouble.value}</Wrong>}
      {wrong && <Wrong id="ways-words">{wrong}</Wrong>}
      <button type="button" class="btn" onClick={() => onChange([...ways, { channel: '', to: '', fallback: false, after: '', remind: '' }])}><Icon name="plus" />Add a way</button>
    </fieldset>
  );
}
