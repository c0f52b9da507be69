/** A young host opens with a range that its past fills; an old one that was silent does not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followTop } from '../../target/unit/chart/model.js';
import { covering, firstKnown, readRange } from '../../target/unit/route/range.js';
import { specs } from '../../target/unit/host/specs.js';

test('covering_past_shortestRangeOfTheFirstThree', () => {
  assert.equal(covering(0), '5m');
  assert.equal(covering(300e3), '5m');
  assert.equal(covering(300e3 + 1), '15m');
  assert.equal(covering(900e3 + 1), '1h');
  assert.equal(covering(Infinity), '1h');
});

test('readRange_namedInTheAddress_doesNotOpen', () => {
  assert.equal(readRange(new URLSearchParams(''), '5m').name, '5m');
  assert.equal(readRange(new URLSearchParams(''), '5m').opens, true);
  assert.equal(readRange(new URLSearchParams('range=1h'), '5m').name, '1h');
  assert.equal(readRange(new URLSearchParams('range=1h'), '5m').opens, false);
  assert.equal(readRange(new URLSearchParams('from=1795318327000&to=1795318387000'), '5m').opens, false);
});

test('firstKnown_rows_earliestOfAll', () => {
  assert.equal(firstKnown({ from: 1000, stepMillis: 10, rows: [[null, null, 3], [null, 0, null]] }), 1010);
  assert.equal(firstKnown({ from: 1000, stepMillis: 10, rows: [[null], []] }), null);
});

test('followTop_pressure_neverAboveAll', () => {
  const pressure = specs('web-01', 4, 1).find(({ id }) => id === 'pressure');
  assert.equal(followTop(pressure, 0), 0.1);
  assert.equal(followTop(pressure, 0.33), 0.5);
  assert.equal(followTop(pressure, 0.97), 1);
  assert.equal(followTop(pressure, 1), 1);
});
