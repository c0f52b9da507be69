/** The list of keys, as a dialog. */
import { useEffect, useRef } from 'preact/hooks';
import { helpOpen, keysOff, setKeysOff } from './keys.ts';
import { Icon } from './icon.tsx';

const KEYS: [string[], string][] = [
  [['Ctrl', 'K'], 'Search or jump to anything'],
  [['/'], 'Filter'],
  [['.'], 'Pause or resume live'],
  [['t'], 'Next range'],
  [['c'], 'Compare the host on screen'],
  [['g', 'o'], 'Go to overview'],
  [['g', 'h'], 'Go to the list of hosts'],
  [['g', 'i'], 'Go to the incidents'],
  [['g', 'k'], 'Go to the checks'],
  [['g', 'r'], 'Go to the rules'],
  [['g', 's'], 'Go to the services'],
  [['j', 'k'], 'Next or previous in a list, a table or the tiles'],
  [['←', '→'], 'Move the cursor in a chart, with Shift by ten'],
  [['Enter'], 'Open; on a chart: the processes of that second'],
  [['?'], 'This list'],
];

export function Help() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog class="dlg" ref={dialog} aria-labelledby="keys-title" onClose={() => { helpOpen.value = false; }}
      onClick={(event) => { if (event.target === dialog.current) helpOpen.value = false; }}>
      {open && (
        <div class="dlg-b">
          <div class="row between">
            <h2 id="keys-title">Keys</h2>
            <button type="button" class="btn bare ico" aria-label="Close, key Escape" title="Close (Esc)" onClick={() => { helpOpen.value = false; }}><Icon name="x" /></button>
          </div>
          <dl class="dl keys">
            {KEYS.map(([keys, words]) => <><dt>{keys.map((key) => <kbd>{key}</kbd>)}</dt><dd>{words}</dd></>)}
          </dl>
          <label class="row"><input type="checkbox" checked={!keysOff.value} onChange={(event) => setKeysOff(!event.currentTarget.checked)} /> Single keys work</label>
        </div>
      )}
    </dialog>
  );
}
