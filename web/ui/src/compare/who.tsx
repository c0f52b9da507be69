/** Which two are compared: a host and a time for each, and a way to turn them around. */
import { useSignal } from '@preact/signals';
import { hostIds, hostModel } from '../live/hosts.ts';
import { Select, type Option } from '../parts/controls.tsx';
import { later } from '../parts/later.tsx';
import { HOST_RANGES } from '../host/ranges.ts';
import { RANGES, SHORTEST } from '../route/range.ts';
import { setQuery } from '../route/router.ts';
import { age } from '../unit/format.ts';
import { plain, shortened } from '../unit/plain.ts';
import type { Choice } from './choice.ts';
import { byItself } from './fitting.ts';
import { OwnIcon } from './icons.tsx';
import type { Asked } from './load.ts';
import { OFFSETS, offsetText, SAME, timeWords, turned } from './offset.ts';
import { windowWords } from './words.ts';

const Times = later(() => import('./more.tsx').then((file) => file.Times), () => <></>);

interface Props { choice: Choice; asked: Asked; now: number }

const CUSTOM = 'custom';
/** Many times the longest name that anybody reads in a list. */
const NAME = 60;

export function Who({ choice, asked, now }: Props) {
  const { range, offset } = choice;
  const choosing = useSignal<'a' | 'b' | null>(null);
  const { a, b, from, to, shift } = asked;
  const hosts: Option[] = hostIds.value.map((id) => ({ value: id, label: shortened(plain(hostModel(id)!.facts.value.name), NAME) }))
    .sort((one, other) => one.label.localeCompare(other.label, 'en', { numeric: true }));
  // A page of a host has more ranges: the one that was brought along stands at its place among the usual ones.
  const times: Option[] = [...HOST_RANGES.filter((one) => one.name === range.name || RANGES.includes(one)).map(({ name, label, span: long }) => ({ value: name, label: `Last ${name === 'live' ? age(long) : label}` })), ...(range.fixed ? [{ value: '', label: windowWords(from, to) }] : []), { value: CUSTOM, label: 'Custom…' }];
  const before = offsetText(to - from);
  const [same, ...usual] = OFFSETS;
  const all = [same!, ...(usual.some(({ value }) => value === before) ? [] : [{ value: before, label: 'Just before' }]), ...usual];
  const known = all.some(({ value }) => value === offset);
  const offsets: Option[] = [...all, ...(known ? [] : [{ value: offset, label: named(timeWords(offset, to, now)) }]), { value: CUSTOM, label: 'Custom…' }];
  const swap = () => setQuery({ a: b, b: a, ...(shift === 0 ? {} : { offset: turned(offset), from: String(from - shift), to: String(to - shift), range: null }) });
  return (
    <>
      <div class="who" role="group" aria-label="What is compared">
        <span class="k" aria-hidden="true">A</span>
        <Select label="Host A" value={a} options={hosts} onChange={(value) => setQuery({ a: value, ...anew() })} />
        <Select label="Time A" keys="t" value={range.fixed ? '' : range.name} options={times}
          onChange={(value) => { choosing.value = value === CUSTOM ? 'a' : null; if (value !== CUSTOM) setQuery({ range: value, from: null, to: null }); }} />
        <button type="button" class="btn bare ico" aria-label="Swap A and B" title="Swap A and B" onClick={swap}><OwnIcon name="swap" /></button>
        <span class="k b" aria-hidden="true">B</span>
        <Select label="Host B" value={b} options={hosts} onChange={(value) => setQuery({ a, b: value, ...anew() })} />
        <Select label="Time B" value={offset} options={offsets}
          onChange={(value) => { choosing.value = value === CUSTOM ? 'b' : null; if (value !== CUSTOM) setQuery({ offset: value }); }} />
      </div>
      {choosing.value === 'a' && <Times key="a" labels={['A from', 'A to']} values={[from, to]} onDone={() => { choosing.value = null; }}
        problem={([start, end]) => (end! - start! < SHORTEST ? 'The end must be at least 10 s after the start.' : start! > now ? 'The start must not lie ahead.' : null)}
        onApply={([start, end]) => setQuery({ from: String(start), to: String(end), range: null })} />}
      {choosing.value === 'b' && <Times key="b" labels={['B from']} values={[from - shift]} onDone={() => { choosing.value = null; }}
        problem={([start]) => (start! > now ? 'The start must not lie ahead.' : null)}
        // The end of A must stay where it is, or the offset would point to another time a second later.
        onApply={([start]) => setQuery({ from: String(from), to: String(to), range: null, offset: start === from ? SAME : offsetText(from - start!) })} />}
    </>
  );
}

const anew = (): Record<string, null> => (byItself() ? { offset: null } : {});

const named = (words: string) => words.slice(0, 1).toUpperCase() + words.slice(1);
