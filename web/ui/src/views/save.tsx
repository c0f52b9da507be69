/** Saves the page on screen as a view: a name for its address. */
import { useSignal } from '@preact/signals';
import { render } from 'preact';
import { Dialog, NameField } from './dialog.tsx';
import { createView, loadViews, refuseName } from './store.ts';

/** A first word for the name: what the page calls itself, without its counts. */
const suggested = () => document.title.replace(/ – Tocsin$/, '').replace(/^(\d+ (down|warn|stale|OK|unknown)(, )?)+$/, 'Overview').slice(0, 100);

/** Puts the dialog on top of whatever page is on screen. */
export function openSave(): void {
  const place = document.createElement('div');
  document.body.append(place);
  render(<SaveView close={() => { render(null, place); place.remove(); }} />, place);
}

function SaveView({ close }: { close: () => void }) {
  const address = location.pathname + location.search;
  const name = useSignal(suggested());
  const done = useSignal<string | null>(null);
  if (done.value) {
    const link = `${location.origin}/views/${done.value}`;
    return (
      <Dialog title={`Saved as “${name.value.trim()}”`} verb="Close" onClose={close} onDo={async () => close()}>
        <p>Everybody who may sign in here finds it under <a href="/views" onClick={close}>Views</a>, and at its own link:</p>
        <div class="codebox"><code>{link}</code>{navigator.clipboard && <button type="button" class="btn" onClick={(event) => { const button = event.currentTarget; void navigator.clipboard.writeText(link).then(() => { button.textContent = 'Copied'; }); }}>Copy link</button>}</div>
      </Dialog>
    );
  }
  return (
    <Dialog title="Save this view" verb="Save view" blocked={refuseName(name.value) !== null} onClose={close} onDo={async () => {
      done.value = (await createView(name.value, address)).id;
      void loadViews();
    }}>
      <NameField value={name.value} onInput={(text) => { name.value = text; }} />
      <p class="hint address"><code>{address}</code></p>
      <p class="hint">{/[?&](from|at)=\d/.test(address) ? 'It shows this window of time again.' : 'It shows what is then the newest time.'} Everybody who may sign in here can open it.</p>
    </Dialog>
  );
}
