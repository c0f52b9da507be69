/**
 * Pictures of every page in both themes at 1440, 1024 and 390 pixels. Usage: npm run shots -- OUTDIR [part of a name …]
 * Against the simulated hosts, or against the hub of a sign-in link in TOCSIN_SIGNIN; TOCSIN_HOST names the host whose
 * pages are opened, TOCSIN_FULL=1 takes whole pages, TOCSIN_ZONE another time zone.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startMock } from '../mock/server.mjs';
import { startBrowser } from '../test/browser/browser.mjs';
import { LIVE } from '../test/browser/harness.mjs';
import { PAGES, STILL } from '../test/browser/looks.mjs';

const [out, ...only] = process.argv.slice(2);
if (!out) {
  console.error('Usage: npm run shots -- OUTDIR [part of a name …]');
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const WAIT = { timeout: 60_000, state: 'attached' };
const mock = process.env.TOCSIN_SIGNIN ? null : await startMock();
const browser = await startBrowser();

/** Signs in once; the host is the one that was asked for, else the simulated one in trouble, else the first. */
async function signIn() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(process.env.TOCSIN_SIGNIN ?? mock.signIn());
  await page.waitForSelector('.tile[data-state]', WAIT);
  const name = process.env.TOCSIN_HOST ?? (mock ? 'db-02' : null);
  const hub = { base: new URL(page.url()).origin, mock, hostPath: name ? `/hosts/${name}` : await page.getAttribute('.tile a', 'href') };
  const kept = { hub, state: await context.storageState() };
  await context.close();
  return kept;
}

const { hub, state } = await signIn();
for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
  for (const colorScheme of ['light', 'dark']) {
    const phone = width === 390 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {};
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, storageState: state, timezoneId: process.env.TOCSIN_ZONE ?? 'Europe/Berlin', ...phone });
    const page = await context.newPage();
    page.on('console', (message) => { if (message.type() === 'error') console.log(`  ${message.text()}`); });
    page.on('pageerror', (error) => console.log(`  ${error.stack}`));
    for (const [name, path, sign, then, shown] of PAGES) {
      if (only.length && !only.some((part) => name.includes(part))) continue;
      await page.goto(hub.base + path({ hub }));
      // A line of one value has no height, so it is never "visible".
      await page.waitForSelector(sign, WAIT);
      if (!STILL.has(name)) await page.waitForSelector(LIVE, WAIT);
      if (then) {
        await page.locator(then).first().click();
        await page.waitForSelector(shown, WAIT);
      }
      await page.waitForTimeout(1500);
      const file = join(out, `${name}-${width}-${colorScheme}.png`);
      await page.screenshot({ path: file, fullPage: Boolean(process.env.TOCSIN_FULL) });
      console.log(file);
    }
    await context.close();
  }
}
await browser.close();
await mock?.stop();
