/** Rules: from members to the parts of a form and back, what may follow in a line, and what a rehearsal comes to. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { mended, offers } from '../../target/unit/rule/completion.js';
import { columnsOf, membersOf, partsOf, yamlOf } from '../../target/unit/rule/parts.js';
import { headline, lanes, measured, meant } from '../../target/unit/rule/shown.js';
import { inOrder, headline as listHeadline, standing } from '../../target/unit/rule/words.js';

const column = (name, unit = 'ratio') => ({ name, unit, type: 'number', help: '' });
const TABLES = [
  { name: 'system', key: null, help: '', columns: [column('cpu_busy'), column('mem_available', 'bytes'), column('load1', 'load')], attributes: [] },
  { name: 'mount', key: 'mount point', help: '', columns: [column('free', 'bytes'), column('total', 'bytes'), column('inodes_used', 'count')], attributes: [] },
  { name: 'process_group', key: 'group', help: '', columns: [column('count', 'count')], attributes: [] },
];

test('members_throughTheParts_stayWhatTheyWere', () => {
  for (const set of [
    { table: 'system', column: 'cpu_busy', above: '90 %', for: '5m', end: { below: '80 %', for: '5m' }, hosts: { role: 'db', name: 'web-*' }, severity: 'critical' },
    { table: 'mount', column: 'free', on: '/mnt', fold: 'mean', over: '15m', 'at-most': '1 GB', severity: 'warning' },
    { table: 'mount', column: 'free', reaches: '0 B', within: '4h', severity: 'info' },
    { table: 'system', column: 'load1', fold: 'sum', across: 'hosts', 'at-least': '50 % of yesterday', severity: 'warning' },
    { process: 'apache2', for: '10s', severity: 'warning' }, { unit: 'nginx.service', hosts: { name: 'a b' }, severity: 'warning' }, { service: 'postfix', for: '10s', severity: 'critical' },
    { 'no-data': 'true', for: '2m', hosts: { site: 'fra-1' }, severity: 'critical' },
  ]) assert.deepEqual(membersOf(partsOf(set), TABLES), set);
});

test('column_thatNobodyHas_isForTheHubToJudge', () => {
  assert.equal(membersOf({ ...partsOf({}), column: 'cpu_bsy', amount: '1' }, TABLES).column, 'cpu_bsy');
  assert.deepEqual(columnsOf(TABLES).map(({ text }) => text), ['cpu_busy', 'mem_available', 'load1', 'disk free', 'disk total', 'disk inodes_used']);
});

test('yaml_ofNamesThatAreMoreThanAWord_isQuoted', () => {
  assert.equal(yamlOf({ table: 'mount', column: 'free', on: 'a: b', below: '1 GB', hosts: { name: '*' } }), 'rules:\n  - name: disk-free\n    table: mount\n    column: free\n    on: "a: b"\n    below: 1 GB\n    hosts: { name: "*" }');
});

const known = { columns: columnsOf(TABLES).map(({ text }) => ({ text, help: '' })), hosts: ['db-01', 'web-01'], labels: ['role=db', 'site=fra-1'] };
const texts = (before) => offers(before, known).list.map(({ text }) => text);

test('offers_atEachPlace_areWhatMayStandThere', () => {
  assert.deepEqual(texts('cpu'), ['cpu_busy']);
  assert.deepEqual(texts('disk f'), ['disk free', 'disk full']);
  assert.deepEqual(texts('mean of mem_'), ['mem_available']);
  assert.deepEqual(texts('busy'), ['cpu_busy']);
  assert.deepEqual(texts('cpu_busy > 90 % f'), ['for']);
  assert.deepEqual(texts('cpu_busy > 90 % host d'), ['db-01']);
  assert.deepEqual(texts('cpu_busy > 90 % with r'), ['role=db']);
  assert.deepEqual(texts('cpu_busy > 90 % severity '), ['info', 'warning', 'critical']);
  assert.deepEqual(texts('cpu_busy > '), []);
  assert.deepEqual(texts('mean of load1 o'), ['on', 'over']);
  assert.equal(offers('mean of mem_', known).from, 8);
  assert.equal(offers('disk f', known).from, 0);
});

test('mistake_withTheNearestName_isPutRight', () => {
  assert.equal(mended('cpu_busy > 90 % fro 5m', 17, 'got "fro"; must be for; did you mean for?'), 'cpu_busy > 90 % for 5m');
  assert.equal(mended('disk fre < 1 GB', 1, 'got "disk"; must be a column; did you mean disk free?'), 'disk free < 1 GB');
  assert.equal(mended('cpu_busy >', 11, 'got the end; must be a number'), null);
});

test('rehearsal_inWords_saysWhatWasLeftOut', () => {
  const preview = { from: 0, to: 1, hosts: 3, complete: true, resolution: 'seconds', unit: 'ratio', limit: 0.9, count: 3, firings: [] };
  assert.equal(headline(preview, '7d'), 'In the last 7 days this rule would have rung 3 times');
  assert.equal(headline({ ...preview, count: 0 }, '1d'), 'In the last day this rule would not have rung');
  assert.equal(headline({ ...preview, count: 1, complete: false }, '7d'), 'In the last 7 days this rule would have rung at least once');
});

test('lanes_showWhoRangFirst_andOthersWhereThereIsRoom', () => {
  const rung = (host, key) => ({ host, name: host, key, from: 0, to: 1, peak: 1 });
  const found = lanes([rung('a', ''), rung('b', ''), rung('b', '')], [{ id: 'a', name: 'a' }, { id: 'c', name: 'c' }, { id: 'd', name: 'd' }], '', 3);
  assert.deepEqual(found.map(({ host, rung: some }) => `${host} ${some.length}`), ['b 2', 'a 1', 'c 0']);
  assert.deepEqual(lanes([rung(null, '')], [{ id: 'a', name: 'a' }], null, 3), [], 'nobody by himself');
});

test('share_ofASize_isDrawnOverItsWhole', () => {
  const unit = (table, name) => TABLES.find((one) => one.name === table)?.columns.find((one) => one.name === name)?.unit;
  assert.deepEqual(measured({ table: 'mount', column: 'free', below: '5 %' }, 'ratio', unit), { table: 'mount', column: 'free', whole: 'total' });
  assert.deepEqual(measured({ table: 'mount', column: 'free', below: '1 GB' }, 'bytes', unit), { table: 'mount', column: 'free', whole: null });
  assert.deepEqual(measured({ table: 'system', column: 'mem_available', below: '50 % of yesterday' }, 'ratio', unit), { table: 'system', column: 'mem_available', whole: null });
  assert.equal(measured({ process: 'x' }, 'count', unit), null);
  assert.ok(meant({ hosts: { name: 'web-*', role: 'db' } }, { name: 'web-1.x', labels: { role: 'db' } }));
  assert.ok(!meant({ hosts: { name: 'web-*' } }, { name: 'db-1', labels: {} }));
});

test('rules_inOrder_beginWithWhatFires', () => {
  const rule = (text, more) => ({ text, severity: 'warning', enabled: true, error: null, firing: [], ...more });
  const list = [rule('a', { enabled: false }), rule('b'), rule('c', { firing: [{ state: 'firing' }] }), rule('d', { error: 'no such column' })];
  assert.deepEqual(inOrder(list).map(({ text }) => text), ['c', 'd', 'b', 'a']);
  assert.equal(listHeadline(list), '1 rule fires, 1 cannot be used');
  assert.equal(standing(rule('x', { firing: [{ state: 'no-data' }] })), 'blind');
});
