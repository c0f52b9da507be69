/** Measures the contrast of token pairs in both themes; fails below the bar. Text needs 4.5, marks 3. */
import { readFileSync } from 'node:fs';

const css = readFileSync(new URL('../src/style/tokens.css', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
const tokens = {};
for (const [, name, value] of css.matchAll(/(--[\w-]+):\s*([^;]+);/g)) tokens[name] ??= value.trim();

/** A token's colour in light (0) or dark (1). */
function colour(name, theme) {
  let value = tokens[`--${name}`];
  for (let guard = 0; guard < 6; guard++) {
    const pair = /^light-dark\(\s*([^,]+),\s*([^)]+(?:\([^)]*\))?)\)$/.exec(value);
    if (pair) value = pair[1 + theme].trim();
    const other = /^var\((--[\w-]+)\)$/.exec(value);
    if (other) value = tokens[other[1]];
  }
  return value;
}

function luminance(hex) {
  let digits = hex.slice(1);
  if (digits.length === 3) digits = [...digits].map((digit) => digit + digit).join('');
  const [red, green, blue] = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const TEXT = 4.5;
const MARK = 3;
const pairs = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) => ['bg', 'surface'].map((paper) => [ink, paper, TEXT])),
  ['ink-3', 'sunken', TEXT], ['ink-2', 'hover', TEXT], ['ink-3', 'hover', TEXT], ['accent-ink', 'bg', TEXT], ['accent-ink', 'surface', TEXT], ['accent-ink', 'accent-bg', TEXT], ['on-accent', 'accent', TEXT], ['ink', 'accent-bg', TEXT],
  ...['ok-ink', 'warn-ink', 'down-ink'].flatMap((ink) => ['bg', 'surface'].map((paper) => [ink, paper, TEXT])),
  ['warn-ink', 'warn-bg', TEXT], ['down-ink', 'down-bg', TEXT], ['ink', 'down-bg', TEXT], ['ink-2', 'down-bg', TEXT], ['ink-3', 'down-bg', TEXT], ['ink-2', 'warn-bg', TEXT], ['ink-3', 'warn-bg', TEXT], ['on-down', 'down-fill', TEXT], ['maint-ink', 'surface', TEXT], ['bg', 'ink', TEXT],
  ...['ok', 'warn', 'down'].flatMap((mark) => ['surface', 'bg', 'accent-bg'].map((paper) => [mark, paper, MARK])),
  ['warn', 'warn-bg', MARK], ['down', 'down-bg', MARK], ['s1', 'warn-bg', MARK], ['s5', 'down-bg', MARK], ['s1', 'sunken', MARK],
  ...['s1', 's2', 's3', 's4', 's5', 'control', 'focus'].map((mark) => [mark, 'surface', MARK]), ['control', 'bg', MARK], ['focus', 'bg', MARK],
];

let bad = 0;
console.log('pair                     light  dark   needs');
for (const [front, back, least] of pairs) {
  const [light, dark] = [0, 1].map((theme) => contrast(colour(front, theme), colour(back, theme)));
  const fails = light < least || dark < least;
  if (fails) bad++;
  console.log(`${`${front} on ${back}`.padEnd(24)} ${light.toFixed(1).padStart(5)} ${dark.toFixed(1).padStart(5)}   ${least}${fails ? '  <<< FAIL' : ''}`);
}
console.log(`${pairs.length} pairs, ${bad} below the bar`);
process.exit(bad ? 1 : 0);
