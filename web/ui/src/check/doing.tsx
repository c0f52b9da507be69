/** What can be done with a check: look now, pause, change, forget what is remembered, delete; in the list and on its page. */
import { signal, useSignal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { mayChange } from '../api/client.ts';
import { watchApi, type Check } from '../api/watch.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { wordsOf } from '../parts/problem.tsx';
import { editCheckPath } from '../route/watched.ts';
import { maySet } from '../session/may.ts';
import { plain } from '../unit/plain.ts';
import { Dialog } from '../views/dialog.tsx';
import { millisText } from './days.ts';
import { forget, Named } from './state.tsx';
import { nameOf, WORD } from './states.ts';

type Asking = { verb: 'delete' | 'reset'; check: Check } | null;

export interface Deeds {
  /** What the last one came to. */
  told: Signal<string | null>;
  asking: Signal<Asking>;
  busy: Signal<string | null>;
  again: () => void;
}

export function useDoing(again: () => void): Deeds {
  return useMemo(() => ({ told: signal<string | null>(null), asking: signal<Asking>(null), busy: signal<string | null>(null), again }), []);
}

async function run({ told, busy, again }: Deeds, check: Check): Promise<void> {
  busy.value = check.id;
  told.value = `Looking at ${nameOf(check)}.`;
  try {
    const { state, message, phases } = await watchApi.run(check.id);
    told.value = `${nameOf(check)}: ${WORD[state].toLowerCase()}, ${message}, ${millisText(phases.total)}.`;
  } catch (problem) {
    told.value = `${nameOf(check)}: ${wordsOf(problem)}`;
  }
  busy.value = null;
  again();
}

async function pause({ told, again }: Deeds, check: Check): Promise<void> {
  const paused = check.state === 'paused';
  try {
    await watchApi.setCheck(check.id, { ...check.set, paused: String(!paused) });
    told.value = `${nameOf(check)} is ${paused ? 'looked at again' : 'paused'}.`;
  } catch (problem) {
    told.value = `${nameOf(check)}: ${wordsOf(problem)}`;
  }
  again();
}

export function RunNow({ check, doing }: { check: Check; doing: Deeds }) {
  const busy = doing.busy.value === check.id;
  return <button type="button" class="btn" disabled={check.state === 'paused'} title={check.state === 'paused' ? 'It is paused' : undefined} aria-busy={busy || undefined} onClick={() => { if (!busy) void run(doing, check); }}>{busy ? 'Looking' : 'Run now'}</button>;
}

export function Actions({ check, doing }: { check: Check; doing: Deeds }) {
  // An operator may look at once and nothing else: of a check that is paused there is nothing to offer.
  if (!mayChange() || (!maySet() && check.state === 'paused' && !check.provisioned)) return null;
  const label = `What to do with ${plain(nameOf(check))}`;
  const fixed = check.provisioned;
  return (
    <Menu class="menu" mark={<summary class="btn ico bare" aria-label={label} title={label}><Icon name="more" /></summary>}>
      {(close) => (
        <>
          {check.state !== 'paused' && <button type="button" class="btn bare" onClick={() => { close(); void run(doing, check); }}>Run now</button>}
          {maySet() && !fixed && <button type="button" class="btn bare" onClick={() => { close(); void pause(doing, check); }}>{check.state === 'paused' ? 'Resume' : 'Pause'}</button>}
          {maySet() && !fixed && <a class="btn bare" href={editCheckPath(check.id)}>Edit</a>}
          {maySet() && <button type="button" class="btn bare" onClick={() => { close(); doing.asking.value = { verb: 'reset', check }; }}>Reset</button>}
          {maySet() && !fixed && <button type="button" class="btn bare" onClick={() => { close(); doing.asking.value = { verb: 'delete', check }; }}>Delete</button>}
          {fixed && <small class="row"><Icon name="lock" />A file says how it is; change it there.</small>}
        </>
      )}
    </Menu>
  );
}

/** Asks before what cannot be taken back. `all`: where they are known, so that those of a host can be named. */
export function Doing({ doing, gone, all }: { doing: Deeds; gone?: () => void; all?: readonly Check[] }) {
  const { asking, told, again } = doing;
  const whole = useSignal(false);
  const others = useSignal<readonly Check[] | null>(null);
  const now = asking.value;
  if (!now) return null;
  const { verb, check } = now;
  const name = plain(nameOf(check));
  const close = () => {
    asking.value = null;
    whole.value = false;
  };
  if (verb === 'delete') {
    return (
      <Dialog title={`Delete the check ${name}`} verb="Delete check" danger onClose={close} onDo={async () => {
        await watchApi.deleteCheck(check.id);
        close();
        told.value = `Deleted ${name}.`;
        (gone ?? again)();
      }}><p>It is looked at no more, its history goes, and an open incident of it ends as removed. Pause it to keep them.</p></Dialog>
    );
  }
  return (
    <Dialog title={`Reset ${name}`} verb="Reset" onClose={close} onDo={async () => {
      const { reset } = await forget(whole.value ? { host: check.host } : { check: check.id });
      close();
      told.value = reset === 1 ? `Forgot how ${name} was.` : `Forgot how ${reset} checks were.`;
      again();
    }}>
      <p>Forgets how it was last: the next look begins anew, and who still fails rings again. The history stays.</p>
      <label class="row"><input type="checkbox" checked={whole.value} onChange={(event) => {
        whole.value = event.currentTarget.checked;
        if (whole.value && !all) void watchApi.checks().then(({ items }) => { others.value = items; }, () => undefined);
      }} /> All checks of {plain(check.host)}</label>
      {whole.value && <Named names={(all ?? others.value ?? [check]).filter(({ host }) => host === check.host).map(nameOf)} />}
    </Dialog>
  );
}
