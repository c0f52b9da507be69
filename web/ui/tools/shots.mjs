/**
 * Pictures of every page in both themes, wide and on a phone. Usage: npm run shots -- OUTDIR
 * Against the simulated hosts, or against the hub of a sign-in link in TOCSIN_SIGNIN.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../test/browser/browser.mjs';
import { startMock } from '../mock/server.mjs';

const out = process.argv[2];
if (!out) {
  console.error('Usage: npm run shots -- OUTDIR');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const mock = process.env.TOCSIN_SIGNIN ? null : await startMock();
const signIn = process.env.TOCSIN_SIGNIN ?? mock.signIn();
const browser = await startBrowser();
const host = process.env.TOCSIN_HOST ?? (mock ? 'db-02' : null);
const state = await (async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(signIn);
  await page.waitForSelector('.tile[data-state]', { timeout: 60_000 });
  const kept = { storage: await context.storageState(), base: new URL(page.url()).origin, first: await page.getAttribute('.tile a', 'href') };
  await context.close();
  return kept;
})();
const path = host ? `/hosts/${host}` : state.first;
const pages = [['overview', '/', '.tile .spark .ln'], ['host', path, '.u-over'], ['processes', `${path}/processes`, 'tr[data-item]']];
for (const [size, viewport] of [['wide', { width: 1440, height: 900 }], ['phone', { width: 390, height: 844 }]]) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport, colorScheme, storageState: state.storage, hasTouch: size === 'phone', isMobile: size === 'phone', timezoneId: process.env.TOCSIN_ZONE ?? 'Europe/Berlin' });
    const page = await context.newPage();
    page.on('console', (message) => { if (message.type() === 'error') console.log(`  ${message.text()}`); });
    page.on('pageerror', (error) => console.log(`  ${error.stack}`));
    for (const [name, address, sign] of pages) {
      await page.goto(state.base + address);
      // A line of one value has no height, so it is never "visible".
      await page.waitForSelector(sign, { timeout: 60_000, state: 'attached' });
      await page.waitForSelector('[data-live="live"] time', { timeout: 60_000 });
      await page.evaluate(() => new Promise((done) => { setTimeout(done, 1500); }));
      const file = join(out, `${name}-${size}-${colorScheme}.png`);
      await page.screenshot({ path: file });
      if (process.env.TOCSIN_FULL) await page.screenshot({ path: file.replace('.png', '-full.png'), fullPage: true });
      console.log(file);
    }
    await context.close();
  }
}
await browser.close();
await mock?.stop();
