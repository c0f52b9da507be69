/** The process table: reading, filter, order, window. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterProcesses, fromLive, fromTop, inOrder, inView, sortProcesses } from '../../target/unit/process/rows.js';
import { Tables } from '../../target/unit/api/tables.js';

const row = (pid, more = {}) => ({ key: `${pid}@1`, pid, name: 'x', user: 'u', cmdline: '', cpu: 0, rss: 0, read: null, write: null, threads: 1, fds: null, start: 0, ...more });
const pids = (rows) => rows.map((one) => one.pid);

test('fromLive_rowsAndAttributes_comeTogether', () => {
  const tables = new Tables([{ name: 'process', key: 'pid@start', help: '', columns: ['cpu', 'rss', 'read_bytes', 'fds'].map((name) => ({ name, unit: '', type: '', help: '' })), attributes: [] }]);
  const [one] = fromLive({ rows: new Map([['812@47', [0.12, 1000, null, 7]]]), attributes: new Map([['812@47', { pid: 812, name: 'java', user: 'app', cmdline: 'java -jar x.jar', start: 5 }]]) }, tables);
  assert.deepEqual([one.pid, one.name, one.cpu, one.read, one.fds, one.threads], [812, 'java', 0.12, null, 7, null]);
  assert.equal(fromTop([{ key: '1@1', pid: 1, name: 'init', cpu: 0.5 }])[0].cpu, 0.5);
});

test('sort_unknownValues_comeLastBothWays', () => {
  const rows = [row(1, { read: null }), row(2, { read: 5 }), row(3, { read: 9 })];
  assert.deepEqual(pids(sortProcesses(rows, 'read', 'desc')), [3, 2, 1]);
  assert.deepEqual(pids(sortProcesses(rows, 'read', 'asc')), [2, 3, 1]);
});

test('sort_equalValues_byPid', () => {
  assert.deepEqual(pids(sortProcesses([row(9), row(3), row(5)], 'cpu', 'desc')), [3, 5, 9]);
});

test('sort_age_oldestFirstWhenDescending', () => {
  assert.deepEqual(pids(sortProcesses([row(1, { start: 100 }), row(2, { start: 1 })], 'age', 'desc')), [2, 1]);
});

test('filter_nameUserPidCommand_everyWord', () => {
  const rows = [row(812, { name: 'java', user: 'report', cmdline: 'java -jar night.jar' }), row(9001, { name: 'nginx', user: 'www' })];
  assert.deepEqual(pids(filterProcesses(rows, 'report night')), [812]);
  assert.deepEqual(pids(filterProcesses(rows, '90')), [9001]);
  assert.deepEqual(pids(filterProcesses(rows, 'java www')), []);
  assert.equal(filterProcesses(rows, ' ').length, 2);
});

test('inOrder_heldRows_newOnesAtTheEnd', () => {
  assert.deepEqual(pids(inOrder([row(3), row(1), row(7)], ['1@1', '2@1', '3@1'])), [1, 3, 7]);
});

test('inView_longList_onlyAFewRows', () => {
  assert.deepEqual(inView(1100, 28, 0, 900), [0, 48]);
  assert.deepEqual(inView(1100, 28, 30, 900), [0, 48]);
  const [first, last] = inView(1100, 28, 14_000, 900);
  assert.ok(first > 480 && last < 550);
  assert.deepEqual(inView(10, 28, 99_999, 900), [10, 10]);
  assert.deepEqual(inView(0, 28, -200, 900), [0, 0]);
});
