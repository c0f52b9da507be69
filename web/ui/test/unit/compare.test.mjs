/** Comparing: windows that stand over one another, numbers of both sides, gaps that are told, and points as CSV. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bins } from '../../target/unit/chart/bins.js';
import { cell, csvOf, fileName, wholeStep, wholeUrl } from '../../target/unit/chart/csv.js';
import { draw } from '../../target/unit/chart/model.js';
import { readChoice, windowsOf } from '../../target/unit/compare/choice.js';
import { common, existing, foundWords } from '../../target/unit/compare/exists.js';
import { groupRows, groupsOf, splitKey } from '../../target/unit/compare/groups.js';
import { headline } from '../../target/unit/compare/headline.js';
import { measures } from '../../target/unit/compare/metric.js';
import { offsetText, shiftOf, timeWords, turned } from '../../target/unit/compare/offset.js';
import { missing } from '../../target/unit/compare/missing.js';
import { drawPair, ofA, ofB, pairSpec } from '../../target/unit/compare/pair.js';
import { changeOf, pairOf } from '../../target/unit/compare/stats.js';
import { percent } from '../../target/unit/unit/format.js';

import { groupOf } from '../../target/unit/process/group.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const column = (...avg) => ({ avg, min: avg, max: avg });

test('shiftOf_days_goByTheClockAcrossATimeChange', () => {
  // In Berlin the 25th of October 2026 has 25 hours.
  const noon = new Date(2026, 9, 25, 12).getTime();
  assert.equal(shiftOf('1d', noon), 25 * HOUR);
  assert.equal(shiftOf('1d', noon + DAY), DAY);
  assert.equal(shiftOf('24h', noon), DAY);
  assert.equal(shiftOf('same', noon), 0);
  assert.equal(shiftOf('-1d', noon - DAY - HOUR), -25 * HOUR);
  for (const bad of ['', '1', '1y', '1.5h', 'yesterday', '99999999d', '<b>']) assert.equal(shiftOf(bad, noon), null, bad);
});

test('offsetText_anyShift_readsBackAsTheSame', () => {
  for (const shift of [0, 1000, -61_000, 90 * 60_000, 5 * HOUR]) assert.equal(shiftOf(offsetText(shift), 1.8e12), shift);
  assert.equal(turned('1d'), '-1d');
  assert.equal(turned(turned('90m')), '90m');
  assert.equal(timeWords('1d', 1.8e12, 1.8e12), 'yesterday');
  assert.equal(timeWords('1d', 1.8e12, 1.8e12 + 3 * DAY), 'the day before');
});

test('readChoice_usualOffset_isADayForOneHostAndNoneForTwo', () => {
  assert.equal(readChoice(new URLSearchParams('a=x')).offset, '1d');
  assert.equal(readChoice(new URLSearchParams('a=x&b=y')).offset, 'same');
  assert.equal(readChoice(new URLSearchParams('a=x&b=y&offset=7d')).offset, '7d');
  assert.equal(readChoice(new URLSearchParams('a=x&offset=soon')).offset, '1d');
  // A name and an id of one host are one host.
  assert.equal(readChoice(new URLSearchParams('a=x&b=id'), () => 'id').offset, '1d');
  const fixed = windowsOf(readChoice(new URLSearchParams(`a=x&from=${1.7e12}&to=${1.7e12 + HOUR}&offset=3h`)), 1.8e12);
  assert.deepEqual(fixed, { from: 1.7e12, to: 1.7e12 + HOUR, shift: 3 * HOUR });
});

test('pairOf_gapOnOneSide_countsOnlyWhatBothHave', () => {
  assert.deepEqual(pairOf('avg', column(1, 2, 9), column(4, 6, null), 0, 3), { a: 1.5, b: 5, both: 2 });
  assert.deepEqual(pairOf('max', { avg: [1, 2], min: [0, 0], max: [7, 3] }, column(4, 6), 0, 2), { a: 7, b: 6, both: 2 });
  // Nothing in common: each for itself, and no change.
  const apart = pairOf('avg', column(1, null), column(null, 3), 0, 2);
  assert.deepEqual(apart, { a: 1, b: 3, both: 0 });
  assert.equal(changeOf(apart, 1).words, '–');
  assert.deepEqual(pairOf('avg', column(), column(1), 0, 1), { a: null, b: 1, both: 0 });
});

test('pairOf_p95_isTheNineteenthOfTwentyAndNeedsThem', () => {
  const twenty = column(...Array.from({ length: 20 }, (_, i) => i + 1));
  assert.equal(pairOf('p95', twenty, twenty, 0, 20).a, 19);
  assert.equal(pairOf('p95', twenty, twenty, 0, 19).a, null);
});

test('changeOf_anySize_hasWordsAndLargeOnesComeFirst', () => {
  const words = (a, b) => changeOf({ a, b, both: 9 }, 0.001).words;
  assert.deepEqual([words(3.4, 1), words(1, 3), words(1.33, 1), words(0.82, 1), words(1, 1), words(0, 0), words(2, 0), words(0, 2)],
    ['× 3.4', '÷ 3.0', '+33 %', '−18 %', 'same', 'same', 'from 0', 'to 0']);
  const rank = (a, b, floor) => changeOf({ a, b, both: 9 }, floor).rank;
  assert.ok(rank(80, 20, 1) > rank(80, 40, 1) && rank(40, 80, 1) === rank(80, 40, 1), 'up and down weigh the same');
  assert.ok(rank(0.003, 0.001, 0.1) < rank(1.2, 1, 0.1), 'three times next to nothing comes before a fifth of something');
  assert.equal(changeOf({ a: -2, b: 3, both: 9 }, 1).words, '−5.00');
});

test('drawPair_gapOfOneSide_staysAGapAndIsTold', () => {
  const bins = new Bins(1000, 0, [ofA('x'), ofB('x')]);
  const series = (name, from, avg) => ({ key: '', column: name, unit: '', t: avg.map((_, i) => from + i * 1000), avg, min: avg, max: avg });
  bins.load([series(ofA('x'), 0, [1, 2, 3, 4, 5, 6]), series(ofB('x'), 0, [null, null, 3, null, 5, 6])], null);
  const spec = pairSpec({ name: 'x', title: 'X', help: '', format: percent, times: 1, floor: 1, base: 1000, least: 1, top: null }, { a: 'one', b: 'other' }, null, false);
  const drawn = drawPair(spec, bins, 0, 8000);
  assert.deepEqual(drawn.value[1], [null, null, 3, null, 5, 6, null, null]);
  assert.deepEqual(drawn.y[0].slice(0, 6), [1, 2, 3, 4, 5, 6], 'A is drawn as it is');
  assert.deepEqual(drawn.y[1], drawn.value[1], 'B is drawn as it is');
  assert.deepEqual(drawn.empty, [false, false, false, false, false, false, true, true]);
  const at = (i) => `second ${i}`;
  assert.equal(missing([false, false, true, true], at), 'no data before second 2');
  assert.equal(missing([true, true, false, false, false], at), 'no data after second 2');
  assert.equal(missing([true, false, true, true], at), 'no data from second 1 to second 2');
  assert.equal(missing([false, true, false, true, false, false, false], at), 'no data before second 1, after second 4 and from second 2 to second 3');
  assert.equal(missing([true, ...Array.from({ length: 9 }, (_, i) => i % 2 === 1)], at), 'no data in 4 gaps');
  assert.equal(missing([false, false], at), 'no data at all');
  assert.equal(missing([true, true], at), null);
});

test('drawPair_oneSecondOfB_standsOut', () => {
  const bins = new Bins(10_000, 0, [ofA('x'), ofB('x')]);
  const t = Array.from({ length: 60 }, (_, i) => i * 10_000);
  const flat = t.map(() => 0.1);
  // One second of a point of ten at its limit: the mean rises, the greatest second shows it whole.
  const avg = flat.map((value, i) => (i === 30 ? 0.19 : value));
  const max = flat.map((value, i) => (i === 30 ? 1 : value));
  bins.load([{ key: '', column: ofA('x'), unit: '', t, avg: flat, min: flat, max: flat }, { key: '', column: ofB('x'), unit: '', t, avg, min: flat, max }], null);
  const spec = pairSpec({ name: 'x', title: 'X', help: '', format: percent, times: 1, floor: 1, base: 1000, least: 1, top: null }, { a: 'one', b: 'other' }, null, false);
  const drawn = drawPair(spec, bins, 0, 600_000);
  assert.equal(drawn.y[1][30], 0.19);
  assert.deepEqual([drawn.y[1][29], drawn.y[1][31]], [0.1, 0.1], 'a spike is where it was');
  assert.equal(drawn.high[1][30], 1);
  assert.equal(drawn.highest, 1);
});

/** Recorded from so many minutes ago until now, a point a minute, over the last day. */
const recorded = (now, minutes, hole = () => false) => {
  const start = now - 25 * HOUR;
  return { start, step: 60_000, known: Array.from({ length: 25 * 60 }, (_, i) => (now - start) / 60_000 - i <= minutes && !hole(i)) };
};

test('existing_youngHub_isTheWindowAsItIsThenAShorterOne', () => {
  const now = 1.8e12;
  const found = (minutes, span, most = 1) => existing(recorded(now, minutes), recorded(now, minutes), now - span, now, '1d', most);
  // A day and more: as usual. Two hours: the hour before. One: nothing for the whole hour, so a quarter of it.
  assert.deepEqual(found(25 * 60, HOUR), [{ offset: '1d', span: null }]);
  assert.deepEqual(found(120, HOUR), [{ offset: '1h', span: null }]);
  assert.deepEqual(found(60, HOUR), [{ offset: '15m', span: 15 * 60_000 }]);
  assert.deepEqual(found(40, 900_000), [{ offset: '15m', span: null }], 'the window is kept where it can be');
  assert.deepEqual(found(4, HOUR), [], 'of next to nothing nothing is offered');
  assert.deepEqual(found(60, 6 * HOUR, 3).map(foundWords), ['the last 15 min with the 15 min before', 'the last 5 min with the 5 min before']);
  assert.equal(foundWords({ offset: '1h', span: null }), 'the hour before');
});

test('existing_holeWhereTheOffsetLeads_isPassedOver', () => {
  const now = 1.8e12;
  // The day before was recorded, but not at that hour.
  const past = recorded(now, 25 * 60, (i) => i < 120);
  assert.equal(common(past, past, now - HOUR, now, 24 * HOUR), 0);
  assert.deepEqual(existing(past, past, now - HOUR, now, '1d'), [{ offset: '1h', span: null }]);
});

test('timeWords_offsetsOfMinutes_areSaidAsTheyAre', () => {
  assert.equal(timeWords('15m', 1.8e12, 1.8e12), '15 min before');
  assert.equal(timeWords('-90m', 1.8e12, 1.8e12), '1 h 30 min after');
  assert.equal(timeWords('90s', 1.8e12, 1.8e12), '90 s before');
});

test('groupOf_anyProcess_isTheKeyOfTheHubsTable', () => {
  const key = (name, unit = '', container = '') => groupOf({ name, unit, container });
  assert.equal(key('kworker/3:1-events'), 'kworker');
  assert.equal(key('postgres12', 'postgresql.service'), 'postgresql.service:postgres');
  assert.equal(key('nginx', '', '0123456789abcdef'), '0123456789ab:nginx');
  assert.equal(key('/init'), '/init');
  assert.equal(key('7zip-1.2'), '7zip');
  assert.equal(key('7'), '7');
});

const answer = (step, series) => ({ from: 0, to: 0, stepMillis: step, freshUntil: null, series });
const group = (key, name, t, avg) => ({ key, column: name, unit: '', t, avg, min: avg, max: avg });

test('groupsOf_absentGroup_isZeroWhereOthersWereRecordedAndAGapElsewhere', () => {
  const a = answer(1000, [group('u.service:java', 'cpu', [0, 1000, 2000, 3000], [null, 1, 1, null]), group('sshd', 'cpu', [0, 1000, 2000, 3000], [2, 2, 2, null])]);
  const b = answer(1000, [group('sshd', 'cpu', [500_000, 501_000, 502_000, 503_000], [2, 2, 2, 2])]);
  const groups = groupsOf(a, b, { a: 0, b: 500_000 }, 4);
  const java = groups.find(({ name }) => name === 'java');
  assert.deepEqual(java.columns.cpu.a.avg, [0, 1, 1, null]);
  assert.deepEqual(java.columns.cpu.b.avg, [0, 0, 0, 0]);
  assert.deepEqual([java.there.a.points, java.there.b.points, java.there.b.of], [2, 0, 4]);
  assert.deepEqual(splitKey('a:b.service:x'), { name: 'x', unit: 'a:b.service' });
  const rows = groupRows(groups, 'cpu', 'avg');
  assert.deepEqual(rows.map(({ group: { name } }) => name), ['java', 'sshd'], 'what changed most comes first');
  assert.equal(rows[1].change.words, 'same');
});

test('measures_everyColumn_hasAMeasureAndNetworkIsBits', () => {
  const table = { columns: [{ name: 'net_rx', unit: 'bytes/s', help: '' }, { name: 'cpu_busy', unit: 'ratio', help: '' }, { name: 'strange', unit: 'own', help: '' }] };
  const [net, cpu, strange] = measures(table);
  assert.equal(net.format(1000 * net.times), '8.00 kb/s');
  assert.equal(cpu.format(0.5), '50 %');
  assert.equal(strange.format(12), '12.0');
});

test('headline_largestChange_isASentence', () => {
  const say = (name, a, b) => headline('db-02', 'yesterday', { name, a, b });
  assert.equal(say('disk_read', 3.4, 1), 'db-02 reads 3.4 times as much from disks as yesterday');
  assert.equal(say('cpu_busy', 1.33, 1), 'db-02 uses 33 % more CPU than yesterday');
  assert.equal(say('procs_total', 1, 2), 'db-02 runs 50 % fewer processes than yesterday');
  assert.equal(headline('db-02', 'web-02', null), 'db-02 is much the same as web-02');
});

test('csvOf_gapsMarksAndHostileLabels_stayInTheirCells', () => {
  const bins = new Bins(1000, 0, ['rx', 'tx']);
  bins.load([{ key: '', column: 'rx', unit: '', t: [0, 1000], avg: [1, null], min: [1, null], max: [2, null] }, { key: '', column: 'tx', unit: '', t: [0, 1000], avg: [3, 4], min: [3, 4], max: [7, 4] }], null);
  const spec = { id: '../<x>', title: 'Net', about: '', kind: 'mirror', format: percent, top: 1, least: 1, base: 1000, nothing: '', lines: [{ label: '=1+1,"in"', colour: 's1', add: ['rx'] }, { label: 'out', colour: 's2', add: ['tx'], below: true }] };
  const [head, first, second] = csvOf({ spec, drawn: draw(spec, bins, 0, 2000), from: 0, to: 2000 }).split('\n');
  assert.equal(head, `time,"'=1+1,""in"" (ratio)","'=1+1,""in"" (ratio) min","'=1+1,""in"" (ratio) max",out (ratio),out (ratio) min,out (ratio) max`);
  assert.equal(first, '1970-01-01T00:00:00.000Z,1,1,2,3,3,7', 'a flow below zero is written as it is');
  assert.equal(second, '1970-01-01T00:00:01.000Z,,,,4,4,4', 'a gap is an empty cell');
  assert.equal(cell('a\nb'), '"a\nb"');
  assert.match(fileName({ spec, from: 0 }, 'csv'), /^tocsin--x--1970-01-01T00-00-00\.csv$/);
});

test('wholeUrl_longRange_isTheFinestStepThatFits', () => {
  assert.equal(wholeStep(HOUR, 3), 1000);
  assert.ok((30 * DAY / wholeStep(30 * DAY, 3)) * 3 <= 1_000_000);
  const url = new URL(wholeUrl({ host: 'a b', table: 'net', key: 'eth0', known: [] }, ['rx', 'tx'], 1000.4, 2000.6, 1000), 'http://hub');
  assert.equal(url.pathname, '/api/v1/hosts/a%20b/series');
  assert.deepEqual(Object.fromEntries(url.searchParams), { table: 'net', columns: 'rx,tx', key: 'eth0', from: '1000', to: '2001', step: '1s' });
  assert.ok(!wholeUrl({ host: 'a', table: 'system', key: '', known: [] }, ['x'], 0, 1, 1000).includes('key'));
});
