/** What tabs want, what one connection asks for them, and what a tab takes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChoice } from '../../target/unit/live/way.js';
import { ageWords, nextWords } from '../../target/unit/live/refresh.js';
import { isAfter, ownFrame, ownSnapshot, runOf, sameAsk, union } from '../../target/unit/live/wish.js';

test('union_fleetAndOneHost_keepsTheirTablesApart', () => {
  assert.equal(union([]), null);
  assert.deepEqual(union([{ hosts: '*', tables: 'system' }]), { hosts: '*', tables: 'system', all: '' });
  const both = union([{ hosts: 'b', tables: 'system,process' }, { hosts: '*', tables: 'system' }, { hosts: 'a', tables: 'mount' }]);
  assert.deepEqual(both, { hosts: 'a,b', tables: 'mount,process,system', all: 'system' });
  const turned = union([{ hosts: 'a', tables: 'mount' }, { hosts: '*', tables: 'system' }, { hosts: 'b', tables: 'process,system' }]);
  assert.ok(sameAsk(both, turned));
  assert.ok(!sameAsk(both, union([{ hosts: 'a', tables: 'mount' }])));
  assert.ok(!sameAsk(both, null));
});

test('ownFrame_ofAnotherTab_isNotTaken', () => {
  const frame = { host: 'a', at: 1, tables: { process: { rows: [] }, system: { rows: [] } } };
  assert.deepEqual(Object.keys(ownFrame({ hosts: '*', tables: 'system' }, frame).tables), ['system']);
  assert.equal(ownFrame({ hosts: 'b', tables: 'system' }, frame), null);
  assert.equal(ownFrame({ hosts: 'a', tables: 'mount' }, frame), null);
  const snapshot = { now: 5, hosts: [{ host: 'a', tables: frame.tables }, { host: 'b', tables: frame.tables }] };
  const own = ownSnapshot({ hosts: 'b', tables: 'process' }, snapshot);
  assert.deepEqual(own.hosts.map((one) => [one.host, ...Object.keys(one.tables)]), [['b', 'process']]);
});

test('isAfter_eventThatCameAlready_isNot', () => {
  assert.ok(isAfter('e1-5', null));
  assert.ok(isAfter('e1-10', 'e1-9'));
  assert.ok(!isAfter('e1-9', 'e1-9'));
  assert.ok(!isAfter('e1-8', 'e1-9'));
  assert.ok(isAfter('e2-1', 'e1-900'), 'another run of the hub counts anew');
  assert.ok(isAfter('e-1', 'e1-900'));
  assert.equal(runOf('3f-12'), '3f');
});

test('parseChoice_anythingElse_isTheStreamAndFiveSeconds', () => {
  assert.deepEqual(parseChoice(null), { stream: true, every: 5 });
  assert.deepEqual(parseChoice('poll 20'), { stream: false, every: 20 });
  assert.deepEqual(parseChoice('stream 2'), { stream: true, every: 2 });
  assert.deepEqual(parseChoice('poll 7'), { stream: false, every: 5 });
  assert.deepEqual(parseChoice('{}'), { stream: true, every: 5 });
});

test('refreshLine_everyMode_hasItsWords', () => {
  assert.equal(ageWords({ now: 181_000, at: 1000 }), '3 min ago.');
  assert.equal(ageWords({ now: 1500, at: 1000 }), 'This second.');
  assert.equal(ageWords({ now: 1500, at: null }), 'Nothing has come yet.');
  assert.equal(nextWords({ mode: 'live', lost: false, busy: false }, null), 'Next reload when new data is available.');
  assert.equal(nextWords({ mode: 'polling', lost: false, busy: false }, 4100), 'Next reload in 5 s.');
  assert.equal(nextWords({ mode: 'polling', lost: false, busy: false }, 0), 'Next reload right now.');
  assert.equal(nextWords({ mode: 'live', lost: false, busy: true }, null), 'Next reload right now.');
  assert.equal(nextWords({ mode: 'connecting', lost: true, busy: false }, null), 'Next reload when the hub answers.');
  assert.equal(nextWords({ mode: 'paused', lost: false, busy: false }, null), 'Paused: no reload until you resume.');
});
