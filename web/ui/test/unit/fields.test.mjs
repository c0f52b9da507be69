/** The lines of a form, and what the hub says of each. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { givenOf, linesOf, mistakes, namesOf, valueOf, withLinesFor } from '../../target/unit/parts/fields.js';

test('mistakes_severalAtOnce_eachAtItsMember', () => {
  assert.deepEqual(mistakes('interval: got "x"; must be a duration such as 60s; port: is missing; ways[1].channel: got "a: b"; there is none', 'interval'), {
    interval: 'got "x"; must be a duration such as 60s', port: 'is missing', ways: 'ways[1].channel: got "a: b"; there is none',
  });
  assert.deepEqual(mistakes('there is a check a/HTTP already; give it a name', 'name'), { name: 'there is a check a/HTTP already; give it a name' });
  assert.deepEqual(mistakes('The hub does not answer.', null), { '': 'The hub does not answer.' });
});

test('given_anyMember_goesThereAndBack', () => {
  const set = { host: 'a', port: '443', headers: { accept: 'x' }, depends: ['b/PING'], password: '••••••••' };
  const lines = linesOf(set, ['host']);
  assert.deepEqual(lines.map(({ name }) => name), ['port', 'headers', 'depends', 'password']);
  assert.deepEqual(givenOf({ host: ' a ', name: '' }, [...lines, { name: '', value: 'x' }, { name: 'query', value: ' ' }]), set);
  assert.equal(valueOf('[no list'), '[no list');
  assert.deepEqual(namesOf(' web-*, db-1  '), ['web-*', 'db-1']);
});

test('lines_memberThatIsMissing_getsOneOfItsOwn', () => {
  const lines = [{ name: 'port', value: '443' }, { name: '', value: '' }];
  const wrong = { host: 'is missing', port: 'must be a number', server: 'is missing', '': 'too many' };
  assert.deepEqual(withLinesFor(wrong, lines, ['host']), [{ name: 'port', value: '443' }, { name: 'server', value: '' }]);
  assert.deepEqual(withLinesFor({ host: 'is missing' }, lines, ['host']), lines);
});
