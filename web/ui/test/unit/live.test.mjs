/** The live state: snapshot and frames add up, and the tally follows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyParts, fromSnapshot } from '../../target/unit/live/merge.js';
import { findHost, hostIds, hostModel, learn, learnAll, onSecond, takeFrame, takeSnapshot, tally, verdict } from '../../target/unit/live/hosts.js';

test('applyParts_frame_changesOnlyWhatItNames', () => {
  const state = fromSnapshot({ process: { rows: [['1@1', 0.1], ['2@1', 0.2], ['3@1', 0.3]], attributes: { '1@1': { name: 'init' }, '2@1': { name: 'cron' } } } });
  applyParts(state, { process: { rows: [['2@1', 0.9], ['4@1', 0.4]], gone: ['3@1'], attributes: { '4@1': { name: 'new' } } } });
  const table = state.get('process');
  assert.deepEqual([...table.rows], [['1@1', [0.1]], ['2@1', [0.9]], ['4@1', [0.4]]]);
  assert.deepEqual([...table.attributes.keys()], ['1@1', '2@1', '4@1']);
});

test('applyParts_reusedPid_endsTheOldOne', () => {
  const state = fromSnapshot({ process: { rows: [['900@12', 0.1]], attributes: { '900@12': { name: 'old' } } } });
  applyParts(state, { process: { gone: ['900@12'], rows: [['900@77', 0]], attributes: { '900@77': { name: 'new' } } } });
  assert.equal(state.get('process').attributes.get('900@77').name, 'new');
  assert.equal(state.get('process').rows.size, 1);
});

test('applyParts_absentParts_areEmpty', () => {
  const state = fromSnapshot(undefined);
  applyParts(state, { system: {} });
  assert.equal(state.get('system').rows.size, 0);
});

test('takeFrame_afterSnapshot_tellsListenersTheWholeRow', () => {
  learnAll([{ id: 'h1', name: 'web-01', state: 'up' }]);
  const heard = [];
  const stop = onSecond((host, at, system) => heard.push([host, at, system]));
  takeSnapshot({ now: 5000, hosts: [{ host: 'h1', name: 'web-01', state: 'up', lastSeen: 4000, at: 4000, tables: { system: { rows: [['', 0.5, 7]] } } }] });
  takeFrame({ host: 'h1', at: 5000, tables: { system: {} } });
  takeFrame({ host: 'h1', at: 5000, tables: { process: { rows: [['1@1', 0.1]] } } });
  takeFrame({ host: 'stranger', at: 5000, tables: {} });
  stop();
  assert.deepEqual(heard, [['h1', 4000, [0.5, 7]], ['h1', 5000, [0.5, 7]]]);
  assert.equal(hostModel('h1').live.at, 5000);
});

test('learnAll_hostGone_leavesTheList', () => {
  learnAll([{ id: 'h1', name: 'web-01', state: 'up' }, { id: 'h2', name: 'web-02', state: 'down' }]);
  assert.deepEqual(hostIds.value, ['h1', 'h2']);
  assert.equal(findHost('web-02').id, 'h2');
  learnAll([{ id: 'h2', name: 'web-02', state: 'down' }]);
  assert.deepEqual(hostIds.value, ['h2']);
});

test('verdict_hostState_beatsItsHealth', () => {
  const health = { level: 'warn', reasons: [] };
  assert.equal(verdict({ state: 'up', health }), 'warn');
  assert.equal(verdict({ state: 'stale', health }), 'stale');
  learnAll([]);
  learn({ id: 'a', name: 'a', state: 'up', health: { level: 'ok', reasons: [] } });
  learn({ id: 'b', name: 'b', state: 'down', health });
  assert.deepEqual(tally.value, { down: 1, failing: 0, warn: 0, stale: 0, unknown: 0, ok: 1 });
});
