/** The search: what words mean, what stands first, what is marked; and the labels of a new host. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { find, pieces } from '../../target/unit/palette/find.js';
import { about, sentence } from '../../target/unit/views/store.js';
import { byHand, labelsText, left, lineHost, onlyHere, parseLabels, wrong } from '../../target/unit/settings/labels.js';

const entry = (id, group, title, words = '') => ({ id, group, icon: '', title, words });
const ALL = [
  entry('h1', 'Hosts', 'web-01', 'site=fra-1 ok'), entry('h2', 'Hosts', 'web-03', 'site=hel-1 down'), entry('h3', 'Hosts', 'db-01', 'site=fra-1 ok'), entry('h4', 'Hosts', 'old-db-02', ''),
  entry('d1', 'Do', 'Pause live'), entry('d2', 'Do', 'Dark colours', 'theme'), entry('g1', 'Go', 'Overview', 'fleet'),
];
const titles = (query, recent = []) => find(ALL, query, recent).flatMap(({ hits }) => hits.map((hit) => hit.entry.title));

test('find_words_allMustFitInAnyOrder', () => {
  assert.deepEqual(titles('web'), ['web-01', 'web-03']);
  assert.deepEqual(titles('hel web'), ['web-03']);
  assert.deepEqual(titles('web nothing'), []);
  assert.deepEqual(titles('THEME'), ['Dark colours']);
});

test('find_startOfAWord_beatsItsInside_andScatteredLettersComeLast', () => {
  assert.deepEqual(titles('db'), ['db-01', 'old-db-02']);
  assert.deepEqual(titles('wb3'), ['web-03']);
  assert.deepEqual(titles('ov'), ['Overview']);
  assert.deepEqual(titles('fra-1'), ['web-01', 'db-01']);
});

test('find_recent_standsFirst', () => {
  assert.deepEqual(titles('web', ['h2']), ['web-03', 'web-01']);
  const [first] = find(ALL, '', ['g1', 'gone', 'h3']);
  assert.equal(first.group, 'Recent');
  assert.deepEqual(first.hits.map((hit) => hit.entry.id), ['g1', 'h3']);
  assert.equal(titles('', ['g1']).filter((title) => title === 'Overview').length, 1);
});

test('find_bestGroup_standsFirst', () => {
  assert.deepEqual(find(ALL, 'over', []).map(({ group }) => group), ['Go']);
  assert.equal(find(ALL, 'pause', [])[0].group, 'Do');
});

test('find_whatHoldsTheWordsItself_standsLast', () => {
  const with_ = { ...entry('f', 'Go', 'Hosts with “theme”'), last: true };
  assert.deepEqual(find([with_, ...ALL], 'theme', []).map(({ hits }) => hits[0].entry.id), ['d2', 'f']);
});

test('pieces_marks_areEverySecondOne', () => {
  const [{ hits }] = find(ALL, 'web 03', []);
  assert.deepEqual(pieces(hits[0].entry.title, hits[0].marks), ['', 'web', '-', '03', '']);
  assert.deepEqual(pieces('abc', []), ['abc']);
});

test('labels_asTyped_areReadBack', () => {
  const labels = parseLabels('site=fra-1, role=web,bad,site=again,=x,UP=1');
  assert.equal(labelsText(labels), 'site=fra-1,role=web');
  assert.deepEqual(parseLabels(null), []);
});

test('labels_wrong_saysWhatMustBe', () => {
  assert.equal(wrong('site=fra-1', []), null);
  assert.match(wrong('site', []), /must be a name and a value/);
  assert.match(wrong('Site=x', []), /small letter/);
  assert.match(wrong(`a=${'x'.repeat(129)}`, []), /129 characters/);
  assert.match(wrong('a=1', [{ name: 'a', value: '2' }]), /there already/);
});

test('left_secondsAndMinutes_neverBelowZero', () => {
  assert.equal(left(30 * 60_000), '30 min 0 s');
  assert.equal(left(59_001), '1 min 0 s');
  assert.equal(left(12_000), '12 s');
  assert.equal(left(-5), '0 s');
  assert.equal(left(4 * 3600_000 - 1000), '3 h 59 min');
});

test('lineHost_loopback_isOnlyHere', () => {
  assert.equal(lineHost('curl -fsS http://127.0.0.1:8627/install/agent.sh -o a.sh'), '127.0.0.1');
  assert.ok(onlyHere(lineHost('curl http://[::1]:8627/x')));
  assert.ok(!onlyHere(lineHost('curl https://hub.example:8627/x')));
  assert.equal(lineHost('nothing'), null);
});

test('byHand_anyLine_hasItsTrustAndTheRealAddress', () => {
  const found = byHand('curl -fsSk --pinnedpubkey sha256//AA= https://hub:9000/install/agent.sh -o a.sh && sudo sh a.sh', 'hub:9001', '0.1.0');
  assert.equal(found.fetch, 'curl -fsSk --pinnedpubkey sha256//AA= https://hub:9000/install/tocsin-agent-0.1.0-linux-$(uname -m).tar.gz | tar -xz');
  assert.equal(found.join, 'tocsin-agent-0.1.0/bin/tocsin-agent --data tocsin-agent-data --hub hub:9001 --join -');
  assert.equal(byHand('sh something-else', 'hub:9001', '0.1.0'), null);
  assert.equal(byHand('curl x/install/agent.sh', 'hub:1', '1; rm -rf /'), null, 'nothing foreign in a command');
});

test('about_wrongViewOfAFile_isNamedByPlaceAndName', () => {
  const items = [{ name: 'good' }, { name: 'bad' }, {}];
  assert.equal(about('items[1].address', 'must be a path', items), 'View 2, “bad”: its address must be a path');
  assert.equal(about('items[2].name', 'got 0 characters', items), 'View 3: its name: got 0 characters');
  assert.equal(about('items[1].name', 'there is a view "bad" already', items), 'View 2, “bad”: there is a view "bad" already');
  assert.equal(about('items', 'must be a list', 7), 'must be a list');
  assert.equal(sentence('must be a list'), 'Must be a list.');
});
