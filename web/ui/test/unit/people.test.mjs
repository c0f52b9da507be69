/** Users, sessions and the audit in words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { actorText, browserText, byText, didText, hostsOf, hostsText, inUse, whereText } from '../../target/unit/people/words.js';

test('hosts_throughTheForm_stayWhatTheyWere', () => {
  assert.deepEqual(hostsOf('web-*, site=fra-1,'), ['web-*', 'site=fra-1']);
  assert.deepEqual(hostsOf('  '), ['*']);
  assert.equal(hostsText(['web-*', 'site=fra-1']), 'web-*, site=fra-1');
  assert.equal(hostsText(['*']), '');
  assert.equal(whereText(['web-*', '*']), 'every host');
});

test('deeds_inWords_unknownOnesAsTheyAre', () => {
  assert.equal(didText({ action: 'POST /api/v1/session' }), 'signed in');
  assert.equal(didText({ action: 'PATCH /api/v1/hosts/{host}' }), 'changed hosts');
  assert.equal(didText({ action: 'POST /api/v1/incidents/{id}/ack' }), 'incidents: ack');
  assert.equal(didText({ action: 'sign-in' }), 'tried to sign in');
  assert.equal(didText({ action: 'something else' }), 'something else');
  assert.equal(actorText('user:ann'), 'ann');
  assert.equal(actorText('token:local'), "the hub's own machine");
  assert.equal(actorText('token:ab12'), 'token ab12');
});

test('sessions_theirBrowsers_andTheOwnFirst', () => {
  assert.equal(browserText('Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'), 'Firefox on Linux');
  assert.equal(browserText('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36'), 'Chrome on Android');
  assert.equal(browserText(''), 'unknown');
  assert.equal(byText({ password: true, totp: true }), 'password and code');
  assert.equal(byText({ password: false, totp: false }), 'links');
  assert.deepEqual(inUse([{ id: 'a', current: false, lastUsed: 9 }, { id: 'b', current: true, lastUsed: 1 }, { id: 'c', current: false, lastUsed: 10 }]).map(({ id }) => id), ['b', 'c', 'a']);
});
