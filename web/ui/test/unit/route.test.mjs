/** Addresses: every page and every view state survives a round trip. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostPath, match, processesPath, processPath } from '../../target/unit/route/route.js';
import { partOf } from '../../target/unit/route/watched.js';
import { choice, millis, odd, withQuery } from '../../target/unit/route/query.js';
import { readRange, stepFor, stepText } from '../../target/unit/route/range.js';

test('match_everyPath_itsPage', () => {
  assert.deepEqual(match('/'), { page: 'overview' });
  assert.deepEqual(match('/hosts/web-01'), { page: 'host', host: 'web-01' });
  assert.deepEqual(match('/hosts/web-01/'), { page: 'host', host: 'web-01' });
  assert.deepEqual(match('/hosts/web-01/processes'), { page: 'processes', host: 'web-01', process: null });
  assert.deepEqual(match('/hosts/web-01/processes/812@4711'), { page: 'processes', host: 'web-01', process: '812@4711' });
  assert.equal(match('/hosts/web-01/processes/812').page, 'missing');
  assert.deepEqual(match('/settings/hosts/new'), { page: 'add' });
  assert.deepEqual(match('/settings/hosts/web-01'), { page: 'edit', host: 'web-01' });
  assert.deepEqual(match('/settings/other'), { page: 'notify', rest: ['other'] });
  assert.equal(partOf('notify', ['other']).part, 'missing');
  assert.equal(partOf('notify', ['people']).part, 'people');
  assert.deepEqual(match('/welcome'), { page: 'welcome' });
  assert.equal(match('/hosts').page, 'missing');
  assert.equal(match('/hosts/a/b').page, 'missing');
  assert.equal(match('/nothing').page, 'missing');
});

test('match_oddName_roundTrips', () => {
  for (const name of ['a/b', 'ä ö', '100%', 'x?y#z']) {
    assert.deepEqual(match(hostPath(name)), { page: 'host', host: name });
    assert.deepEqual(match(processesPath(name)), { page: 'processes', host: name, process: null });
    assert.deepEqual(match(processPath(name, '1@2')), { page: 'processes', host: name, process: '1@2' });
  }
  assert.deepEqual(match('/hosts/%E0%A4%A'), { page: 'host', host: '%E0%A4%A' });
});

test('withQuery_defaultOrEmpty_leavesTheAddress', () => {
  assert.equal(withQuery('?sort=name', { sort: 'worst' }, { sort: 'worst' }), '');
  assert.equal(withQuery('', { q: 'web 01' }), '?q=web+01');
  assert.equal(withQuery('?q=web&range=6h', { q: '' }), '?range=6h');
  assert.equal(withQuery('?from=1&to=2&range=1h', { from: null, to: null }), '?range=1h');
});

test('readRange_fixedWindow_beatsName', () => {
  const now = 1795318327000;
  assert.deepEqual(readRange(new URLSearchParams(`from=${now - 60000}&to=${now}&range=7d`)).fixed, { from: now - 60000, to: now });
  assert.equal(readRange(new URLSearchParams('range=6h')).span, 6 * 3600e3);
  assert.equal(readRange(new URLSearchParams('range=never')).name, '1h');
  assert.equal(readRange(new URLSearchParams(`from=${now}&to=${now - 1}`)).fixed, null);
});

test('stepFor_everyRange_fewPoints', () => {
  for (const [span, step] of [[300e3, '1s'], [900e3, '2s'], [3600e3, '10s'], [6 * 3600e3, '1m'], [86400e3, '5m'], [7 * 86400e3, '30m']]) {
    assert.equal(stepText(stepFor(span)), step);
    assert.ok(span / stepFor(span) <= 480);
  }
});

test('choice_unknownValue_fallsBack', () => {
  const asked = (text) => new URLSearchParams(text);
  assert.equal(choice(asked('sort=name'), 'sort', ['worst', 'name'], 'worst'), 'name');
  assert.equal(odd.size, 0);
  assert.equal(choice(asked('sort=<script>'), 'sort', ['worst', 'name'], 'worst'), 'worst');
  assert.deepEqual(odd.get('sort'), { got: '<script>', allowed: ['worst', 'name'], shown: 'worst' }, 'what is not known is noted');
  assert.equal(choice(asked(''), 'sort', ['worst', 'name'], 'worst'), 'worst');
  assert.equal(odd.size, 0, 'nothing is asked for any more');
  assert.equal(millis(asked('at=1795318327000'), 'at'), 1795318327000);
  assert.equal(millis(asked('at=-1h'), 'at'), null);
  assert.equal(odd.get('at').got, '-1h');
  assert.equal(readRange(asked('range=century')).name, '1h');
  assert.equal(odd.get('range').shown, '1 h');
});
