/**
 * What the app costs in a browser, against the running hub of a sign-in link in TOCSIN_SIGNIN; `bench/window` starts
 * one with many machines and says what is printed. TOCSIN_HOST: the machine that has a year. Usage: node measure.mjs ROUNDS
 */
import { readdirSync, readFileSync } from 'node:fs';
import { scrollCost, meter } from '../test/browser/harness.mjs';
import { startBrowser } from '../test/browser/browser.mjs';
import { startProxy } from '../test/browser/proxy.mjs';

const rounds = Number(process.argv[2] ?? 5);
const signIn = process.env.TOCSIN_SIGNIN;
if (!signIn || !(rounds > 0)) {
  console.error('Usage: TOCSIN_SIGNIN=LINK node tools/measure.mjs ROUNDS; bench/window does all of it');
  process.exit(2);
}
const LIVE = '[data-live="live"] time';
const WAIT = { timeout: 120_000, state: 'attached' };
const middle = (values, part = 0.5) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const ms = (value) => `${Math.round(value)} ms`.padStart(9);
const browser = await startBrowser();
const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
const page = await context.newPage();
await page.goto(signIn);
await page.waitForSelector('.tile[data-state]', WAIT);
const base = new URL(page.url()).origin;

/** CPU seconds of all processes below this one: the browser's (proc(5), fields 14 and 15 of stat in ticks of 10 ms). */
function cpuOfBrowser() {
  const all = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      all.set(Number(pid), { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) });
    } catch { /* It ended meanwhile. */ }
  }
  const below = (pid) => { for (let at = all.get(pid)?.parent; at; at = all.get(at)?.parent) if (at === process.pid) return true; return false; };
  return [...all].filter(([pid]) => below(pid)).reduce((sum, [, { ticks }]) => sum + ticks, 0) / 100;
}

/** Wall time from asking for an address to its sign on the screen, and CPU time of the page's thread for it. */
async function first(path, sign) {
  const took = [];
  const cpu = [];
  for (let i = 0; i < rounds; i++) {
    const cost = await meter(page);
    const before = await cost();
    const start = Date.now();
    await page.goto(base + path, { waitUntil: 'commit' });
    await page.waitForSelector(sign, WAIT);
    await page.evaluate(() => new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); }));
    took.push(Date.now() - start);
    cpu.push((await cost()) - before);
  }
  return { wall: middle(took), cpu: middle(cpu) };
}

/** Milliseconds from frame to frame while the page moves so many pixels in each. */
const frames = (pixels) => page.evaluate((step) => new Promise((done) => {
  const between = [];
  let before = 0;
  const move = (now) => {
    if (before) between.push(now - before);
    before = now;
    if (scrollY + innerHeight >= document.body.scrollHeight - step) scrollTo(0, 0);
    scrollBy(0, step);
    if (between.length < 300) requestAnimationFrame(move);
    else done(between);
  };
  requestAnimationFrame(move);
}), pixels);

/** A minute of an open page, whose line to the hub is counted. */
async function minute(path, sign) {
  const { hostname, port } = new URL(base);
  const line = await startProxy(hostname, Number(port));
  await page.goto(`http://${hostname}:${line.port}${path}`);
  await page.waitForSelector(sign, WAIT);
  await page.waitForSelector(LIVE, WAIT);
  await page.waitForTimeout(10_000);
  const drawn = await page.locator('.spark, canvas').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().top < innerHeight).length);
  let requests = 0;
  const count = () => { requests++; };
  page.on('request', count);
  const cpuBefore = cpuOfBrowser();
  const bytesBefore = line.bytes();
  await page.waitForTimeout(60_000);
  const cpu = ((cpuOfBrowser() - cpuBefore) / 60) * 100;
  const bytes = line.bytes() - bytesBefore;
  page.off('request', count);
  await page.goto('about:blank');
  await line.stop();
  return `${drawn} graphs in sight: ${cpu.toFixed(1)} % of a core, ${Math.round(bytes / 1000)} kB, ${requests} requests a minute`;
}

const hosts = await page.evaluate(async () => (await (await fetch('/api/v1/hosts')).json()).items.length);
console.log(`${hosts} machines; ${browser.version()} without a graphics card; medians of ${rounds}`);
for (const [name, path, sign] of [['grid', '/', '.tile .spark'], ['list', '/?view=list', '.gm .spark'], ['heat map', '/?view=heat', '.hs path']]) {
  const { wall, cpu } = await first(path, sign);
  console.log(`  first picture, ${name.padEnd(9)}${ms(wall)}, page's thread ${ms(cpu)}`);
}
await page.goto(`${base}/?view=list`);
await page.waitForSelector('.gm .spark', WAIT);
await page.waitForSelector(LIVE, WAIT);
for (const pixels of [12, 60, 120]) {
  await frames(pixels);
  const between = await frames(pixels);
  const cost = await scrollCost(page, 90, pixels);
  console.log(`  scrolling the list by ${String(pixels).padStart(3)} px: frame to frame ${ms(middle(between))}, 95 of 100 within ${ms(middle(between, 0.95))}; page's thread ${cost.toFixed(1)} ms a frame`);
}
console.log(`  live, grid    ${await minute('/', '.tile .spark')}`);
console.log(`  live, list    ${await minute('/?view=list', '.gm .spark')}`);
await page.setViewportSize({ width: 1920, height: 1560 });
console.log(`  live, high    ${await minute('/?group=none', '.tile .spark')}`);
await page.setViewportSize({ width: 1440, height: 900 });
if (process.env.TOCSIN_HOST) {
  const { wall, cpu } = await first(`/hosts/${process.env.TOCSIN_HOST}?range=1y`, 'figure[data-chart="disk"] .u-over');
  console.log(`  a year of one machine${ms(wall)}, page's thread ${ms(cpu)}`);
}
await browser.close();
