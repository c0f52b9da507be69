/** When silences and maintenance hold, also when clocks jump. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { daysShown, firstShown, moved, repeatWords, standing, windowsOf } from '../../target/unit/silence/windows.js';

const iso = (text) => Date.parse(text);
const BERLIN = { days: ['sun'], at: '02:30', for: '2h', timezone: 'Europe/Berlin' };

test('time_jumpedOver_isAtTheJump_andTheOneThatComesTwiceIsTheFirst', () => {
  assert.equal(firstShown(iso('2026-03-29T02:30Z'), 'Europe/Berlin'), iso('2026-03-29T01:00Z'));
  assert.equal(firstShown(iso('2026-10-25T02:30Z'), 'Europe/Berlin'), iso('2026-10-25T00:30Z'));
  assert.equal(firstShown(iso('2026-11-22T02:30Z'), 'Europe/Berlin'), iso('2026-11-22T01:30Z'));
  assert.equal(firstShown(iso('2026-11-22T02:30Z'), 'Asia/Kolkata'), iso('2026-11-21T21:00Z'));
});

test('windows_eachWeek_areThoseOfTheZone_withinTheirBounds', () => {
  const setting = { set: { repeat: BERLIN, until: '2026-11-16T00:00:00Z' }, created: 0 };
  const found = windowsOf(setting, 'maintenance', iso('2026-11-01T00:00Z'), iso('2026-12-01T00:00Z'));
  assert.deepEqual(found.map(({ from, to }) => [from, to]), ['01', '08', '15'].map((day) => [iso(`2026-11-${day}T01:30Z`), iso(`2026-11-${day}T03:30Z`)]));
  assert.deepEqual(windowsOf({ ...setting, created: iso('2026-11-10T00:00Z') }, 'maintenance', iso('2026-11-01T00:00Z'), iso('2026-12-01T00:00Z')).length, 1, 'nothing holds before it was made');
});

test('windows_eachMonth_areOnTheDaysThatAMonthHas', () => {
  const set = { repeat: { 'month-days': ['1', '31'], at: '22:00', for: '4h' } };
  const found = windowsOf({ set, created: 0 }, 'silences', iso('2026-01-15T00:00Z'), iso('2026-04-02T00:00Z'));
  assert.deepEqual(found.map(({ from }) => new Date(from).toISOString().slice(0, 13)), ['2026-01-31T22', '2026-02-01T22', '2026-03-01T22', '2026-03-31T22', '2026-04-01T22']);
  assert.equal(repeatWords(set.repeat), 'each month on the 1, 31 at 22:00 for 4h, UTC');
});

test('windows_once_beginWhenTheyWereMadeOrSaid', () => {
  const silence = { set: { until: '2026-11-22T22:00:00Z' }, created: iso('2026-11-22T20:00Z') };
  assert.deepEqual(windowsOf(silence, 'silences', 0, 4e12), [{ from: silence.created, to: iso('2026-11-22T22:00Z') }]);
  assert.deepEqual(windowsOf(silence, 'silences', iso('2026-11-23T00:00Z'), 4e12), []);
});

test('standing_eachWeek_isNowWithinAWindowOnly', () => {
  const set = { repeat: BERLIN };
  assert.equal(standing(set, iso('2026-11-22T02:00Z')), 'now');
  assert.equal(standing(set, iso('2026-11-22T04:00Z')), 'coming');
  assert.equal(standing({ ...set, until: '2026-11-22T03:00:00Z' }, iso('2026-11-22T04:00Z')), 'over');
  assert.equal(repeatWords({ at: '02:30', for: '2h' }), 'each day at 02:30 for 2h, UTC');
});

test('month_asWeeks_beginsOnAMonday', () => {
  const days = daysShown('month', new Date(2026, 10, 22));
  assert.deepEqual([days.length, days[0].getDate(), days[0].getDay(), days.at(-1).getDate()], [42, 26, 1, 6]);
  assert.equal(daysShown('week', new Date(2026, 10, 22))[0].getDate(), 16);
  assert.equal(moved(new Date(2026, 0, 31), 'month', 1).getMonth(), 1);
});
