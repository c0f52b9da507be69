/** How control is switched on: by root of the host alone, with a line to paste there. */
import { useEffect, useRef } from 'preact/hooks';
import { controlApi } from '../api/control.ts';
import { useAsked } from '../live/asked.ts';
import { Command } from '../parts/empty.tsx';
import { Problem } from '../parts/problem.tsx';
import '../style/control.css';
import '../style/sheets.css';
import { howTo } from './orders.ts';

/** The key never changes while the page is open. */
const EVERY = 3_600_000;

export function Steps() {
  const { data, error, again } = useAsked('control key', (stop) => controlApi.key(stop), EVERY);
  const key = data.value;
  const agent = key?.setup.split(' helper ')[0] ?? 'sudo tocsin-agent';
  return (
    <div class="or-steps">
      <p>Only root of a host decides what this hub may do there: nothing of it can be switched on from here.</p>
      <ol>
        <li><p>On the host, let its helper trust this hub:</p>{key ? <Command text={key.setup} /> : error.value ? <Problem error={error.value} what="key" again={() => again()} short /> : <span class="skel k6">Reading</span>}</li>
        <li><p>There, allow what may be done with which unit:</p><Command text={`${agent} helper allow nginx.service restart,start`} /></li>
      </ol>
      <p class="meta">The buttons come here by themselves within a minute. The host keeps its own record of what was done.</p>
    </div>
  );
}

export function HowTo() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    dialog.current!.showModal();
    return () => { if (before?.isConnected) before.focus(); };
  }, []);
  const close = () => { howTo.value = false; };
  return (
    <dialog class="dlg wide" ref={dialog} aria-labelledby="how-to" onClose={close} onClick={(event) => { if (event.target === dialog.current) close(); }}>
      <div class="dlg-b"><h2 id="how-to">Switch control on at a host</h2><Steps /></div>
      <div class="dlg-f"><button type="button" class="btn" onClick={close}>Close</button></div>
    </dialog>
  );
}
