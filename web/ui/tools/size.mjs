/**
 * The weight of the first load of each page, JavaScript and style sheets, compressed with gzip.
 * Fails above the budget. Usage: node tools/size.mjs [built folder]
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUDGET = 60_000;
const root = process.argv[2] ?? new URL('../target/dist', import.meta.url).pathname;
if (!existsSync(join(root, 'index.html'))) {
  console.error(`nothing built in ${root}: run npm run build first`);
  process.exit(2);
}
const page = readFileSync(join(root, 'index.html'), 'utf8');
const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((hit) => basename(hit[1]));
const read = (name) => readFileSync(join(root, 'assets', name));
const weigh = (name) => gzipSync(read(name), { level: 9 }).length;

/** A file and all that it imports before it runs. */
function closure(names, seen = new Set()) {
  for (const name of names) {
    if (seen.has(name)) continue;
    seen.add(name);
    if (!name.endsWith('.js')) continue;
    const text = read(name).toString();
    closure([...text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map((hit) => hit[1]), seen);
  }
  return seen;
}

/** The files that others ask for when they need them, pages of the app or parts of a page, each with its style sheets. */
function asked(names) {
  const found = new Map();
  for (const name of names) {
    if (!name.endsWith('.js')) continue;
    const text = read(name).toString();
    // Its own style sheets stand in a list beside the import, by their place in the list of all files.
    const files = [...(/__vite__mapDeps=.*?\[("assets[^\]]*)\]/.exec(text)?.[1] ?? '').matchAll(/"assets\/([^"]+)"/g)].map((hit) => hit[1]);
    for (const hit of text.matchAll(/import\(\s*["'`]\.\/([^"'`]+\.js)["'`]\s*\)(?:[^_]{0,80}__vite__mapDeps\(\[([\d,]*)\]\))?/g)) {
      found.set(hit[1], (hit[2] ?? '').split(',').map((place) => files[Number(place)]).filter((file) => file?.endsWith('.css')));
    }
  }
  return found;
}

const title = (name) => name.slice(0, -'-12345678.js'.length);
const base = closure(first);
const loads = [['start', base], ...[...asked(base)].map(([name, styles]) => [title(name), closure([name, ...styles], new Set(base))])];
let bad = 0;
for (const [name, files] of loads) {
  const sum = [...files].reduce((total, file) => total + weigh(file), 0);
  if (sum > BUDGET) bad++;
  console.log(`${name.padEnd(12)} ${(sum / 1000).toFixed(1).padStart(6)} kB of ${BUDGET / 1000} kB${sum > BUDGET ? '  <<< too much' : ''}`);
  for (const file of files) console.log(`  ${file.padEnd(34)} ${(weigh(file) / 1000).toFixed(1).padStart(6)} kB`);
}
// Parts come after the page that shows them: told, not judged.
for (const [page, files] of loads.slice(1)) {
  for (const [part, styles] of asked([...files].filter((file) => !base.has(file)))) {
    const more = [...closure([part, ...styles], new Set(files))].filter((file) => !files.has(file));
    console.log(`${page} + ${title(part).padEnd(12)} ${(more.reduce((total, file) => total + weigh(file), 0) / 1000).toFixed(1).padStart(6)} kB`);
  }
}
process.exit(bad ? 1 : 0);
