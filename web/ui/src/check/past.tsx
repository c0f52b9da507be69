/** The past of a check: its answer time as a chart, its days, its last looks with what was said, and what it is made of. */
import { signal, useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { Check, Look } from '../api/watch.ts';
import { ChartFigure } from '../chart/figure.tsx';
import { now } from '../live/clock.ts';
import { Segments } from '../parts/controls.tsx';
import { textOf } from '../parts/fields.ts';
import { wordsOf } from '../parts/problem.tsx';
import { choice } from '../route/query.ts';
import { query, queryLink, setQuery } from '../route/router.ts';
import { age, count } from '../unit/format.ts';
import { plain } from '../unit/plain.ts';
import { DAY, HOUR } from '../unit/time.ts';
import { Bars, dayText } from './bars.tsx';
import { daysOf, failedAt, millisText, quantile, uptimeText } from './days.ts';
import { hoursOf, wantHours } from './hours.ts';
import { LookTable, Parts } from './look-table.tsx';
import { binsOfHours, binsOfLooks, fits, hoursSpec, partsSpec, readLooks } from './looks.ts';
import { nameOf, WORD } from './states.ts';
import { Young } from './young.tsx';

const RANGES = [{ value: '1h', label: '1 h' }, { value: '24h', label: '24 h' }, { value: '7d', label: '7 d' }];
const SPANS: Record<string, number> = { '1h': HOUR, '24h': DAY, '7d': 7 * DAY };
const TABLE = 50;
const cursor = signal<number | null>(null);
const still = signal(0);

export function Past({ check }: { check: Check }) {
  const range = choice(query.value, 'range', RANGES.map(({ value }) => value), '24h');
  const asTable = query.value.get('view') === 'table';
  const span = SPANS[range]!;
  const interval = check.interval ?? 60_000;
  const raw = fits(span, interval);
  const looks = useSignal<{ from: number; list: readonly Look[]; at: number } | null>(null);
  const error = useSignal<string | null>(null);
  const turn = useSignal(0);
  useEffect(() => {
    const stop = new AbortController();
    const at = now.peek();
    // Its last looks are in the table whatever the chart is made of.
    const from = at - (raw ? Math.max(span, fits(DAY, interval) ? DAY : span) : HOUR);
    readLooks(check.id, from, looks.peek()?.list ?? [], stop.signal).then((list) => {
      looks.value = { from, list, at };
      error.value = null;
    }, (problem: unknown) => { if (!stop.signal.aborted) error.value = wordsOf(problem); });
    wantHours(check.id, at);
    return () => stop.abort();
  }, [check.id, check.lastRun, range, turn.value]);
  const known = looks.value;
  const past = hoursOf(check.id).value;
  const name = plain(nameOf(check));
  const spec = useMemo(() => (raw ? partsSpec(name) : hoursSpec(name)), [raw, name]);
  const view = useMemo(() => {
    const to = known?.at ?? now.peek();
    const from = to - span;
    // Of a longer range that was just chosen the rest is on its way: what is not read yet is no gap.
    if (raw ? !known || known.from > from : !past) return null;
    const bins = raw ? binsOfLooks(known!.list, from, to, interval) : binsOfHours(past!.hours, from);
    return { bins, from, to, live: true, span, range: { name: range, span, fixed: null, opens: false } };
  }, [known, past, range, raw, interval]);
  const days = useMemo(() => (past ? daysOf(past.hours, past.at) : null), [past]);
  const times = useMemo(() => (known?.list ?? []).filter(({ at }) => at > known!.at - DAY).flatMap(({ phases }) => phases.total ?? []), [known]);
  const last = known?.list[0];
  const retry = () => { turn.value++; };
  return (
    <div class="past">
      <div class="past-main">
        <dl class="four">
          <div><dt>Up in 90 days</dt><dd>{past ? `${uptimeText(past.uptime)}${past.uptime === null ? '' : ' %'}` : '–'}</dd></div>
          <div><dt>p50</dt><dd>{millisText(quantile(times, 0.5))}</dd></div>
          <div><dt>p95</dt><dd>{millisText(quantile(times, 0.95))}</dd></div>
          {last?.facts['certificate.days'] && <div><dt>Certificate left</dt><dd>{last.facts['certificate.days']} d</dd></div>}
          <div><dt class="of">p50 and p95 of {count(times.length)} looks in {fits(DAY, interval) ? '24 h' : '1 h'}</dt></div>
        </dl>
        <div class="bar flush">
          <Segments label="Range" value={range} options={RANGES} keys="t" onChange={(value) => setQuery({ range: value }, 'push', { range: '24h' })} />
          <span class="grow" />
          <a class="link" href={queryLink({ view: asTable ? null : 'table' })}>{asTable ? 'As charts' : 'All as tables'}</a>
        </div>
        <h2 class="sr">Charts</h2>
        <div class="charts single">
          <ChartFigure spec={spec} view={view} beat={still} cursor={cursor} height={180} asTable={asTable} aged={Boolean(error.value)} error={error.value} onRetry={retry} onZoom={() => undefined} onBack={() => undefined} />
        </div>
        <div class="cap"><h2>Last 90 days</h2><span class="meta">A bar is a day of your zone; grey: nobody looked</span></div>
        {days && past ? asTable
          ? <div class="as-table days" tabIndex={0} role="region" aria-label="Last 90 days, as a table"><table><thead><tr><th scope="col">Day</th><th scope="col" class="num">Outages</th></tr></thead><tbody>{[...days].reverse().map((day) => <tr key={day.at}><td>{dayText(day)}</td><td class="num">{day.uptime === null ? '–' : day.outages}</td></tr>)}</tbody></table></div>
          : past.uptime === null ? <div class="panel pad"><Young check={check} /></div>
          : <div class="panel pad"><Bars days={days} about={name} uptime={past.uptime} narrow /><div class="row between meta"><span>90 days ago</span><span>today</span></div></div>
          : <div class="panel pad"><span class="skel bars" /></div>}
        <div class="cap"><h2>Last looks</h2></div>
        {known && <LookTable looks={known.list.slice(0, TABLE)} />}
      </div>
      <aside class="past-side" aria-label={`More of ${name}`}>
        <Times check={check} failed={failedAt(known?.list ?? [], past?.hours ?? [])} />
        {last && <Parts look={last} />}
        {last && Object.keys(last.facts).length > 0 && <><h2 class="lab">Facts</h2><dl class="dl">{Object.entries(last.facts).map(([fact, value]) => <><dt key={fact}>{plain(fact)}</dt><dd>{plain(value)}</dd></>)}</dl></>}
        <h2 class="lab">Set{check.provisioned && ' by a file'}</h2>
        <dl class="dl">{Object.entries(check.set).map(([member, value]) => <><dt key={member}>{plain(member)}</dt><dd>{plain(textOf(value))}</dd></>)}</dl>
      </aside>
    </div>
  );
}

/** When it last looked and last failed; in a part of its own, since it is drawn each second. */
function Times({ check, failed }: { check: Check; failed: number | null }) {
  const ago = (at: number | null) => (at === null ? '–' : `${age(Math.max(0, now.value - at))} ago`);
  return (
    <>
      <h2 class="lab">Now</h2>
      <dl class="dl">
        <dt>Status</dt><dd>{WORD[check.state]}</dd>
        <dt>Method</dt><dd>{check.type || '–'}</dd>
        <dt>Interval</dt><dd>{check.interval === null ? '–' : age(check.interval)}</dd>
        <dt>Last look</dt><dd>{ago(check.lastRun)}</dd>
        <dt>Last failure</dt><dd>{ago(failed)}</dd>
      </dl>
    </>
  );
}
