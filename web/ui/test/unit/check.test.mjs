import assert from 'node:assert/strict';
import test from 'node:test';
import { daysFrom, daysOf, failedAt, mergeDays, mergeHours, millisText, quantile, uptimeOf, uptimeText, youngWords } from '../../target/unit/check/days.js';
import { headline, sorted, tallyOf } from '../../target/unit/check/states.js';

const HOUR = 3_600_000;
const hour = (at, values = {}) => ({ at, up: HOUR, degraded: 0, down: 0, unknown: 0, outages: 0, looks: 60, avg: 12, max: 30, ...values });
const local = (...parts) => new Date(...parts).getTime();

test('days_hoursAroundMidnightAndTheChangeOfTheClock_belongToTheLocalDay', () => {
  const now = local(2026, 9, 26, 12); // the day after the clocks went back in Berlin
  const days = daysOf([hour(local(2026, 9, 24, 23)), hour(local(2026, 9, 25, 0), { up: 0, down: HOUR, outages: 1 }), hour(local(2026, 9, 25, 23), { up: HOUR / 2, degraded: HOUR / 2 }), hour(local(2026, 9, 26, 0))], now, 4);
  assert.deepEqual(days.map(({ mark }) => mark), ['none', 'ok', 'down', 'ok']);
  assert.equal(days[0].uptime, null);
  assert.equal(days[2].uptime, 0.5);
  assert.equal(days[2].degraded, HOUR / 2);
  assert.equal(days.at(-1).at, local(2026, 9, 26));
});

test('uptime_timeThatNobodyKnows_doesNotCount', () => {
  assert.equal(uptimeOf([hour(0, { up: 0, unknown: HOUR })]), null);
  assert.equal(uptimeText(null), '–');
  assert.equal(uptimeOf([hour(0), hour(1, { up: 0, degraded: HOUR })]), 1);
  assert.equal(uptimeText(1), '100');
  assert.equal(uptimeText(0.999999), '99.99', 'a moment down is not "100"');
});

test('daysFrom_sumsOfTheHub_areTheDaysOfHours', () => {
  const now = local(2026, 9, 26, 12);
  const hours = [hour(local(2026, 9, 25, 0), { up: 0, down: HOUR, outages: 1 }), hour(local(2026, 9, 26, 0))];
  const at = [local(2026, 9, 24, 0), local(2026, 9, 25, 0), local(2026, 9, 26, 0)];
  const days = daysFrom(at, { id: 'a', up: [0, 0, HOUR], degraded: [0, 0, 0], down: [0, HOUR, 0], unknown: [0, 0, 0], outages: [0, 1, 0] });
  assert.deepEqual(days, daysOf(hours, now, 3));
  assert.deepEqual(days.map(({ mark }) => mark), ['none', 'down', 'ok']);
  const later = daysFrom(at.slice(2), { id: 'a', up: [2 * HOUR], degraded: [HOUR], down: [0], unknown: [0], outages: [0] });
  assert.deepEqual(mergeDays(days, later, 2).map(({ at: begins, mark }) => [begins, mark]), [[at[1], 'down'], [at[2], 'warn']]);
});

test('mergeHours_laterAnswer_replacesTheHourThatWasNotOver', () => {
  assert.deepEqual(mergeHours([hour(1), hour(2, { up: 5 })], [hour(2), hour(3)]).map(({ at, up }) => [at, up]), [[1, HOUR], [2, HOUR], [3, HOUR]]);
  assert.deepEqual(mergeHours([hour(1)], []).length, 1);
});

test('quantile_andTexts', () => {
  assert.equal(quantile([], 0.5), null);
  assert.equal(quantile([5, 1, 3], 0.5), 3);
  assert.equal(quantile(Array.from({ length: 100 }, (_, i) => i + 1), 0.95), 95);
  assert.deepEqual([0.42, 9.96, 412.3, 1020, 12_345, null].map(millisText), ['0.4 ms', '10 ms', '412 ms', '1.02 s', '12.3 s', '–']);
});

const check = (host, state, more = {}) => ({ id: host, host, name: 'HTTP', state, flapping: false, ...more });

test('headline_saysWhatIsSo', () => {
  assert.equal(headline([]), 'Nothing is checked yet');
  assert.equal(headline([check('a', 'up'), check('b', 'down')]), 'b HTTP is down');
  assert.equal(headline([check('a', 'degraded'), check('b', 'down')]), '1 check is down, 1 is degraded');
  assert.equal(headline([check('a', 'down'), check('b', 'down')]), '2 checks are down');
  assert.equal(headline([check('a', 'up', { flapping: true })]), 'a HTTP changes too often');
  assert.equal(headline([check('a', 'up'), check('b', 'paused')]), '1 is up, nothing is down');
  assert.equal(headline([check('a', 'up'), check('b', 'up')]), 'All 2 checks are up');
});

test('sorted_worstFirst_andWhatHasNoNumberLast', () => {
  const all = [check('up', 'up'), check('flap', 'up', { flapping: true }), check('gone', 'unknown'), check('bad', 'down')];
  assert.deepEqual(sorted(all, 'state', false, () => null).map(({ host }) => host), ['bad', 'flap', 'gone', 'up']);
  const value = ({ host }) => ({ up: 3, bad: 5 })[host] ?? null;
  assert.deepEqual(sorted(all, 'time', false, value).map(({ host }) => host), ['bad', 'up', 'flap', 'gone']);
  assert.deepEqual(sorted(all, 'time', true, value).map(({ host }) => host), ['up', 'bad', 'flap', 'gone']);
  assert.deepEqual(tallyOf(all).map(({ state, count }) => [state, count]), [['down', 1], ['unknown', 1], ['up', 2]]);
});

test('failedAt_looksThenHours_neverIsNull', () => {
  assert.equal(failedAt([{ at: 5, state: 'up' }, { at: 4, state: 'down' }, { at: 3, state: 'down' }], []), 4);
  assert.equal(failedAt([{ at: 5, state: 'up' }], [{ at: 0, down: 1 }, { at: 3_600_000, down: 0 }]), 3_600_000);
  assert.equal(failedAt([{ at: 5, state: 'degraded' }], [{ at: 0, down: 0 }]), null);
});

test('a check that is new says when its first bar comes', () => {
  const at = 1_795_000_000_000;
  const one = { state: 'up', lastRun: at, interval: 60_000 };
  assert.equal(youngWords({ ...one, lastRun: null }, at), 'The first look is under way');
  assert.equal(youngWords(one, at + 200), 'First bar in 60 s');
  assert.equal(youngWords(one, at + 59_500), 'First bar in 1 s');
  assert.equal(youngWords({ ...one, interval: 3_600_000 }, at + 1), 'First bar in 60 min');
  assert.equal(youngWords(one, at + 65_000), 'First bar in a moment');
  assert.equal(youngWords({ ...one, state: 'unknown' }, at + 400_000), 'Nothing found out yet');
  assert.equal(youngWords({ ...one, state: 'paused', lastRun: null }, at), 'Paused before its first look');
});
