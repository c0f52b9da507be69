/** Sends one message by a channel and shows what the server made of it, word by word. */
import { useSignal } from '@preact/signals';
import { watchApi, type Setting, type Tested } from '../api/watch.ts';
import { StateMark } from '../parts/icon.tsx';
import { plain } from '../unit/plain.ts';
import { Dialog } from '../views/dialog.tsx';

const STATE: Record<Tested['state'], [string, string]> = { delivered: ['ok', 'Delivered'], later: ['warn', 'Not now'], refused: ['down', 'Refused'] };

export function TestChannel({ channel, close }: { channel: Setting; close: () => void }) {
  const to = useSignal('');
  const came = useSignal<Tested | null>(null);
  const { value } = came;
  return (
    <Dialog title={`Test of ${plain(channel.name)}`} verb={value ? 'Send again' : 'Send test'} onClose={close} onDo={async () => { came.value = await watchApi.test(channel.id, to.value.trim()); }}>
      <label class="fld"><span>To</span><span class="field"><input value={to.value} placeholder="ann@example.com" autofocus autocomplete="off" spellcheck={false} autocapitalize="off" onInput={(event) => { to.value = event.currentTarget.value; }} /></span><span class="hint">Empty where the channel itself is the address</span></label>
      {value && (
        <div role="status">
          <p><StateMark state={STATE[value.state][0]}>{STATE[value.state][1]}</StateMark> {plain(value.detail)}</p>
          {value.dialogue.length > 0 && <pre class="dialogue" tabIndex={0} aria-label="What was said">{value.dialogue.map(plain).join('\n')}</pre>}
        </div>
      )}
    </Dialog>
  );
}
