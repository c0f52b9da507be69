/** The fleet in words and in order. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fleetState, titleCounts } from '../../target/unit/fleet/counts.js';
import { headline } from '../../target/unit/fleet/headline.js';
import { silence } from '../../target/unit/fleet/silence.js';
import { matches, nearest } from '../../target/unit/fleet/match.js';
import { dividing, groups, order } from '../../target/unit/fleet/sort.js';

const none = { down: 0, failing: 0, warn: 0, stale: 0, unknown: 0, ok: 0 };
const host = (name, level = 'ok', labels = {}, { reasons = [], lastSeen = 0, value = null } = {}) =>
  ({ facts: { id: name, name, state: level === 'down' || level === 'stale' ? level : 'up', lastSeen, health: { level, reasons }, labels }, value });
const names = (hosts) => hosts.map((one) => one.facts.name);

test('headline_anyTally_saysWhatIsSo', () => {
  assert.equal(headline(none), 'No hosts yet');
  assert.equal(headline({ ...none, ok: 3 }), 'All 3 hosts are well');
  assert.equal(headline({ ...none, ok: 1 }), 'The one host is well');
  assert.equal(headline({ ...none, ok: 5, down: 1 }), '1 host is down');
  assert.equal(headline({ ...none, down: 2, warn: 3, stale: 1 }), '2 hosts are down, 4 need a look');
  assert.equal(headline({ ...none, warn: 1, ok: 9 }), '1 host needs a look');
  assert.equal(headline({ ...none, failing: 1, ok: 9 }), '1 host is failing');
  assert.equal(headline({ ...none, down: 1, failing: 2, warn: 1 }), '1 host is down, 2 are failing, 1 needs a look');
  assert.equal(headline({ ...none, unknown: 2 }), '2 hosts not heard yet');
});

test('titleCounts_trouble_comesFirst', () => {
  assert.equal(titleCounts({ ...none, down: 2, warn: 4, ok: 1 }), '2 down, 4 warn');
  assert.equal(titleCounts({ ...none, failing: 1, warn: 4, ok: 1 }), '1 failing, 4 warn');
  assert.equal(titleCounts({ ...none, ok: 3 }), '3 OK');
  assert.equal(fleetState({ ...none, warn: 1, down: 1 }), 'down');
  assert.equal(fleetState({ ...none, failing: 1 }), 'down');
  assert.equal(fleetState({ ...none, stale: 1 }), 'warn');
  assert.equal(fleetState({ ...none, ok: 1 }), 'ok');
});

test('order_worstFirst_thenByNameAsPeopleCount', () => {
  const names = order([host('web-10'), host('web-9'), host('db', 'warn'), host('x', 'down'), host('y', 'stale')], 'worst').map((one) => one.facts.name);
  assert.deepEqual(names, ['x', 'db', 'y', 'web-9', 'web-10']);
  assert.deepEqual(order([host('b', 'down'), host('a')], 'name').map((one) => one.facts.name), ['a', 'b']);
});

test('order_worstFirst_moreReasonsThenLongerSilence', () => {
  const hosts = [host('a', 'warn', {}, { reasons: ['x'] }), host('b', 'warn', {}, { reasons: ['x', 'y'] }), host('c', 'down', {}, { lastSeen: 200 }), host('d', 'down', {}, { lastSeen: 100 })];
  assert.deepEqual(names(order(hosts, 'worst')), ['d', 'c', 'b', 'a']);
  assert.deepEqual(names(order(hosts, 'worst', 'asc')), ['a', 'b', 'c', 'd']);
});

test('order_measure_mostFirstAndUnknownLastEitherWay', () => {
  const hosts = [host('a', 'ok', {}, { value: 1 }), host('b', 'down'), host('c', 'ok', {}, { value: 3 }), host('d', 'ok', {}, { value: 3 })];
  assert.deepEqual(names(order(hosts, 'cpu')), ['c', 'd', 'a', 'b']);
  assert.deepEqual(names(order(hosts, 'cpu', 'asc')), ['a', 'c', 'd', 'b']);
  assert.deepEqual(names(order(hosts, 'name', 'desc')), ['d', 'c', 'b', 'a']);
});

test('dividing_labels_onlyThoseThatTellHostsApart', () => {
  const facts = [host('a', 'ok', { site: 'fra', os: 'linux' }), host('b', 'ok', { site: 'hel', os: 'linux', role: 'db' })].map((one) => one.facts);
  assert.deepEqual(dividing(facts), ['site', 'role']);
  assert.deepEqual(dividing([]), []);
});

test('matches_nameLabelState_everyWord', () => {
  const { facts } = host('web-01', 'warn', { site: 'fra-1' });
  assert.ok(matches(facts, '', null));
  assert.ok(matches(facts, 'WEB site=fra', null));
  assert.ok(matches(facts, 'warn', 'warn'));
  assert.ok(!matches(facts, 'web db', null));
  assert.ok(!matches(facts, '', 'down'));
});

test('groups_bySite_namelessLast', () => {
  const found = groups([host('c'), host('a', 'ok', { site: 'hel-1' }), host('b', 'ok', { site: 'fra-1' })], 'site');
  assert.deepEqual(found.map((group) => group.name), ['fra-1', 'hel-1', '']);
});

test('nearest_slip_findsTheName', () => {
  assert.equal(nearest(['web-07', 'db-02'], 'wbe-07'), 'web-07');
  assert.equal(nearest(['web-07', 'db-02'], 'zzzzzz'), null);
});

test('silence_beforeAHostJoined_isNotSilence', () => {
  assert.deepEqual(silence([[null, null, 1, null, 1], [1, 1, null, null]], 5), { counts: [0, 0, 1, 2, 0], most: 2 });
  assert.deepEqual(silence([[null, null]], 2), { counts: [0, 0], most: 0 });
});
