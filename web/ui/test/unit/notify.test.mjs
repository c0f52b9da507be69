/** Contacts, channels and silences: from what is set to a form and back, nothing lost. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { about, draftGiven, draftOf, localText } from '../../target/unit/notify/given.js';
import { standing } from '../../target/unit/silence/windows.js';

test('contact_throughTheForm_staysWhatItWas', () => {
  const set = { name: 'ann', severity: 'critical', quiet: '22:00-07:00', timezone: 'Europe/Berlin', colour: 'blue', hosts: ['web-*', 'db-1'], ways: [{ channel: 'mail', to: 'ann@example.com' }, { channel: 'sms', fallback: 'true' }] };
  assert.deepEqual(draftGiven('contacts', draftOf('contacts', set)), set);
  assert.equal(about('contacts', set), 'mail ann@example.com, sms (else); from critical on; web-*, db-1; quiet 22:00-07:00 Europe/Berlin');
  assert.deepEqual(draftGiven('contacts', draftOf('contacts', {})), { ways: [] }, 'what is missing is for the hub to say');
});

test('silence_itsTime_isThatOfTheBrowser', () => {
  const set = { name: 'x', hosts: ['mail-01'], until: '2026-11-22T22:30:00.000Z' };
  assert.equal(draftOf('silences', set).fields.until, '2026-11-22T23:30', 'Berlin');
  assert.deepEqual(draftGiven('silences', draftOf('silences', set)), set);
  assert.equal(localText('soon'), '');
  assert.equal(standing(set, Date.parse('2026-11-22T22:00:00Z')), 'now');
  assert.equal(standing({ ...set, from: '2026-11-22T22:10:00Z' }, Date.parse('2026-11-22T22:00:00Z')), 'coming');
  assert.equal(standing(set, Date.parse(set.until)), 'over');
});

test('channel_secretThatIsMasked_goesBackAsItStands', () => {
  const set = { name: 'mail', type: 'mail', host: 'mail.example.com', password: '••••••••', headers: { a: 'b' } };
  assert.deepEqual(draftGiven('channels', draftOf('channels', set)), set);
});
