/** What the hub says while somebody scrolls: in slices, in order, all of it. */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';

let now = 1000;
let scrolled;
let frames = [];
Object.defineProperty(globalThis, 'performance', { value: { now: () => now } });
globalThis.addEventListener = (name, listener) => { if (name === 'scroll') scrolled = listener; };
globalThis.requestAnimationFrame = (then) => frames.push(then);
const { moving, pace } = await import('../../target/unit/live/pace.js');

/** A frame, and what comes after it. */
function frame() {
  const due = frames.splice(0);
  const real = globalThis.setTimeout;
  const after = [];
  globalThis.setTimeout = (then) => after.push(then);
  due.forEach((one) => one());
  globalThis.setTimeout = real;
  after.forEach((one) => one());
}

/** A word that takes a millisecond. */
const taken = [];
const word = (name) => () => {
  taken.push(name);
  now += 1;
};

beforeEach(() => {
  now += 10_000;
  frame();
  taken.length = 0;
});

test('pace_pageRests_takesAtOnce', () => {
  pace(word('a'));
  assert.deepEqual([taken, moving(), frames.length], [['a'], false, 0]);
});

test('pace_pageMoves_takesAFewMillisecondsAfterEachFrame', () => {
  scrolled();
  for (const name of 'abcde') pace(word(name));
  assert.deepEqual([taken.join(''), moving()], ['', true]);
  frame();
  assert.equal(taken.join(''), 'abc');
  frame();
  assert.deepEqual([taken.join(''), frames.length], ['abcde', 0]);
});

test('pace_pageRestsMeanwhile_takesTheRestBeforeWhatComes', () => {
  scrolled();
  for (const name of 'abcdefg') pace(word(name));
  now += 200;
  pace(word('h'));
  assert.equal(taken.join(''), '');
  frame();
  assert.equal(taken.join(''), 'abcdefgh');
});

test('pace_withoutAWord_takesThemInOrder', () => {
  scrolled();
  for (const name of 'abcde') pace(word(name));
  pace();
  assert.equal(taken.join(''), 'abcde');
});

test('pace_moreThanTheBound_takesAll', () => {
  scrolled();
  for (let i = 0; i <= 5_000; i++) pace(() => taken.push(i));
  assert.deepEqual([taken.length, taken.at(-1)], [5_001, 5_000]);
});

test('pace_aWordFails_theOthersAreTaken', () => {
  scrolled();
  pace(() => { throw new Error('no JSON'); });
  pace(word('b'));
  assert.throws(frame, /no JSON/);
  frame();
  assert.deepEqual(taken, ['b']);
});
