/** The pure parts of a host's page. The zone of these tests is Europe/Berlin. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bins } from '../../target/unit/chart/bins.js';
import { draw } from '../../target/unit/chart/model.js';
import { classOf, parseLimits, refuse, USUAL } from '../../target/unit/host/limits.js';
import { local, refuseWindow } from '../../target/unit/host/span.js';
import { inFront, HOST_RANGES } from '../../target/unit/host/ranges.js';
import { reboots } from '../../target/unit/host/reboots.js';
import { shortKey } from '../../target/unit/host/kinds.js';
import { busiest } from '../../target/unit/host/top.js';
import { over } from '../../target/unit/host/over.js';
import { unitOf } from '../../target/unit/host/units.js';
import { windowOf } from '../../target/unit/route/query.js';
import { readRange, stepFor, stepText } from '../../target/unit/route/range.js';
import { match } from '../../target/unit/route/route.js';
import { uptime } from '../../target/unit/unit/format.js';
import { stamp, tickLabel, timeTicks } from '../../target/unit/unit/time.js';

const DAY = 86400e3;
const at = (text) => Date.parse(text);

const filled = (step, from, name, values) => {
  const bins = new Bins(step, from, [name]);
  bins.load([{ key: '', column: name, unit: '', t: values.map((_, i) => from + i * step), avg: values.map((one) => one && one.avg), min: values.map((one) => one && one.min), max: values.map((one) => one && one.max) }], null);
  return bins;
};

test('[EW-15] classOf_aroundTheLimits_noGap', () => {
  const limits = { warn: 35, crit: 70 };
  assert.deepEqual([34, 35, 36, 69, 70, 71].map((share) => classOf(share / 100, limits)), ['ok', 'warn', 'warn', 'warn', 'down', 'down']);
  // By the number that is shown.
  assert.equal(classOf(0.345, limits), 'warn');
  assert.equal(classOf(0.696, limits), 'down');
  assert.equal(classOf(null, limits), 'ok');
  assert.equal(classOf(1, { warn: 100, crit: 100 }), 'down');
});

test('limits_badOnes_areRefusedOrTheUsual', () => {
  assert.equal(refuse({ warn: 110, crit: 95 }), 'Got 110, must be 1 to 100 %.');
  assert.equal(refuse({ warn: NaN, crit: 95 }), 'Got nothing, must be 1 to 100 %.');
  assert.equal(refuse({ warn: 80, crit: 70 }), 'Got 80 and 70, the first must not be above the second.');
  assert.equal(refuse({ warn: 70, crit: 70 }), null);
  for (const text of [null, '', '{}', '{"warn":0,"crit":5}', '[]', 'x']) assert.deepEqual(parseLimits(text), USUAL);
  assert.deepEqual(parseLimits('{"warn":35,"crit":70}'), { warn: 35, crit: 70 });
});

test('[EW-10] uptime_anyLength_twoUnits', () => {
  const day = 86400;
  assert.deepEqual([20, 15 * 60, 59 * 60 + 59, 3600, 3 * 3600 + 20 * 60, day - 1, 41 * day + 3 * 3600 + 5, 400 * day].map(uptime),
    ['20 s', '15 min', '59 min', '1 h 0 min', '3 h 20 min', '23 h 59 min', '41 d 3 h', '400 d 0 h']);
});

test('ranges_all_fewPointsOfWholeHoursAtTheEnd', () => {
  assert.deepEqual(HOST_RANGES.map(({ name }) => name), ['live', '5m', '15m', '1h', '2h', '6h', '8h', '24h', '2d', '7d', '30d', '90d', '1y', '5y']);
  for (const { span } of HOST_RANGES) assert.ok(span / stepFor(span) <= 480);
  assert.deepEqual(['30d', '90d', '1y', '5y'].map((name) => stepText(stepFor(HOST_RANGES.find((one) => one.name === name).span))), ['2h', '6h', '24h', '96h']);
  assert.deepEqual(inFront(['1h', '24h'], '5m').map(({ name }) => name), ['5m', '1h', '24h']);
  assert.equal(readRange(new URLSearchParams('range=1y'), '1h', HOST_RANGES).span, 365 * DAY);
  assert.equal(readRange(new URLSearchParams('range=1y')).name, '1h');
});

test('windowOf_query_keepsTheWindowAlone', () => {
  assert.equal(windowOf(new URLSearchParams('q=x&range=6h&pick=a')), '?range=6h');
  assert.equal(windowOf(new URLSearchParams('from=1&to=2&view=table')), '?from=1&to=2');
  assert.deepEqual(match('/hosts/a/disks'), { page: 'host', host: 'a', tab: 'disks' });
});

test('timeTicks_yearAndFiveYears_firstsOfMonths', () => {
  const year = timeTicks(at('2025-11-22T12:00:00Z'), at('2026-11-22T12:00:00Z'), 450);
  assert.deepEqual(year.at.map((tick) => tickLabel(tick, year.step)), ['2026', 'Apr', 'Jul', 'Oct']);
  assert.ok(year.at.every((tick) => new Date(tick).getDate() === 1 && new Date(tick).getHours() === 0));
  const five = timeTicks(at('2021-11-22T12:00:00Z'), at('2026-11-22T12:00:00Z'), 450);
  assert.deepEqual(five.at.map((tick) => tickLabel(tick, five.step)), ['2022', '2023', '2024', '2025', '2026']);
  const month = timeTicks(at('2026-10-22T12:00:00Z'), at('2026-11-22T12:00:00Z'), 450);
  assert.equal(tickLabel(month.at[0], month.step), '29 Oct');
});

test('stamp_anyStep_asExactAsThePoint', () => {
  const moment = at('2026-11-22T02:12:07Z');
  assert.equal(stamp(moment, 10_000, 3600e3), '03:12:07');
  assert.equal(stamp(moment, 300_000, 2 * DAY), 'Sun 22 03:12');
  assert.equal(stamp(moment, 7200e3, 30 * DAY), '22 Nov 03:12');
  assert.equal(stamp(moment, DAY, 365 * DAY), '22 Nov 2026');
});

test('rangeForm_localTimes_thereAndBack', () => {
  const moment = at('2026-11-22T02:12:07Z');
  assert.equal(local(moment), '2026-11-22T03:12:07');
  assert.equal(new Date(local(moment)).getTime(), moment);
  assert.equal(refuseWindow(moment, moment + 60_000), null);
  assert.match(refuseWindow(moment, moment - 1), /^Got an end before its start/);
  assert.match(refuseWindow(moment, moment + 1), /^Got less than 10 s/);
  assert.match(refuseWindow(NaN, moment), /^Got no moment/);
});

test('reboots_uptimeFalls_isAStart', () => {
  const from = at('2026-11-22T00:00:00Z');
  const up = (seconds) => ({ avg: seconds, min: seconds, max: seconds });
  // Starts within the fifth point, after a point nobody recorded.
  const bins = filled(60_000, from, 'uptime', [up(1000), up(1060), up(1120), null, up(40), up(100)]);
  assert.deepEqual(reboots(bins, from, from + 360_000), [from + 300_000 - 40_000]);
  assert.deepEqual(reboots(bins, from, from + 200_000), []);
  assert.deepEqual(reboots(filled(60_000, from, 'uptime', [up(10), up(70), null, up(190)]), from, from + 300_000), []);
});

test('draw_signed_keepsWhatIsBelowZeroAndPeaksOfAStackStay', () => {
  const from = at('2026-11-22T00:00:00Z');
  const bins = filled(10_000, from, 'value', [{ avg: -4, min: -9, max: -1 }, null, { avg: 2, min: 1, max: 3 }]);
  const spec = { id: 'x', title: 'X', about: 'x', kind: 'line', format: String, top: null, least: 1, base: 1000, nothing: '', signed: true, lines: [{ label: '', colour: 's1', add: ['value'] }] };
  const drawn = draw(spec, bins, from, from + 30_000);
  assert.deepEqual(drawn.y[0], [-4, null, 2]);
  assert.equal(drawn.below, true);
  assert.equal(drawn.highest, 9);
  assert.deepEqual(over(bins, 'value', from, from + 30_000), { mean: -1, most: 3, least: -9 });
  const stack = draw({ ...spec, kind: 'stack', signed: false }, filled(10_000, from, 'value', [{ avg: 1, min: 0, max: 50 }]), from, from + 10_000);
  assert.deepEqual(stack.high[0], [50]);
  assert.equal(stack.highest, 50);
});

test('unitOf_everyUnit_readsWell', () => {
  assert.equal(unitOf('ratio').format(0.123), '12 %');
  assert.equal(unitOf('/s').format(12_345.6), '12\u202f346/s');
  assert.equal(unitOf('kHz').format(2_400_000), '2.40 GHz');
  assert.equal(unitOf('own', '°C').format(41.5), '41.5 °C');
  assert.equal(unitOf('own', 'rpm').format(1180), '1180 rpm');
  assert.equal(unitOf('count').format(null), '–');
});

test('shortKey_longName_aShortSign', () => {
  assert.equal(shortKey('/var/log'), '/var/log');
  const long = shortKey('x'.repeat(4000));
  assert.ok(long.startsWith('*') && long.length < 12 && long !== shortKey(`${'x'.repeat(3999)}y`));
});

test('busiest_cpuNotKnownYet_isLeftOutAndNotNothing', () => {
  const cpu = ([value]) => value;
  assert.deepEqual(busiest([['a', [null]], ['b', [null]]], cpu, 5), []);
  assert.deepEqual(busiest([['a', [0.1]], ['b', [null]], ['c', [0.5]], ['d', [0]]], cpu, 2), [{ key: 'c', cpu: 0.5 }, { key: 'a', cpu: 0.1 }]);
});
