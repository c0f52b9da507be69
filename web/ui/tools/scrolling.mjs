/**
 * What scrolling the overview of 500 simulated hosts costs, all of them live: milliseconds from frame to frame at 12, 60
 * and 120 pixels a frame, and CPU of each thread of the browser for a frame. First the floor: 500 plain rows of text,
 * without the app. Usage: npm run scrolling [-- BUILT …]: with several built apps one after the other, ROUNDS times.
 * VIEWS, PIXELS, SECONDS, ROUNDS: list,grid,heat; 12,60,120; 10; 3.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { startMock } from '../mock/server.mjs';
import { startBrowser } from '../test/browser/browser.mjs';

const { VIEWS = 'list,grid,heat', PIXELS = '12,60,120', SECONDS = '10', ROUNDS = '3' } = process.env;
const HOSTS = 500;
const SIGNS = { list: ['/?view=list', '.hosts .gm .spark'], grid: ['/', '.tile .spark'], heat: ['/?view=heat', '.hs path'] };
const WAIT = { timeout: 120_000, state: 'attached' };
const ROW = '<div style="height:28px;white-space:pre">web-01   OK   2 CPUs, 7.82 GiB, up 29 d     6.2 %    39 %    2.9 MiB/s    43 Mb/s    127</div>';
const found = new Map(); // what → { between: ms[], frames, cpu: { thread: ms } } of each run

const part = (values, share) => [...values].sort((one, other) => one - other)[Math.min(values.length - 1, Math.floor(values.length * share))];

/** CPU of each thread below this process, in milliseconds (proc: the first number of schedstat is nanoseconds). */
function threads() {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      parents.set(pid, text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
    } catch { /* It ended meanwhile. */ }
  }
  const below = (pid) => { for (let at = parents.get(pid); at && at !== '0'; at = parents.get(at)) if (at === String(process.pid)) return true; return false; };
  const cpu = {};
  for (const pid of parents.keys()) {
    if (!below(pid)) continue;
    try {
      const kind = /--type=([\w-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? 'browser';
      for (const thread of readdirSync(`/proc/${pid}/task`)) {
        const name = `${kind} ${readFileSync(`/proc/${pid}/task/${thread}/comm`, 'utf8').trim().replace(/\d+$/, '')}`;
        cpu[name] = (cpu[name] ?? 0) + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
      }
    } catch { /* It ended meanwhile. */ }
  }
  return cpu;
}

/** Down to the end and up again, so many pixels in each frame. */
const scroll = (page, pixels) => page.evaluate(([step, length]) => new Promise((done) => {
  const between = [];
  let before = 0;
  let begun = 0;
  let way = step;
  const move = (now) => {
    if (before) between.push(now - before);
    begun ||= now;
    before = now;
    if (scrollY + innerHeight >= document.body.scrollHeight - step) way = -step;
    if (scrollY < step) way = step;
    scrollBy(0, way);
    if (now - begun < length) requestAnimationFrame(move);
    else done(between);
  };
  requestAnimationFrame(move);
}), [pixels, Number(SECONDS) * 1000]);

async function measure(page, what) {
  for (const pixels of PIXELS.split(',').map(Number)) {
    const before = threads();
    const between = await scroll(page, pixels);
    const cpu = Object.fromEntries(Object.entries(threads()).map(([name, spent]) => [name, (spent - (before[name] ?? 0)) / between.length]));
    const name = `${what} ${pixels} px`;
    found.set(name, [...found.get(name) ?? [], { half: part(between, 0.5), most: part(between, 0.95), late: between.filter((one) => one > 20).length / between.length, cpu }]);
  }
}

async function fresh(work) {
  const browser = await startBrowser();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block' })).newPage();
  try {
    await work(page);
  } finally {
    await browser.close();
  }
}

const roots = process.argv.slice(2);
for (let round = 0; round < Number(ROUNDS); round++) {
  await fresh(async (page) => {
    await page.setContent(`<!doctype html><body>${ROW.repeat(HOSTS)}`);
    await page.waitForTimeout(1000);
    await measure(page, 'floor');
  });
  for (const root of roots.length ? roots : [undefined]) {
    const mock = await startMock({ hosts: HOSTS, ...(root ? { root } : {}) });
    await fresh(async (page) => {
      await page.goto(mock.signIn(), WAIT);
      await page.waitForSelector('.tile[data-state]', WAIT);
      for (const view of VIEWS.split(',')) {
        const [path, sign] = SIGNS[view];
        await page.goto(mock.base + path, WAIT);
        await page.waitForSelector(sign, WAIT);
        await page.waitForSelector('[data-live="live"] time', WAIT);
        await page.waitForTimeout(3000);
        await measure(page, `${root ?? 'app'} ${view}`);
      }
    }).finally(() => mock.stop());
  }
}
console.log(`medians of ${ROUNDS}; load ${readFileSync('/proc/loadavg', 'utf8').split(' ')[0]}`);
for (const [name, runs] of found) {
  const of = (read) => part(runs.map(read), 0.5);
  const cpu = (pattern) => of((run) => Object.entries(run.cpu).filter(([thread]) => pattern.test(thread)).reduce((sum, [, spent]) => sum + spent, 0)).toFixed(1);
  console.log(`  ${name}: half within ${of((run) => run.half).toFixed(1)} ms, 95 of 100 within ${of((run) => run.most).toFixed(1)} ms, ${(100 * of((run) => run.late)).toFixed(1)} % above 20 ms; CPU a frame ${cpu(/./)} ms: page ${cpu(/^renderer chrom/)}, raster ${cpu(/^renderer ThreadPool/)}, compositor ${cpu(/^renderer Compositor$/)}, display ${cpu(/^gpu-process/)}`);
}
