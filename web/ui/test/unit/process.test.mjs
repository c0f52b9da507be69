/** The process table: reading, filter, order, window. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filterProcesses, fromLive, fromTop, inOrder, inView, sortProcesses } from '../../target/unit/process/rows.js';
import { parentOf } from '../../target/unit/process/parent.js';
import { lifeWindow, standing } from '../../target/unit/process/standing.js';
import { stateWords } from '../../target/unit/process/states.js';
import { barsOf, groupsOf, livesOf, LEAST, MOST_TRACKS, sortLives } from '../../target/unit/process/lives.js';
import { restartsOf } from '../../target/unit/process/restarts.js';
import { chosenColumns, fitting } from '../../target/unit/process/columns.js';
import { columnsText } from '../../target/unit/process/extras.js';
import { treeOf } from '../../target/unit/process/tree.js';
import { plain, shortened } from '../../target/unit/unit/plain.js';
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

test('fromTop_hiddenCharacters_areWrittenOut', () => {
  const [one] = fromTop([{ key: '1@1', pid: 1, name: 'a\u202eb', user: '\u0000', cmdline: 'x\u2066\ny' }]);
  assert.deepEqual([one.name, one.user, one.cmdline], ['a\\u202eb', '\\u0000', 'x\\u2066↵y']);
});

test('plain_otherScripts_stayAsTheyAre', () => {
  for (const text of ['Ωμέγα', 'قاعدة بيانات', '日本語 ﷺ', 'postgres: app [idle]', '👍']) assert.equal(plain(text), text);
  assert.equal(plain('lone \ud800 half'), 'lone \\ud800 half');
});

test('shortened_longText_cutsNoCharacterInHalf', () => {
  assert.equal(shortened('abc', 3), 'abc');
  assert.equal(shortened('ab👍c', 3), 'ab…');
});

test('parentOf_idUsedAnew_isNotTheParent', () => {
  const child = row(9, { ppid: 5, start: 100 });
  assert.equal(parentOf(child, [row(5, { start: 50 })])?.pid, 5);
  assert.equal(parentOf(child, [row(5, { start: 200 })]), null);
  assert.equal(parentOf(row(1, { ppid: 0 }), [row(5)]), null);
});

test('standing_everyCase_saysOnlyWhatIsKnown', () => {
  const life = { died: null, lastSeen: 7000 };
  assert.deepEqual(standing(life, true, false), { is: 'running' });
  assert.deepEqual(standing(life, true, true), { is: 'silent', at: 7000 });
  assert.deepEqual(standing(life, null, false), { is: 'silent', at: 7000 });
  assert.deepEqual(standing(life, false, false), { is: 'missing', at: 7000 });
  assert.deepEqual(standing({ died: 8000, lastSeen: 7000 }, false, true), { is: 'ended', at: 8000 });
});

test('lifeWindow_shortAndLongLives_fit', () => {
  const short = lifeWindow(100_000, 101_000, 500_000);
  assert.ok(short.from < 100_000 && short.to > 101_000 && short.to - short.from >= 10_000);
  const long = lifeWindow(0, null, 40 * 86_400_000);
  assert.ok(long.to - long.from <= 7.5 * 86_400_000 && long.to === 40 * 86_400_000);
});

test('stateWords_unknownLetter_staysALetter', () => {
  assert.deepEqual([stateWords('D'), stateWords('?')], ['waiting for a disk', '?']);
});

const event = (kind, pid, at, more = {}) => ({ kind, at, key: `${pid}@1`, pid, name: 'x', user: 'u', cmdline: '', start: kind === 'born' ? at : 0, ...more });
const scale = { from: 0, until: 1000, x: (millis) => millis };

test('livesOf_birthAndDeath_areOneLife', () => {
  const lives = livesOf([event('died', 3, 50), event('born', 1, 100), event('died', 1, 180, { start: 100 }), event('born', 2, 120)]);
  assert.deepEqual(lives.map(({ pid, start, died }) => [pid, start, died]), [[3, 0, 50], [1, 100, 180], [2, 120, null]]);
});

test('barsOf_shortLife_isStillAMark', () => {
  const { bars, tracks } = barsOf(livesOf([event('born', 1, 500), event('died', 1, 500, { start: 500 })]), scale);
  assert.deepEqual([bars.length, bars[0].x, bars[0].width, bars[0].bornInside, bars[0].diedInside, tracks], [1, 500, LEAST, true, true, 1]);
});

test('barsOf_lifeAcrossTheWindow_isCutAtItsEdges', () => {
  const [bar] = barsOf(livesOf([event('died', 1, 5000, { start: -900 })]), scale).bars;
  assert.deepEqual([bar.x, bar.width, bar.bornInside, bar.diedInside], [0, 1000, false, false]);
  assert.equal(barsOf(livesOf([event('born', 1, 1500)]), scale).bars.length, 0);
});

test('barsOf_overlapping_lieInTracksAndThenTogether', () => {
  const two = barsOf(livesOf([event('born', 1, 0), event('born', 2, 10)]), scale);
  assert.deepEqual([two.tracks, two.bars.map((bar) => bar.track)], [2, [0, 1]]);
  const events = Array.from({ length: 3000 }, (_, i) => [event('born', i + 1, i / 4), event('died', i + 1, i / 4 + 2, { start: i / 4 })]).flat();
  const { bars, tracks } = barsOf(livesOf(events), scale);
  assert.equal(tracks, MOST_TRACKS);
  assert.equal(bars.reduce((sum, bar) => sum + bar.lives.length, 0), 3000);
  assert.ok(bars.length < 6 * 1000 / LEAST, `${bars.length} bars`);
  assert.ok(Math.max(...bars.filter((bar) => bar.lives.length > 1).map((bar) => bar.width)) <= 30);
  // Bars of one track never cover one another.
  for (let track = 0; track < tracks; track++) {
    const row = bars.filter((bar) => bar.track === track);
    for (let i = 1; i < row.length; i++) assert.ok(row[i].x >= row[i - 1].x + row[i - 1].width, `track ${track}, bar ${i}`);
  }
});

test('groupsOf_byName_longLivesFirst', () => {
  const lives = livesOf([event('born', 1, 10, { name: 'java' }), event('born', 2, 20, { name: 'sh' }), event('died', 2, 21, { name: 'sh', start: 20 }), event('born', 3, 30, { name: 'java' })]);
  assert.deepEqual(groupsOf(lives, 0, 1000).map((group) => [group.name, group.lives.length]), [['java', 2], ['sh', 1]]);
});

test('sortLives_ended_livingFirstWhenNewestFirst', () => {
  const lives = livesOf([event('born', 1, 10), event('born', 2, 20), event('died', 2, 30, { start: 20 }), event('died', 3, 25)]);
  assert.deepEqual(sortLives(lives, 'ended', 'desc', 1000).map((one) => one.pid), [1, 2, 3]);
  assert.deepEqual(sortLives(lives, 'lived', 'asc', 1000).map((one) => one.pid), [2, 3, 1]);
});

const family = () => [row(1, { ppid: 0, name: 'systemd', cpu: 0.1, rss: 10 }), row(5, { ppid: 1, start: 1, cpu: 0.2, rss: 20 }), row(6, { ppid: 5, start: 2, name: 'worker', cpu: null, rss: 30 }), row(7, { ppid: 1, start: 1, cpu: 0.25, rss: 5 }), row(8, { ppid: 99, start: 3, cpu: 0, rss: 1 })];
const tree = (rows, more = {}) => treeOf(rows, { by: 'pid', direction: 'asc', turned: new Set(), filter: '', ...more });

test('treeOf_parentsAndChildren_inOrderWithDepth', () => {
  assert.deepEqual(tree(family()).map(({ row: { pid }, branch }) => [pid, branch.depth, branch.kids]), [[1, 0, 3], [5, 1, 1], [6, 2, 0], [7, 1, 0], [8, 0, 0]]);
});

test('treeOf_branch_addsUpWhatIsKnown', () => {
  const [head, five] = tree(family());
  assert.deepEqual([head.branch.cpu.toFixed(2), head.branch.rss], ['0.55', 65]);
  assert.deepEqual([five.branch.cpu, five.branch.rss], [0.2, 50]);
  assert.equal(tree([row(3, { cpu: null })])[0].branch.cpu, null);
});

test('treeOf_sortedByCpu_theWholeBranchCounts', () => {
  assert.deepEqual(tree(family(), { by: 'rss', direction: 'desc' }).map(({ row: { pid } }) => pid), [1, 5, 6, 7, 8]);
  assert.deepEqual(tree(family(), { by: 'cpu', direction: 'desc' }).map(({ row: { pid } }) => pid), [1, 7, 5, 6, 8]);
});

test('treeOf_closedBranch_keepsItsSums', () => {
  const lines = tree(family(), { turned: new Set([1]) });
  assert.deepEqual(lines.map(({ row: { pid }, branch }) => [pid, branch.open, branch.rss]), [[1, false, 65], [8, true, 1]]);
  assert.deepEqual(tree([row(2, { name: 'kthreadd' }), row(9, { ppid: 2 })]).map(({ row: { pid } }) => pid), [2]);
  assert.deepEqual(tree([row(2, { name: 'kthreadd' }), row(9, { ppid: 2 })], { turned: new Set([2]) }).length, 2);
});

test('treeOf_filter_keepsTheWayToAMatch', () => {
  assert.deepEqual(tree(family(), { filter: 'worker', turned: new Set([1]) }).map(({ row: { pid }, branch }) => [pid, branch.dim]), [[1, true], [5, true], [6, false]]);
});

test('treeOf_strangeIds_loseNobody', () => {
  const circle = [row(5, { ppid: 6 }), row(6, { ppid: 5 }), row(7, { ppid: 7 })];
  assert.deepEqual(tree(circle).map(({ row: { pid } }) => pid).sort(), [5, 6, 7]);
  const young = [row(5, { start: 100 }), row(6, { ppid: 5, start: 50 })];
  assert.deepEqual(tree(young).map(({ branch }) => branch.depth), [0, 0]);
  const deep = Array.from({ length: 5000 }, (_, i) => row(i + 1, { ppid: i, start: i }));
  assert.equal(tree(deep).length, 5000);
});

test('treeOf_held_keepsTheOrderOnScreen', () => {
  assert.deepEqual(tree(family(), { by: 'cpu', direction: 'desc', held: ['1@1', '5@1', '6@1', '7@1', '8@1'] }).map(({ row: { pid } }) => pid), [1, 5, 6, 7, 8]);
});

test('columns_chosen_nameStaysAndTheUsualLeaveTheAddress', () => {
  assert.deepEqual(chosenColumns('cpu,unit,nonsense').map(({ id }) => id), ['name', 'cpu', 'unit']);
  assert.equal(columnsText(new Set(chosenColumns(null).map(({ id }) => id))), null);
  assert.equal(columnsText(new Set(['name', 'unit', 'pid'])), 'pid,name,unit');
});

test('fitting_littleRoom_leastNeededGoFirstSortedStays', () => {
  const ids = (room, by = 'cpu') => fitting(chosenColumns(null), room, by).map(({ id }) => id).join();
  assert.equal(ids(1400), 'pid,name,user,cpu,rss,read,write,threads,fds,age');
  assert.equal(ids(900), 'pid,name,user,cpu,rss,read,write,threads,age');
  assert.equal(ids(900, 'fds'), 'pid,name,user,cpu,rss,read,write,fds,age');
  assert.equal(ids(800), 'pid,name,user,cpu,rss,read,age');
  assert.equal(ids(390), 'name,user,cpu,rss');
});

test('restartsOf_livesAfterLives_countsEachOnce', () => {
  const life = (start, died, more = {}) => ({ key: `${start}@1`, pid: start, ppid: 1, name: 'nginx', user: 'www', unit: 'nginx.service', container: '', start, died, ...more });
  const who = life(0, null);
  assert.deepEqual(restartsOf(who, []), { count: 0, last: null });
  assert.deepEqual(restartsOf(who, [life(10_000, 20_000), life(20_400, 50_000), life(90_000, null)]), { count: 2, last: 90_000 });
  // A death is seen by the next reading: up to a second after the birth of the one that follows.
  assert.equal(restartsOf(who, [life(10_000, 21_000), life(20_200, null)]).count, 1);
  // Workers side by side, another owner, another parent, another unit: no restarts.
  assert.equal(restartsOf(who, [life(10_000, null), life(11_000, null), life(12_000, 90_000)]).count, 0);
  assert.equal(restartsOf(who, [life(1000, 2000, { user: 'root' }), life(3000, 4000, { ppid: 7 }), life(5000, 6000, { unit: '' }), life(9000, null)]).count, 0);
  // One that ended makes room for one.
  assert.equal(restartsOf(who, [life(1000, 5000), life(6000, null), life(7000, null)]).count, 1);
});
