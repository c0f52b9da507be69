/** What the overview draws: measures that can be compared, rows in sight, cells of the heat map. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columns, columnWidth, fold, justBegun, level, levelPaths, opening } from '../../target/unit/fleet/heat.js';
import { inSight, layOut } from '../../target/unit/fleet/lanes.js';
import { besides, columnsOf, comparable, FIVE, ownTop, topAbove } from '../../target/unit/fleet/metric.js';

const MINUTE = 60_000;

test('comparable_memoryAndLoad_areDividedByTheHostsSize', () => {
  const size = { memTotal: 200, cpus: 4 };
  assert.equal(comparable('mem', 50, size), 0.25);
  assert.equal(comparable('load', 2, size), 0.5);
  assert.equal(comparable('cpu', 0.5, size), 0.5);
  assert.equal(comparable('mem', 50, { memTotal: null, cpus: 1 }), null);
  assert.equal(comparable('net', null, size), null);
});

test('columnsOf_anyMeasure_asksForCpuOnceAndNothingTwice', () => {
  assert.deepEqual(columnsOf(['net']), ['cpu_busy', 'net_rx', 'net_tx']);
  assert.deepEqual(columnsOf(['cpu', ...FIVE]).length, 7);
  assert.deepEqual(besides('net'), ['cpu', 'mem', 'disk', 'procs']);
  assert.equal(besides('load').length, 5);
});

test('topAbove_sharesAreFixed_othersFollowThePeak', () => {
  assert.equal(topAbove('mem', 0.3), 1);
  assert.equal(topAbove('procs', 1100), 2000);
  assert.equal(topAbove('load', 0.2), 1);
  assert.equal(ownTop('mem', { mem: 1 }, { memTotal: 64, cpus: 2 }), 64);
  assert.equal(ownTop('load', { load: 2 }, { memTotal: 64, cpus: 8 }), 16);
});

const group = (name, count) => ({ name, hosts: Array.from({ length: count }, (_, i) => `${name}${i}`) });

test('layOut_groups_haveHeadsAndOneWithoutNameHasNone', () => {
  const { lanes, height } = layOut([group('a', 2), group('b', 1)], 30, 20);
  assert.deepEqual(lanes.map(({ top, head, item }) => [top, head ?? item]), [[0, 0], [30, 'a0'], [50, 'a1'], [70, 1], [100, 'b0']]);
  assert.equal(height, 120);
  assert.equal(layOut([group('', 3)], 30, 20).lanes.length, 3);
});

test('inSight_longList_isBoundedAndCoversTheScreen', () => {
  const all = layOut([group('', 500)], 28, 28);
  for (const scrolled of [-400, 0, 5000, 13_000, 20_000]) {
    const [first, last] = inSight(all, scrolled, 900);
    assert.ok(last - first <= 33 + 32, `${last - first} rows`);
    assert.ok(first * 28 <= Math.max(0, scrolled), 'the top row is missing');
    assert.ok(last === 500 || last * 28 >= scrolled + 900, 'the bottom row is missing');
  }
  assert.deepEqual(inSight(layOut([], 28, 28), 0, 900), [0, 0]);
});

test('columnWidth_anyRange_isRoundAndHoldsWholeBins', () => {
  assert.equal(columnWidth(30_000, 60 * MINUTE, 72), MINUTE);
  assert.equal(columnWidth(5000, 5 * MINUTE, 72), 5000);
  assert.equal(columnWidth(900_000, 1440 * MINUTE, 72), 30 * MINUTE);
  assert.equal(columnWidth(7000, 70_000, 5), 14_000);
});

test('columns_anyMoment_endWithTheOneThatIsRunning', () => {
  assert.deepEqual(columns(MINUTE, 60 * MINUTE, 100 * MINUTE + 5), { from: 41 * MINUTE, count: 60 });
});

test('fold_spikeAndGap_spikeStaysAndGapStays', () => {
  const row = { avg: [1, 3, null, null, 2, null], max: [1, 9, null, null, 2, null] };
  const cells = fold(row, 0, 30_000, 0, MINUTE, 4);
  assert.deepEqual(cells.map(({ max }) => max), [9, null, 2, null]);
  assert.equal(cells[0].avg, 2);
  // A column that begins before the row does takes what there is.
  assert.equal(fold(row, 90_000, 30_000, MINUTE, MINUTE, 1)[0].max, 1);
});

test('level_tenSteps_edgesBelongToTheScale', () => {
  assert.equal(level(0, 1, false), 0);
  assert.equal(level(1, 1, false), 9);
  assert.equal(level(5, 1, false), 9);
  assert.equal(level(0.25, 1, true), 5);
  const paths = levelPaths([0, null, 9, 0]);
  assert.equal(paths[0].match(/M/g).length, 2);
  assert.ok(paths[9].startsWith('M40 '));
});

test('opening_column_isAtLeastAMinuteAndNotOfTheFuture', () => {
  assert.deepEqual(opening(10 * MINUTE, MINUTE, 90 * MINUTE), { from: 10 * MINUTE, to: 11 * MINUTE });
  assert.deepEqual(opening(600_000, 10_000, 9e9), { from: 575_000, to: 635_000 });
  assert.deepEqual(opening(10 * MINUTE, MINUTE, 10.5 * MINUTE), { from: 9.5 * MINUTE, to: 10.5 * MINUTE });
});

test('justBegun_newestColumnWithoutASecond_isOnItsWayForFifteenSeconds', () => {
  const empty = { from: 10 * MINUTE, avg: null, max: null };
  assert.equal(justBegun(empty, 0, 10 * MINUTE + 2_000), true);
  assert.equal(justBegun(empty, 0, 10 * MINUTE + 15_000), false);
  // Read later than the column began, before the first live second: nobody has said yet that there is none.
  assert.equal(justBegun(empty, 10 * MINUTE + 30_000, 10 * MINUTE + 32_000), true);
  assert.equal(justBegun({ from: 10 * MINUTE, avg: 0, max: 0 }, 0, 10 * MINUTE + 2_000), false);
  assert.equal(justBegun(undefined, 0, 10 * MINUTE), false);
});
