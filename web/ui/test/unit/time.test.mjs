/** Time axes: round local clock times, also when the clocks change. The zone of these tests is Europe/Berlin. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, tickLabel, timeTicks, zone, HOUR, MINUTE } from '../../target/unit/unit/time.js';
import { binaryTicks, mirrorTicks, niceTop, ticks } from '../../target/unit/unit/scale.js';

const at = (text) => Date.parse(text);

test('timeTicks_oneHour_everyTenMinutes', () => {
  const { at: found, step } = timeTicks(at('2026-11-22T02:12:07Z'), at('2026-11-22T03:12:07Z'), 450);
  assert.equal(step, 10 * MINUTE);
  assert.deepEqual(found.map((tick) => clock(tick, false)), ['03:20', '03:30', '03:40', '03:50', '04:00', '04:10']);
});

test('timeTicks_acrossClockChange_keepsLocalHours', () => {
  const { at: found } = timeTicks(at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'), 360);
  assert.ok(found.every((tick) => new Date(tick).getMinutes() === 0));
  assert.deepEqual([...found].sort((one, other) => one - other), found);
  assert.equal(zone(at('2026-10-25T00:30:00Z')), 'CEST');
  assert.equal(zone(at('2026-10-25T01:30:00Z')), 'CET');
});

test('timeTicks_sevenDays_namesDays', () => {
  const { at: found, step } = timeTicks(at('2026-11-15T12:00:00Z'), at('2026-11-22T12:00:00Z'), 700);
  assert.equal(found.length, 7);
  assert.ok(found.every((tick) => clock(tick) === '00:00:00'));
  assert.equal(tickLabel(found[0], step), 'Mon 16');
  assert.ok(step >= 24 * HOUR);
});

test('niceTop_value_nextOneTwoFive', () => {
  assert.equal(niceTop(41e6, 1000, 1), 50e6);
  assert.equal(niceTop(180 * 2 ** 20, 1024, 1), 200 * 2 ** 20);
  assert.equal(niceTop(600 * 2 ** 20, 1024, 1), 2 ** 30);
  assert.equal(niceTop(0.33, 1000, 0.1), 0.5);
  assert.equal(niceTop(0, 1000, 8), 10);
  assert.equal(niceTop(500, 1000, 1), 500);
});

test('ticks_anyTop_threeToFiveLines', () => {
  assert.deepEqual(ticks(1), [0, 0.25, 0.5, 0.75, 1]);
  assert.deepEqual(ticks(20), [0, 5, 10, 15, 20]);
  assert.equal(ticks(50).length, 6);
  assert.deepEqual(mirrorTicks(300), [-300, -150, 0, 150, 300]);
  const gib = 2 ** 30;
  assert.deepEqual(binaryTicks(63.8 * gib).map((tick) => tick / gib), [0, 16, 32, 48, 63.8]);
  assert.deepEqual(binaryTicks(7.82 * gib).map((tick) => tick / gib), [0, 2, 4, 6, 7.82]);
});
