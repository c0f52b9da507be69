/** The looks of a check as points of a chart. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { draw } from '../../target/unit/chart/model.js';
import { binsOfHours, binsOfLooks, fits, hoursSpec, partsSpec } from '../../target/unit/check/looks.js';

const MINUTE = 60_000;
const look = (at, total, more = {}) => ({ at, state: 'up', code: 200, message: '', facts: {}, transcript: null, phases: { dns: null, connect: 2, tls: null, firstByte: 5, total, ...more } });

test('looks_stackedParts_addUpToTheTotal_andThePeakStays', () => {
  const from = 1_800_000_000_000;
  const looks = [look(from + 9 * MINUTE, 900), ...Array.from({ length: 9 }, (_, i) => look(from + i * MINUTE, 10)).reverse()];
  const bins = binsOfLooks(looks, from, from + 60 * MINUTE, MINUTE);
  assert.ok(bins.step >= 2 * MINUTE, 'a point holds two looks, so one that is late leaves no gap');
  const drawn = draw(partsSpec('a'), bins, from, from + 60 * MINUTE);
  assert.equal(drawn.y.at(-1)[0], 10, 'the parts add up');
  const last = Math.floor((9 * MINUTE) / bins.step);
  assert.ok(drawn.peak[last] >= 900, 'a single slow look shows');
  assert.equal(drawn.y.at(-1)[last + 2], null, 'what nobody looked at is a gap');
});

test('hours_theirLongestLook_isTheBand', () => {
  const from = 1_800_000_000_000;
  const hour = (i) => ({ at: Math.floor(from / 3_600_000) * 3_600_000 + i * 3_600_000, up: 1, degraded: 0, down: 0, unknown: 0, outages: 0, looks: 60, avg: 20, max: 700 });
  const drawn = draw(hoursSpec('a'), binsOfHours([hour(0), hour(2)], from), from, from + 4 * 3_600_000);
  assert.deepEqual(drawn.value[0].slice(0, 3), [20, null, 20]);
  assert.equal(drawn.high[0][2], 700);
});

test('fits_whatCanBeReadLookByLook', () => {
  assert.equal(fits(86_400_000, MINUTE), true);
  assert.equal(fits(7 * 86_400_000, MINUTE), false);
  assert.equal(fits(86_400_000, 1000), false);
});
