/** A rule as a sentence whose words are controls. The sentence breaks where the screen ends. */
import { useId } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { known } from '../live/tables.ts';
import { columnsOf, FATES, FOLDS, isUp, otherSide, SIGNS, type Kind, type Parts } from './parts.ts';
import type { Draft } from './parse.ts';

/** What the sentence begins with: how a value is folded, or what else a rule may wait for. */
const BEGIN: readonly [string, string][] = [...FOLDS.map(([fold, words]): [string, string] => [`value ${fold}`, words || 'the value of']), ['process ', 'the process'], ['unit ', 'the unit'], ['service ', 'the service'], ['silent ', 'nothing']];
const SEVERITIES: readonly [string, string][] = [['info', 'Info'], ['warning', 'Warning'], ['critical', 'Critical']];

export function Sentence({ draft, fixed }: { draft: Draft; fixed: boolean }) {
  const parts = draft.parts.value;
  const columns = useId();
  const { change } = draft;
  const bad = draft.wrong.value?.of === 'parts';
  const field = (name: keyof Parts, label: string, size: string, placeholder = '', more: object = {}) => (
    <span class={`field ctl ${size}`} data-state={bad ? 'error' : undefined}><input aria-label={label} placeholder={placeholder} value={String(parts[name])} disabled={fixed} autocomplete="off" spellcheck={false} autocapitalize="off" onInput={(event) => change({ [name]: event.currentTarget.value })} {...more} /></span>
  );
  const select = (label: string, value: string, options: readonly (readonly [string, string])[], onChange: (value: string) => void) => (
    <span class="sel ctl"><select aria-label={label} value={value} disabled={fixed} onChange={(event) => onChange(event.currentTarget.value)}>{options.map(([name, words]) => <option key={name} value={name}>{words}</option>)}</select><Icon name="chev" /></span>
  );
  const value = parts.kind === 'value';
  const fate = FATES[parts.kind];
  const table = columnsOf(known.value?.items ?? []).find(({ text }) => text === parts.column)?.table;
  const over = parts.fold.endsWith(' over');
  const limit = value && parts.sign !== 'reaches';
  return (
    <div class="sent">
      <datalist id={columns}>{columnsOf(known.value?.items ?? []).map(({ text, help }) => <option key={text} value={text}>{help}</option>)}</datalist>
      <div><b>When</b><span>
        {select('About', `${parts.kind} ${parts.fold}`, BEGIN, (begin) => { const [kind = 'value', ...fold] = begin.split(' '); change({ kind: kind as Kind, fold: fold.join(' '), over: fold[1] === 'over' ? parts.over || '5m' : '', end: kind === 'value' && parts.end }); })}
        {value && <>{field('column', 'Column', 'w-col', 'cpu_busy', { list: columns })}
          {table !== undefined && table !== 'system' && <> on {field('on', 'On what', 'w-name', 'any')}</>}
          {over && <> over {field('over', 'Window', 'w-span', '5m')}</>}</>}
        {fate && field('name', 'Name', 'w-name', fate.sample)}
        {parts.kind === 'silent' ? <i> is heard</i> : null} of <span class="nb">host {field('host', 'Host', 'w-name', 'every')}</span> <span class="nb">with {field('labels', 'Labels', 'w-label', 'any label')}</span>
        {value && <> is {select('Held against', parts.sign, SIGNS, (sign) => change({ sign, ...(isUp(sign) === isUp(parts.endSign) ? { endSign: otherSide(sign) } : {}), ...(sign === 'reaches' ? { end: false, fold: '', over: '', within: parts.within || '4h' } : {}) }))}
          {field('amount', 'Limit', 'w-amount', '90 %')}{parts.sign === 'reaches' && <> within {field('within', 'Within', 'w-span', '4h')}</>}</>}
        {fate && <i> {fate.verb}</i>} for {field('hold', 'For how long', 'w-span', 'at once')}
        , raise {select('Severity', parts.severity, SEVERITIES, (severity) => change({ severity }))}
      </span></div>
      {limit && (
        <div><b>End</b><span>
          {select('End', parts.end ? 'own' : '', [['', 'when that is over'], ['own', `when ${parts.endSign === 'above' || parts.endSign === 'at-least' ? 'above' : 'below'}`]], (end) => change({ end: end === 'own', endAmount: parts.endAmount || parts.amount, endSign: isUp(parts.sign) === isUp(parts.endSign) ? otherSide(parts.sign) : parts.endSign }))}
          {parts.end && <>{field('endAmount', 'End limit', 'w-amount', '80 %')} for {field('endHold', 'End for how long', 'w-span', 'at once')}</>}
        </span></div>
      )}
    </div>
  );
}
