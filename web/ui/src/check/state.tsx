/** What the hub remembers of all checks: taken out as a file, brought back from one, forgotten; each asked about by name. */
import { useSignal, type Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { call, mayChange } from '../api/client.ts';
import type { Check } from '../api/watch.ts';
import { Icon } from '../parts/icon.tsx';
import { Menu } from '../parts/menu.tsx';
import { wordsOf } from '../parts/problem.tsx';
import { everywhere, maySet } from '../session/may.ts';
import { plural } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import { Dialog } from '../views/dialog.tsx';
import { nameOf } from './states.ts';

const STATE = '/checks/state';
/** So many names are told; the rest is counted. */
const NAMED = 12;

/** The names of what something is done to. */
export function Named({ names }: { names: readonly string[] }) {
  return <p class="named">{names.slice(0, NAMED).map((name, i) => <>{i > 0 && ', '}<bdi key={name}>{shortened(plain(name), 80)}</bdi></>)}{names.length > NAMED && ` and ${names.length - NAMED} more`}.</p>;
}

/** Forgets what is remembered of those checks; their names. */
export const forget = (which: { check?: string; host?: string }) => call<{ reset: number; checks: string[] }>(`${STATE}?${new URLSearchParams(which)}`, { method: 'DELETE' });

interface Brought { name: string; text: string; checks: string[] }

/** Reads a file of states; throws in words when it is none. */
export async function readStates(file: File): Promise<Brought> {
  const text = await file.text();
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Error('This file is no JSON. A file of states is what “Export” gives, or what tocsin check keeps.');
  }
  const checks = (body as { checks?: unknown } | null)?.checks;
  if (typeof checks !== 'object' || checks === null) throw new Error('This file has no states of checks.');
  return { name: file.name, text, checks: Object.keys(checks) };
}

export function StateMenu({ checks, told, again }: { checks: readonly Check[]; told: Signal<string | null>; again: () => void }) {
  const asking = useSignal<'reset' | null>(null);
  const brought = useSignal<Brought | null>(null);
  const input = useRef<HTMLInputElement>(null);
  if (!mayChange() || !everywhere()) return null;
  const take = async () => {
    try {
      const url = URL.createObjectURL(new Blob([`${JSON.stringify(await call<unknown>(STATE), null, 1)}\n`], { type: 'application/json' }));
      Object.assign(document.createElement('a'), { href: url, download: 'tocsin-check-state.json' }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
    } catch (problem) {
      told.value = wordsOf(problem);
    }
  };
  const chosen = async () => {
    const file = input.current?.files?.[0];
    if (!file) return;
    try {
      brought.value = await readStates(file);
    } catch (problem) {
      told.value = wordsOf(problem);
    }
    input.current!.value = '';
  };
  return (
    <>
      <Menu class="menu" mark={<summary class="btn ico bare" aria-label="What is remembered of the checks" title="What is remembered of the checks"><Icon name="more" /></summary>}>
        {(close) => (
          <>
            <button type="button" class="btn bare" onClick={() => { close(); void take(); }}>Export state</button>
            {maySet() && <button type="button" class="btn bare" onClick={() => { close(); input.current!.click(); }}>Import state</button>}
            {maySet() && <button type="button" class="btn bare" onClick={() => { close(); asking.value = 'reset'; }}>Reset all</button>}
          </>
        )}
      </Menu>
      <input ref={input} type="file" accept="application/json,.json" hidden aria-label="File of states" onChange={() => void chosen()} />
      {asking.value && (
        <Dialog title={`Reset ${plural(checks.length, 'check')}`} verb="Reset all" danger onClose={() => { asking.value = null; }} onDo={async () => {
          const { reset } = await forget({});
          asking.value = null;
          told.value = `Forgot how ${plural(reset, 'check')} ${reset === 1 ? 'was' : 'were'}.`;
          again();
        }}>
          <p>Forgets how every check was last: the next looks begin anew, open incidents end, and who still fails rings again. The history stays. This is about:</p>
          <Named names={checks.map(nameOf)} />
        </Dialog>
      )}
      {brought.value && <Bring brought={brought.value} close={() => { brought.value = null; }} done={(words) => { told.value = words; again(); }} />}
    </>
  );
}

function Bring({ brought, close, done }: { brought: Brought; close: () => void; done: (words: string) => void }) {
  return (
    <Dialog title={`Import the state of ${plural(brought.checks.length, 'check')}`} verb="Import state" onClose={close} onDo={async () => {
      const { imported } = await call<{ imported: number }>(STATE, { method: 'PUT', body: JSON.parse(brought.text) as unknown });
      close();
      done(`${plural(imported, 'check')} ${imported === 1 ? 'remembers' : 'remember'} what ${shortened(plain(brought.name), 60)} says.`);
    }}>
      <p>What the hub remembers of them gives way to the file. Nobody is told of a failure that is in it, and the end of one rings as ever. All of it is taken or nothing. This is about:</p>
      <Named names={brought.checks} />
    </Dialog>
  );
}
