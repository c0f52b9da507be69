/** Two numbers: from when on a mount is marked, in this browser. */
import { useSignal } from '@preact/signals';
import { limits, refuse, setLimits, USUAL } from './limits.ts';

export function LimitsForm({ close }: { close: () => void }) {
  const said = useSignal<string | null>(null);
  const { warn, crit } = limits.value;
  return (
    <form class="form" noValidate onSubmit={(event) => {
      event.preventDefault();
      const read = (name: string) => {
        const text = (event.currentTarget.elements.namedItem(name) as HTMLInputElement).value.trim();
        return text === '' ? NaN : Number(text);
      };
      const next = { warn: read('warn'), crit: read('crit') };
      said.value = refuse(next);
      if (said.value !== null) return;
      setLimits(next);
      close();
    }}>
      <label class="fld">Warn from, %<span class="field"><input name="warn" inputMode="numeric" defaultValue={String(warn)} aria-describedby="limits-said" /></span></label>
      <label class="fld">Full from, %<span class="field"><input name="crit" inputMode="numeric" defaultValue={String(crit)} aria-describedby="limits-said" /></span></label>
      <p class={`hint ${said.value ? 'err' : ''}`} id="limits-said" role="status">{said.value ?? 'Each limit belongs to its class. Kept in this browser; it changes nothing that the hub tells.'}</p>
      <div class="row">
        <button type="submit" class="btn pri">Set</button>
        <button type="button" class="btn" onClick={() => { setLimits(USUAL); close(); }}>{USUAL.warn} and {USUAL.crit} %</button>
      </div>
    </form>
  );
}
