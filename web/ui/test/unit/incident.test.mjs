/** Lines of the journal in words, and incidents in the order in which they need somebody. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { headlineOf, inOrder, said } from '../../target/unit/incident/lines.js';
import { noticesOf } from '../../target/unit/incident/notices.js';
import { partOf } from '../../target/unit/route/watched.js';

const line = (what, reason, text, more = {}) => said({ id: 1, at: 0, actor: 'hub', subject: 'a/HTTP', incident: 1, what, reason, text, ...more });

test('said_toldAndHeld_nameWhomAndWhy', () => {
  assert.deepEqual([line('told', 'first-failure', 'ann').title, line('told', 'first-failure', 'ann').why], ['Told ann', 'Because it is the first failure.']);
  assert.equal(line('held', 'quiet-hours', 'bob').title, 'Did not tell bob');
  assert.equal(line('held', 'silenced', 'nobody is told').title, 'Told nobody');
  assert.equal(line('held', 'some-newer-reason', 'bob').why, 'Because some newer reason.');
  assert.equal(line('refused', 'fallback', 'ann: down (550)', { subject: 'mail' }).why, 'ann: down (550); another way is used');
  assert.equal(line('ack', '', 'I got this one', { actor: 'bob' }).title, 'bob acknowledged: I got this one');
  assert.equal(line('wound', '', 'x', { actor: 'bob' }).title, 'bob: wound: x', 'what a newer hub writes is shown as it is');
});

const incident = (id, severity, acked = null) => ({ id, host: 'a', service: 'HTTP', severity, acked });

test('incidents_whatWaitsForAnAnswerFirst', () => {
  assert.deepEqual(inOrder([incident(1, 'critical', 5), incident(2, 'warning'), incident(3, 'critical'), incident(4, 'warning')]).map(({ id }) => id), [3, 4, 2, 1]);
  assert.equal(headlineOf([incident(1, 'critical'), incident(2, 'critical', 5)]), 'a HTTP waits for an answer');
  assert.equal(headlineOf([incident(1, 'critical', 5)]), '1 incident is open, and somebody is on it');
  assert.equal(headlineOf([]), 'No incident is open');
});

test('partOf_addressesOfChecksAndIncidents', () => {
  assert.deepEqual(partOf('checks', []), { part: 'checks' });
  assert.deepEqual(partOf('checks', ['new']), { part: 'new' });
  assert.deepEqual(partOf('checks', ['5f1c', 'edit']), { part: 'edit', id: '5f1c' });
  assert.deepEqual(partOf('checks', ['a b']), { part: 'missing' });
  assert.deepEqual(partOf('incidents', ['7']), { part: 'incidents', id: '7' });
  assert.deepEqual(partOf('incidents', ['seven']), { part: 'missing' });
});

test('noticesOf_fiveAtOnce_threeAndOneForTheRest_onceEach', () => {
  const failed = (id, more = {}) => ({ ...incident(id, 'critical'), opened: 1000, message: 'no answer', ...more });
  const five = [1, 2, 3, 4, 5].map((id) => failed(id));
  const first = noticesOf(five, new Set(), 181_000);
  assert.deepEqual(first.show.map(({ id }) => id === null), [false, false, false, true]);
  assert.equal(first.show[0].title, 'a HTTP is down');
  assert.match(first.show[0].body, /^It went down 3 min ago: no answer$/);
  assert.match(first.show[3].body, /^2 more\./);
  const told = new Set(first.told);
  assert.deepEqual(noticesOf(five, told, 200_000).show, []);
  // Another outage of the same service is another incident; who is taken care of and what only informs rings nobody.
  const again = noticesOf([...five.slice(1), failed(6), failed(7, { acked: 5 }), failed(8, { severity: 'info' })], told, 2000);
  assert.deepEqual(again.show.map(({ id, body }) => [id, body.split(':')[0]]), [[6, 'It went down just now']]);
  assert.deepEqual(again.told, [2, 3, 4, 5, 6, 7, 8]);
});
