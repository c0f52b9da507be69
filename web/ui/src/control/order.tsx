/** What is asked before an order is sent: what it touches, who does it, and why. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { controlApi, type Action, type Verb } from '../api/control.ts';
import { MARK, WORD as CHECK_WORD } from '../check/states.ts';
import { StateMark } from '../parts/icon.tsx';
import { keyOf, type Line } from '../service/key.ts';
import '../style/control.css';
import { plain } from '../unit/plain.ts';
import { Dialog } from '../views/dialog.tsx';
import './icons.tsx';
import { order, reasonBefore, wanted } from './orders.ts';
import { effect, MOST, refuseReason, tookBefore, VERB } from './words.ts';

export function OrderDialog({ line, verb }: { line: Line; verb: Verb }) {
  const { service, owner } = line;
  const field = useRef<HTMLInputElement>(null);
  const sure = useRef<HTMLInputElement>(null);
  // What is stopped stays so: nobody stops it on another machine than the one that was meant.
  const another = (text: string) => verb === 'stop' && text.trim() !== owner.name;
  const reason = useSignal(reasonBefore(line, verb));
  const typed = useSignal('');
  const tried = useSignal(false);
  const known = useSignal<readonly Action[]>([]);
  useEffect(() => {
    const stop = new AbortController();
    controlApi.actions({ host: owner.id, service: service.name }, stop.signal).then((items) => { known.value = items; }, () => null);
    return () => stop.abort();
  }, []);
  const close = () => { wanted.value = null; };
  const send = async () => {
    tried.value = true;
    if (refuseReason(reason.value)) return field.current?.focus();
    if (another(typed.value)) return sure.current?.focus();
    close();
    order(line, verb, reason.value, known.value);
    // The button that was pressed gives way to what is under way: its row keeps the focus.
    const key = keyOf(line);
    requestAnimationFrame(() => { if (document.activeElement === document.body) document.querySelector<HTMLElement>(`[data-service="${CSS.escape(key)}"]`)?.focus(); });
  };
  const miss = tried.value && another(typed.value);
  const wrong = reason.value.trim() || tried.value ? refuseReason(reason.value) : null;
  const name = plain(service.name);
  const about = [effect(service, verb), tookBefore(known.value, verb)].filter(Boolean).join(' ');
  return (
    <Dialog title={`${VERB[verb]} ${name} on ${plain(owner.name)}?`} verb={`${VERB[verb]} ${name}`} icon={verb} danger={verb !== 'start'} wide hint="The order expires in 60 s." onDo={send} onClose={close}>
      <p class="or-about">{about}</p>
      <dl class="dl">
        <dt>Affects</dt><dd>{service.sharing.length > 0 && <span class="or-line">{service.sharing.map(plain).join(', ')}, of the same processes</span>}
          {service.checks.map((check) => <span key={check.id} class="or-line">check {plain(check.name)} <StateMark state={MARK[check.state]}>{CHECK_WORD[check.state]}</StateMark></span>)}
          {!service.sharing.length && !service.checks.length && 'no other service, and no check looks at it'}</dd>
        <dt>Runs as</dt><dd>the helper on {plain(owner.name)}, allowed by <code>/etc/tocsin/helper.conf</code></dd>
      </dl>
      <div class="fld"><label for="or-reason">Reason <span class="was">goes into the journal</span></label>
        <span class="field" data-state={wrong ? 'error' : undefined}><input id="or-reason" ref={field} value={reason.value} maxLength={MOST} autocomplete="off" required autofocus aria-invalid={wrong !== null} aria-describedby="or-wrong" onInput={(event) => { reason.value = event.currentTarget.value; }} /></span>
        <span class="hint err" id="or-wrong" role="status">{wrong}</span>
      </div>
      {verb === 'stop' && <div class="fld"><label for="or-host">Name of the host <span class="was">as it stands above</span></label>
        <span class="field" data-state={miss ? 'error' : undefined}><input id="or-host" ref={sure} value={typed.value} autocomplete="off" spellcheck={false} autocapitalize="off" required aria-invalid={miss} aria-describedby="or-miss" onInput={(event) => { typed.value = event.currentTarget.value; }} /></span>
        <span class="hint err" id="or-miss" role="status">{miss && `Type ${plain(owner.name)} to stop it there.`}</span>
      </div>}
    </Dialog>
  );
}
