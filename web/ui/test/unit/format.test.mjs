/** Units: what a number looks like. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { age, bitRate, byteRate, bytes, count, load, mebiNumber, NONE, percent, plural, significant, trimmed } from '../../target/unit/unit/format.js';

test('bytes_aboveOneUnit_threeDigitsInIec', () => {
  assert.equal(bytes(0), '0 B');
  assert.equal(bytes(1023), '1023 B');
  assert.equal(bytes(512), '512 B');
  assert.equal(bytes(1536), '1.50 KiB');
  assert.equal(bytes(55 * 2 ** 30), '55.0 GiB');
  assert.equal(bytes(471 * 2 ** 20), '471 MiB');
  assert.equal(bytes(2.1 * 2 ** 30, 2), '2.1 GiB');
});

test('bitRate_network_isSiBits', () => {
  assert.equal(bitRate(205e6), '205 Mb/s');
  assert.equal(bitRate(41.32e6), '41.3 Mb/s');
  assert.equal(bitRate(999.9e6), '1.00 Gb/s');
  assert.equal(bitRate(900), '900 b/s');
});

test('format_noValue_isEnDash', () => {
  for (const format of [bytes, bitRate, byteRate, percent, load, count, mebiNumber]) {
    assert.equal(format(null), NONE);
    assert.equal(format(undefined), NONE);
    assert.equal(format(NaN), NONE);
  }
});

test('percent_belowTen_keepsOneDigit', () => {
  assert.equal(percent(0), '0 %');
  assert.equal(percent(0.004), '0.4 %');
  assert.equal(percent(0.0995), '10 %');
  assert.equal(percent(0.911), '91 %');
  assert.equal(percent(3.88), '388 %');
});

test('trimmed_roundTotal_hasNoZeros', () => {
  assert.equal(trimmed(bytes)(64 * 2 ** 30), '64 GiB');
  assert.equal(trimmed(bytes)(1.5 * 2 ** 30), '1.5 GiB');
  assert.equal(trimmed(bytes)(100 * 2 ** 20), '100 MiB');
  assert.equal(trimmed(byteRate)(200 * 2 ** 20), '200 MiB/s');
  assert.equal(trimmed(bitRate)(300e6), '300 Mb/s');
  assert.equal(trimmed(percent)(0.5), '50 %');
  assert.equal(trimmed(load)(10), '10');
});

test('age_anyLength_oneWholeUnit', () => {
  assert.equal(age(-5), '0 s');
  assert.equal(age(59_999), '59 s');
  assert.equal(age(4 * 60_000), '4 min');
  assert.equal(age(2 * 3_600_000), '2 h');
  assert.equal(age(41 * 86_400_000), '41 d');
});

test('plural_one_isSingular', () => {
  assert.equal(plural(1, 'host'), '1 host');
  assert.equal(plural(0, 'process', 'processes'), '0 processes');
  assert.equal(significant(0.5), '0.50');
});
