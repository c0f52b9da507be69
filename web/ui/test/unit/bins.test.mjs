/** Bins: averages and extremes are right, gaps stay gaps. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bins, gaps } from '../../target/unit/chart/bins.js';
import { binAt, draw, lastKnown, withoutIdle } from '../../target/unit/chart/model.js';
import { sparkPaths } from '../../target/unit/chart/spark.js';

const series = (column, start, step, avg) => ({ key: '', column, unit: '', t: avg.map((_, i) => start + i * step), avg, min: avg, max: avg });
const spec = (kind, lines, more = {}) => ({ id: 'x', title: 'X', about: '', kind, lines, format: String, top: 1, least: 1, base: 1000, nothing: '', ...more });

test('append_severalSeconds_averageAndExtremes', () => {
  const bins = new Bins(10_000, 100_000, ['a']);
  for (const [at, value] of [[100_000, 1], [101_000, 2], [109_000, 6]]) bins.append(at, () => value);
  assert.deepEqual(bins.column('a'), { avg: [3], min: [1], max: [6] });
});

test('append_afterPause_leavesNullBetween', () => {
  const bins = new Bins(1000, 0, ['a']);
  bins.append(0, () => 1);
  bins.append(4000, () => 2);
  assert.deepEqual(bins.column('a').avg, [1, null, null, null, 2]);
  assert.deepEqual(gaps(bins.column('a').avg), [[1, 4]]);
});

test('append_afterLoad_weighsWhatTheHubKnew', () => {
  const bins = new Bins(10_000, 0, ['a']);
  bins.load([series('a', 0, 10_000, [1, 4])], 12_000);
  bins.append(13_000, () => 8);
  assert.deepEqual(bins.column('a').avg, [1, 5]);
  assert.deepEqual(bins.column('a').max, [1, 8]);
});

test('append_intoAnEmptyBinOfTheAnswer_countsOnlyWhatCame', () => {
  const bins = new Bins(10_000, 0, ['a']);
  bins.load([series('a', 0, 10_000, [1, null])], 9_000);
  bins.append(10_000, () => 2);
  bins.append(11_000, () => 4);
  assert.deepEqual(bins.column('a').avg, [1, 3]);
});

test('adopt_wholeRows_growAsLoadedOnesDo', () => {
  const bins = new Bins(10_000, 0, ['a', 'b']);
  bins.adopt({ a: { avg: [1, 4], min: [1, 4], max: [1, 6] } }, 2, 12_000);
  bins.append(13_000, (name) => (name === 'a' ? 8 : 3));
  assert.deepEqual(bins.column('a').avg, [1, 5]);
  assert.deepEqual(bins.column('a').max, [1, 8]);
  assert.deepEqual(bins.column('b').avg, [null, 3]);
  assert.equal(bins.end, 20_000);
});

test('append_nullValues_isNoReading', () => {
  const bins = new Bins(1000, 0, ['a', 'b']);
  bins.append(0, (name) => (name === 'a' ? 1 : null));
  assert.deepEqual(bins.column('b').avg, [null]);
  assert.equal(bins.last('b'), null);
  assert.deepEqual(bins.last('a'), { at: 0, value: 1 });
});

test('trim_oldBins_keepsTimeRight', () => {
  const bins = new Bins(1000, 0, ['a']);
  for (let at = 0; at < 10_000; at += 1000) bins.append(at, () => at);
  bins.trim(4500);
  assert.equal(bins.start, 4000);
  assert.equal(bins.column('a').avg[0], 4000);
  assert.equal(bins.end, 10_000);
  bins.append(1000, () => 99);
  assert.equal(bins.length, 6);
});

test('column_notAsked_isAllGaps', () => {
  assert.deepEqual(new Bins(1000, 0, ['a']).column('b').avg, []);
});

test('draw_windowBeyondData_isPaddedWithGaps', () => {
  const bins = new Bins(1000, 10_000, ['a']);
  bins.load([series('a', 10_000, 1000, [1, null, 3])], null);
  const drawn = draw(spec('line', [{ label: 'a', colour: 's1', add: ['a'] }]), bins, 8000, 15_000);
  assert.deepEqual(drawn.x, [8, 9, 10, 11, 12, 13, 14]);
  assert.deepEqual(drawn.y[0], [null, null, 1, null, 3, null, null]);
  assert.deepEqual(drawn.empty, [true, true, false, true, false, true, true]);
  assert.equal(lastKnown(drawn), 4);
  assert.equal(binAt(drawn, 1000, 10_999), 2);
  assert.equal(binAt(drawn, 1000, 99_000), -1);
});

test('draw_stack_addsUpAndKeepsThePeak', () => {
  const bins = new Bins(1000, 0, ['busy', 'user', 'nice', 'wait']);
  bins.load([{ ...series('busy', 0, 1000, [0.5]), max: [0.8] }, series('user', 0, 1000, [0.3]), series('nice', 0, 1000, [0.1]), series('wait', 0, 1000, [0.2])], null);
  const drawn = draw(spec('stack', [{ label: 'user', colour: 's1', add: ['user', 'nice'] }, { label: 'wait', colour: 's4', add: ['wait'] }], { total: 'busy' }), bins, 0, 1000);
  assert.equal(drawn.value[0][0].toFixed(2), '0.40');
  assert.equal(drawn.y[1][0].toFixed(2), '0.60');
  assert.equal(drawn.peak[0].toFixed(2), '0.90');
});

test('draw_mirror_turnsTheSecondDown', () => {
  const bins = new Bins(1000, 0, ['rx', 'tx']);
  bins.load([series('rx', 0, 1000, [2]), { ...series('tx', 0, 1000, [3]), max: [7] }], null);
  const drawn = draw(spec('mirror', [{ label: 'in', colour: 's1', add: ['rx'], times: 8 }, { label: 'out', colour: 's2', add: ['tx'], times: 8, below: true }]), bins, 0, 1000);
  assert.deepEqual([drawn.y[0][0], drawn.y[1][0], drawn.value[1][0], drawn.high[1][0], drawn.highest], [16, -24, 24, -56, 56]);
});

test('withoutIdle_zeroLine_isLeftOut', () => {
  const bins = new Bins(1000, 0, ['user', 'steal']);
  bins.load([series('user', 0, 1000, [0.3]), series('steal', 0, 1000, [0])], null);
  const both = spec('stack', [{ label: 'user', colour: 's1', add: ['user'] }, { label: 'steal', colour: 's5', add: ['steal'], optional: true }]);
  assert.equal(withoutIdle(both, bins).lines.length, 1);
  bins.append(1000, (name) => (name === 'steal' ? 0.2 : 0.3));
  assert.equal(withoutIdle(both, bins), both);
});

test('sparkPaths_gap_startsANewLine', () => {
  const { line, area } = sparkPaths({ avg: [0.1, 0.2, null, 0.3, 0.4], top: 1 });
  assert.equal(line.match(/M/g).length, 2);
  assert.equal(area.match(/Z/g).length, 2);
});
