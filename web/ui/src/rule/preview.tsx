/** "In the last 7 days this rule would have rung 3 times": the count, the charts of who rang, and each time as a row. */
import { useSignal } from '@preact/signals';
import type { Parsed, Rung } from '../api/rules.ts';
import { now } from '../live/clock.ts';
import { hostIds, hostModel } from '../live/hosts.ts';
import { known } from '../live/tables.ts';
import { Note, Segments } from '../parts/controls.tsx';
import { choice } from '../route/query.ts';
import { hostPath } from '../route/route.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import { age, count } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { moment } from '../unit/time.ts';
import { LaneChart } from './lane.tsx';
import { about, formatOf, headline, lanes, measured, meant, RANGES, type Lane } from './shown.ts';
import { useRehearsal } from './rehearsal.ts';

const LANES = 3;
const ROWS = 50;
const AROUND = 600_000;

/** `parsed`: the rule as it is now; null: it cannot be read. `saved`: as it is in use. */
export function Rehearsal({ parsed, saved }: { parsed: Parsed | null; saved: string | null }) {
  const range = choice(query.value, 'range', RANGES.map(({ value }) => value), '7d');
  const asTable = query.value.get('view') === 'table';
  const text = parsed?.text ?? null;
  const mine = useRehearsal(text, range);
  const known1 = mine.answer.value;
  // The one in use is asked after the new one, and only while they differ.
  const other = useRehearsal(saved !== null && text !== null && saved !== text && known1?.text === text ? saved : null, range);
  const before = other.answer.value;
  const stale = known1 !== null && (known1.text !== text || known1.range !== range);
  const preview = known1?.preview;
  if (parsed === null && !preview) return <section class="rehearsal"><p class="meta">What it would have done in the last days stands here as soon as the rule can be read.</p></section>;
  return (
    <section class="rehearsal" aria-labelledby="rehearsal-title" aria-busy={mine.busy.value || undefined}>
      <div class="row between reh-head">
        <div><h2 id="rehearsal-title" aria-live="polite">{preview ? headline(preview, known1.range) : mine.error.value ? 'What it would have done could not be read' : <span class="skel">In the last 7 days this rule would have rung</span>}</h2>
          <p class="meta">{preview ? about(preview) : ' '}{preview && before && before.text === saved && before.range === known1.range && !stale && saved !== text && ` The rule in use would have rung ${count(before.preview.count)} times.`}{stale && ' Looking again.'}</p></div>
        <div class="row"><Segments label="Range" value={range} options={RANGES} keys="t" onChange={(value) => setQuery({ range: value }, 'push', { range: '7d' })} /><a class="link" href={queryLink({ view: asTable ? null : 'table' })}>{asTable ? 'As charts' : 'As tables'}</a></div>
      </div>
      {mine.error.value && <Note tone="down" icon="down" live><span class="grow">{mine.error.value}</span><button type="button" class="btn" onClick={mine.again}>Retry</button></Note>}
      {preview?.hint && !stale && <Note tone="warn" icon="warn">{plain(preview.hint)}. It can be kept, and rings when there is one.</Note>}
      {preview && parsed && <div class={stale || mine.error.value ? 'aged' : ''}><Charts parsed={parsed} preview={preview} asTable={asTable} /><Rows firings={preview.firings} total={preview.count} unit={preview.unit} /></div>}
    </section>
  );
}

function Charts({ parsed, preview, asTable }: { parsed: Parsed; preview: NonNullable<ReturnType<typeof useRehearsal>['answer']['value']>['preview']; asTable: boolean }) {
  const unitOf = (table: string, column: string) => known.value?.items.find(({ name }) => name === table)?.columns.find(({ name }) => name === column)?.unit;
  const of = measured(parsed.condition, preview.unit, unitOf);
  if (!of) return null;
  const hosts = hostIds.value.flatMap((id) => hostModel(id)?.facts.value ?? []).filter((host) => meant(parsed.condition, host)).sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
  const on = parsed.condition['on'];
  const key = of.table === 'system' ? '' : typeof on === 'string' && !on.includes('*') ? on : null;
  const shown: Lane[] = lanes(preview.firings, hosts, key, LANES);
  if (shown.length === 0) return null;
  const words = of.column.replaceAll('_', ' ');
  return <div class="charts single">{shown.map((lane) => <LaneChart key={`${lane.host} ${lane.key}`} lane={lane} preview={preview} of={{ ...of, unit: unitOf(of.table, of.column) ?? 'own' }} words={words} severity={parsed.severity} asTable={asTable} />)}</div>;
}

function Rows({ firings, total, unit }: { firings: readonly Rung[]; total: number; unit: string }) {
  const all = useSignal(false);
  if (firings.length === 0) return null;
  const shown = all.value ? firings : firings.slice(0, ROWS);
  const format = formatOf(unit);
  return (
    <div class="tbl rung"><table>
      <thead><tr><th scope="col">Would have rung</th><th scope="col">Host</th><th scope="col" class="num">For</th><th scope="col" class="num">Peak</th></tr></thead>
      <tbody>
        {shown.map((one) => (
          <tr key={`${one.host} ${one.key} ${one.from}`}>
            <td><time dateTime={new Date(one.from).toISOString()} title={new Date(one.from).toISOString()}>{moment(one.from, now.peek(), false)}</time></td>
            <td class="cut">{one.host === null ? 'all together' : <a class="link" href={`${hostPath(one.host)}?from=${one.from - AROUND}&to=${Math.min(now.peek(), (one.to ?? now.peek()) + AROUND)}`}><b>{plain(one.name ?? one.host)}</b></a>}{one.key && <small>{plain(one.key)}</small>}</td>
            <td class="num">{one.to === null ? `now, ${age(now.peek() - one.from)}` : age(one.to - one.from)}</td>
            <td class="num">{format(one.peak)}</td>
          </tr>
        ))}
      </tbody>
    </table>{total > shown.length && <p class="pad meta">{firings.length > shown.length ? <button type="button" class="btn" onClick={() => { all.value = true; }}>Show {count(firings.length)}</button> : `The latest ${count(shown.length)} of ${count(total)}`}</p>}</div>
  );
}
