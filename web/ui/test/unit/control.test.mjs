/** Orders to services in words. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { cameOf, effect, offer, orderOf, outputText, refuseReason, took, tookBefore, toldOf, verbsNow } from '../../target/unit/control/words.js';

const up = { name: 'web-01', state: 'up' };
const ALL = ['stop', 'restart', 'start'];
const action = (more) => ({ id: 'a', at: 5, host: { id: 'h', name: 'web-01' }, service: 'nginx', unit: 'nginx.service', verb: 'restart', actor: 'ann', reason: 'stuck', result: 'ok', code: 'ok', text: '', before: 'running', after: 'running', exit: 0, millis: 1900, output: '', ...more });

test('[EW-20] verbs_ofEachState_startOnlyWhatIsStoppedAndStopOnlyWhatRuns', () => {
  for (const state of ['stopped', 'failed']) assert.deepEqual(verbsNow({ state }), ['start']);
  for (const state of ['running', 'degraded']) assert.deepEqual(verbsNow({ state }), ['restart', 'stop']);
  for (const state of ['changing', 'unknown']) assert.deepEqual(verbsNow({ state }), []);
});

test('offer_byWhatTheHostAllows_isButtonsOrWhyNot', () => {
  const of = (state, control, owner = up) => offer({ state, control }, owner);
  assert.deepEqual(of('running', ALL), { verbs: ['restart', 'stop'], why: null, none: null });
  assert.deepEqual(of('failed', ALL), { verbs: ['start'], why: null, none: null });
  assert.deepEqual(of('running', ['restart', 'start']), { verbs: ['restart'], why: null, none: null });
  assert.equal(of('running', []).none, 'not on the allow-list');
  assert.equal(of('running', null).none, 'control is off');
  assert.equal(of('running', ['start']).none, 'may not be stopped');
  assert.equal(of('stopped', ['restart']).none, 'may not be started');
  assert.deepEqual(of('changing', ALL), { verbs: ['start', 'restart', 'stop'], why: 'it is changing now', none: null });
  for (const state of ['stale', 'down', 'unknown']) assert.equal(of('running', ALL, { ...up, state }).why, 'web-01 does not answer');
});

test('reason_tooLongOrHiddenOrNone_isRefusedAsTheHubDoes', () => {
  assert.equal(refuseReason('workers stuck'), null);
  assert.equal(refuseReason('\u00e4'.repeat(200)), null);
  assert.match(refuseReason('\u00e4'.repeat(200) + 'x'), /401 bytes, at most 400/);
  for (const bad of ['a\u202eb', 'a\tb', 'a\nb', 'a\u2028b', 'a\u2066b']) assert.match(refuseReason(bad), /cannot be seen/);
  assert.match(refuseReason('  '), /Say why/);
});

test('took_beforeAndNow_isSaidInSeconds', () => {
  assert.equal(took(10_345), '10.3 s');
  assert.equal(took(125_000), '2 min 5 s');
  assert.equal(tookBefore([], 'restart'), '');
  assert.equal(tookBefore([action({ result: 'failed' }), action({ verb: 'stop' })], 'restart'), '');
  assert.equal(tookBefore([action()], 'restart'), 'The last restart took 1.9 s.');
  assert.equal(tookBefore([action(), action({ millis: 2100 })], 'restart'), 'The last 2 restarts took 1.9 s to 2.1 s.');
  assert.equal(effect({ processes: 5 }, 'restart'), 'Ends 5 processes and starts it anew.');
  assert.equal(effect({ processes: 1 }, 'stop'), 'Ends 1 process.');
  assert.equal(effect({ processes: 0 }, 'start'), '');
});

test('[EW-48] told_ofEachEnd_saysWhatIsSo', () => {
  assert.equal(toldOf(action({ millis: 10_320 })).words, 'nginx on web-01 is running again after 0.3 s, and held for 10 s.');
  assert.equal(toldOf(action({ verb: 'stop' })).words, 'nginx on web-01 is stopped after 1.9 s.');
  const failed = toldOf(action({ result: 'failed', exit: 1, millis: 412, after: 'failed', text: 'nginx.service did not reach running', output: 'bad\nworse' }));
  assert.deepEqual(failed, { mark: 'down', tone: 'down', words: 'Restart of nginx on web-01 failed, exit 1 after 0.4 s. It has failed. nginx.service did not reach running.', output: 'bad\nworse' });
  assert.match(toldOf(action({ result: 'unknown' })).words, /was sent, and no answer came: it may have been done or not/);
  assert.equal(toldOf(action({ result: 'refused', text: 'no\u202e' })).words, 'Restart of nginx on web-01 was refused: no\\u202e.');
  assert.deepEqual(cameOf(action({ result: 'failed', exit: 75, millis: 400 })), { mark: 'down', words: 'failed, exit 75 after 0.4 s' });
  assert.equal(cameOf(action({ result: 'running' })).words, 'restarting…');
  assert.equal(outputText('a\r\nb\u001b[31mc\n'), 'a\nb\\u001b[31mc');
});

test('order_whoseAnswerGotLost_isFoundByWhatItWasAndNoOtherIs', () => {
  const sent = { verb: 'restart', service: 'nginx', reason: 'stuck', before: new Set(['old']), since: 4 };
  assert.equal(orderOf([action({ id: 'old' }), action({ verb: 'stop' }), action({ reason: 'other' }), action({ at: 3 })], sent), undefined);
  assert.equal(orderOf([action({ id: 'new' })], sent).id, 'new');
});
