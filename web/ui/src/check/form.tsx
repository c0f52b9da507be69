/** A new check, or another setting of one: what every check has as fields, what its type has as lines of name and value. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ApiError, isAdmin } from '../api/client.ts';
import { watchApi, type Check, type CheckType, type GivenValue } from '../api/watch.ts';
import { Note } from '../parts/controls.tsx';
import { givenOf, linesOf, mistakes, namesOf, textOf, withLinesFor, type Line } from '../parts/fields.ts';
import { Icon } from '../parts/icon.tsx';
import { Input, Lines, Wrong } from '../parts/inputs.tsx';
import { Problem } from '../parts/problem.tsx';
import { checkPath } from '../route/watched.ts';
import { go } from '../route/router.ts';
import { NotForYou } from '../settings/words.tsx';
import { plain } from '../unit/plain.ts';
import '../style/checks.css';
import '../style/settings.css';
import './icons.tsx';
import { nameOf } from './states.ts';

const FIELDS = ['type', 'host', 'name', 'interval', 'timeout', 'retries', 'from', 'need'];
/** What every check may have besides, for the choice; the rest is its type's. */
const KNOWN = ['port', 'retry-interval', 'no-answer', 'wrong-answer', 'degraded', 'notify-ok', 'notify-change', 'remind', 'flap-changes', 'flap-window', 'watch', 'depends', 'contacts', 'paused'];

/** `retry-interval` as "Retry interval". */
const labelOf = (name: string): string => name.slice(0, 1).toUpperCase() + name.slice(1).replace(/-/g, ' ');

const namesText = (value: GivenValue | undefined): string => (Array.isArray(value) ? value.map(textOf).join(', ') : textOf(value));

interface Start { types: CheckType[]; check: Check | null }

export function CheckFormPage({ id }: { id: string | null }) {
  const start = useSignal<Start | null>(null);
  const problem = useSignal<unknown>(null);
  const read = () => {
    problem.value = null;
    Promise.all([watchApi.types(), id ? watchApi.check(id) : null]).then(([types, check]) => { start.value = { types: types.items, check }; }, (error: unknown) => { problem.value = error; });
  };
  useEffect(() => { document.title = `${id ? 'Edit a check' : 'Add a check'} – Tocsin`; }, [id]);
  useEffect(() => { if (isAdmin()) read(); }, [id]);
  if (!isAdmin()) return <NotForYou title="Add a check" command="tocsin signin" />;
  if (problem.value) return <Problem error={problem.value} what="check" again={read} />;
  return start.value && <Form start={start.value} />;
}

function Form({ start: { types, check } }: { start: Start }) {
  const fields = useSignal<Record<string, string>>(Object.fromEntries(FIELDS.map((name) => [name, name === 'from' ? namesText(check?.set[name]) : textOf(check?.set[name])])));
  const lines = useSignal<Line[]>(check ? linesOf(check.set, FIELDS) : []);
  const wrong = useSignal<Record<string, string>>({});
  const busy = useSignal(false);
  const field = (name: string) => ({ name, value: fields.value[name]!, wrong: wrong.value[name], onInput: (value: string) => { fields.value = { ...fields.value, [name]: value }; } });
  const type = types.find(({ name }) => name === fields.value['type']);
  // What the type needs has a field from the start; it is kept among the lines, where another type finds it again.
  const needed = (type?.required ?? []).filter((name) => !FIELDS.includes(name));
  const own = [...FIELDS, ...needed];
  const isNeeded = ({ name }: Line) => needed.includes(name);
  const member = (name: string) => ({ name, wrong: wrong.value[name], required: true, value: lines.value.find((line) => line.name === name)?.value ?? '', onInput: (value: string) => { lines.value = [...lines.value.filter((line) => line.name !== name), { name, value }]; } });
  const save = async (event: Event) => {
    event.preventDefault();
    if (busy.value) return;
    busy.value = true;
    try {
      const { from, ...others } = fields.value;
      const set = givenOf(others, lines.value);
      if (from!.trim()) set['from'] = namesOf(from!);
      const kept = check ? await watchApi.setCheck(check.id, set) : await watchApi.addCheck(set);
      go(checkPath(kept.id));
      return;
    } catch (error) {
      const said = error instanceof ApiError ? mistakes(error.message, error.field) : { '': String(error) };
      wrong.value = said;
      // What is missing gets a line to be written into.
      lines.value = withLinesFor(said, lines.value, own);
    }
    busy.value = false;
    requestAnimationFrame(() => document.querySelector<HTMLElement>('.edit [aria-invalid]')?.focus());
  };
  return (
    <>
      <section class="head"><div><h1>{check ? `Edit ${plain(nameOf(check))}` : 'Add a check'}</h1><p class="meta">{check ? 'Its history stays, also under another name.' : 'It is looked at from this hub as soon as it is saved.'}</p></div></section>
      <form class="edit" noValidate onSubmit={(event) => void save(event)}>
        {check?.provisioned && <Note tone="info" icon="lock">A file says how this check is; change it there.</Note>}
        <div class="fld">
          <label for="f-type">Type</label>
          <span class="sel"><select id="f-type" required value={fields.value['type']} aria-invalid={wrong.value['type'] ? 'true' : undefined} aria-describedby="f-type-words" onChange={(event) => field('type').onInput(event.currentTarget.value)}>
            <option value="">Choose one</option>
            {types.map(({ name }) => <option key={name} value={name}>{name}</option>)}
          </select><Icon name="chev" /></span>
          {wrong.value['type'] ? <Wrong id="f-type-words">{wrong.value['type']}</Wrong> : <span class="hint" id="f-type-words">{type?.help ?? `${types.length} types: ${types.map(({ name }) => name).join(', ')}`}</span>}
        </div>
        <Input {...field('host')} required label="Host" placeholder="shop.example.com" hint="A name or an address: whose service it is" />
        {needed.map((name) => <Input key={name} {...member(name)} label={labelOf(name)} hint={`A check of type ${type!.name} needs it`} />)}
        <Input {...field('name')} label="Name" placeholder={fields.value['type']!.toUpperCase()} hint="Host and name together are the check; the type in capitals unless given" />
        <div class="three">
          <Input {...field('interval')} label="Interval" placeholder="60s" hint="1s to 24h" />
          <Input {...field('timeout')} label="Time-out" placeholder="10s" hint="Of one look" />
          <Input {...field('retries')} label="Retries" placeholder="2" hint="Before anybody is told" />
        </div>
        <div class="three">
          <Input {...field('from')} label="Looked at from" placeholder="hub" hint="Agents by name or id, and hub, with commas; only the hub unless given" />
          <Input {...field('need')} label="Needed" placeholder="more than half" hint="So many must see it fail" />
        </div>
        <Lines lines={lines.value.filter((line) => !isNeeded(line))} onChange={(next) => { lines.value = [...lines.value.filter(isNeeded), ...next]; }} wrong={wrong.value} known={KNOWN} />
        {wrong.value[''] && <Note tone="down" icon="down" live>{wrong.value['']}</Note>}
        <div class="row"><button type="submit" class="btn pri" disabled={check?.provisioned} aria-busy={busy.value || undefined}>{check ? 'Save check' : 'Add check'}</button><a class="btn" href={check ? checkPath(check.id) : '/checks'}>Cancel</a></div>
      </form>
    </>
  );
}
