/** Without the hub: what was last seen, the app that opens all the same, its installation, and its next version. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSECURE } from './browser.mjs';
import { check, LIVE, until } from './harness.mjs';
import { hide } from './live.mjs';
import { own } from './own.mjs';

const ALLOW = { page: { serviceWorkers: 'allow' }, hosts: 3 };
const controlled = (page) => until('a worker in control', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
const kept = (page) => page.evaluate(() => localStorage.getItem('tocsin.last'));

/** The same app as another build: its first file has another name. */
function nextBuild(root) {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-next-'));
  cpSync(root, folder, { recursive: true });
  const page = join(folder, 'index.html');
  const text = readFileSync(page, 'utf8');
  const old = /assets\/(index-[^"]+)\.js/.exec(text)[1];
  writeFileSync(page, text.replace(old, 'index-next0000'));
  writeFileSync(join(folder, 'assets/index-next0000.js'), `import './${old}.js';\n`);
  const worker = join(folder, 'sw.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace("SHELL = 'tocsin-", "SHELL = 'tocsin-next-"));
  return folder;
}

export const offline = {
  async '[FU-51] offlineReload_showsLastDataWithItsAge_andGoesOnByItself'(t) {
    await own(t, ALLOW, async (page, mock) => {
      await page.waitForSelector(LIVE);
      await controlled(page);
      await until('kept data', async () => (await kept(page))?.includes('"row":['));
      const text = await kept(page);
      check(text.length < 100_000 && !/cmdline|postgres|"process":/.test(text.replace(/"tables":.*?"hosts":/s, '')), 'more is kept than hosts and their totals');
      const stored = await page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat());
      check(stored.includes('/') && stored.every((path) => path === '/' || path.startsWith('/assets/')), `kept besides the app: ${stored}`);
      const port = mock.port;
      await page.context().setOffline(true);
      await mock.cut();
      for (const path of ['/', '/hosts/web-07']) {
        await page.goto(`http://127.0.0.1:${port}${path}`);
        await page.getByText('Offline:').waitFor();
        check(/Everything here is \d+ (s|min) old/.test(await page.textContent('.banner')), await page.textContent('.banner'));
        await page.waitForSelector('[data-live="lost"]');
      }
      await page.goto(`http://127.0.0.1:${port}/`);
      await page.waitForSelector('.tile .val');
      check((await page.locator('.tile .st').allTextContents()).every((word) => word === 'Unknown'), 'an old state is shown as if it were so');
      check((await page.locator('.tile .val').allTextContents()).some((value) => /\d/.test(value)), 'the last values are not there');
      check(/Hub silent for \d/.test(await page.textContent('.tile .ft')), await page.textContent('.tile .ft'));
      check((await page.locator('h1').textContent()) !== 'The hub could not be read', 'an empty page');
      await mock.mend();
      await page.context().setOffline(false);
      await page.waitForSelector(LIVE);
      await page.waitForSelector('.banner .note.down', { state: 'detached' });
      await until('what is so now', async () => (await page.locator('.tile .st').allTextContents()).includes('OK'));
      await page.waitForSelector('.tile .spark .ln', { state: 'attached' });
    });
  },

  async '[FU-13] nextVisit_showsLastDataAtOnce_untilTheHubHasSpoken'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      await until('kept data', () => kept(page));
      // The answers take their time: what stands there meanwhile is grey and says how old it is.
      let open = () => {};
      const held = new Promise((done) => { open = done; });
      await page.route('**/api/v1/**', async (route) => {
        await held;
        await route.continue().catch(() => null);
      });
      await page.reload();
      await page.waitForSelector('.tile .mid.aged .val');
      check((await page.locator('.tile .st').allTextContents()).every((word) => word === 'Unknown'), 'kept data is shown as current');
      open();
      await page.waitForSelector(LIVE);
      await until('what is so now', async () => (await page.locator('.tile .mid.aged').count()) === 0);
      check(!(await page.getByText('does not answer').count()), 'a hub that answers is said not to');
      await page.click('.menu summary');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
      check((await kept(page)) === null, 'the last data outlives the sign-in');
      check(mock.state.sessions.size === 0, 'the session lives on');
    });
  },

  async '[FU-13] signedOutBesideAHiddenTab_nothingIsKept'(t) {
    await own(t, { hosts: 3 }, async (page) => {
      await page.waitForSelector(LIVE);
      await until('kept data', () => kept(page));
      const hidden = await page.context().newPage();
      await hidden.goto(page.url());
      await hidden.waitForSelector(LIVE);
      await until('a tab that keeps as well', async () => {
        await hidden.evaluate(() => { localStorage.removeItem('tocsin.last'); dispatchEvent(new Event('pagehide')); });
        return kept(page);
      });
      await hidden.reload();
      await hidden.waitForSelector(LIVE);
      await hide(hidden, true);
      await page.click('.menu summary');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
      // The moment at which a page keeps what it has.
      await hidden.evaluate(() => dispatchEvent(new Event('pagehide')));
      check((await kept(page)) === null, 'a hidden tab has kept its data beyond the sign-in');
    });
  },

  async '[FU-50] [KK-01] app_onAPhone_canBeInstalled'(t) {
    await own(t, { page: { serviceWorkers: 'allow', viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }, hosts: 3 }, async (page) => {
      await page.waitForSelector(LIVE);
      check((await page.locator('.tile .val').count()) === 3, 'a phone does not show what a desk does');
      await controlled(page);
      const cdp = await page.context().newCDPSession(page);
      const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors');
      const hard = installabilityErrors.filter((one) => one.errorId !== 'in-incognito');
      check(hard.length === 0, JSON.stringify(hard));
      const { errors, data } = await cdp.send('Page.getAppManifest');
      check(errors.length === 0, JSON.stringify(errors));
      const { icons } = JSON.parse(data);
      for (const { src, sizes, type } of [...icons, { src: '/icons/apple-touch-icon.png', sizes: '180x180', type: 'image/png' }]) {
        const [found, width] = await page.evaluate(async (address) => {
          const answer = await fetch(address);
          const picture = new Image();
          picture.src = address;
          await picture.decode();
          return [answer.headers.get('content-type'), picture.naturalWidth];
        }, src);
        check(found.startsWith(type) && (sizes === 'any' || sizes === `${width}x${width}`), `${src}: ${found}, ${width} px`);
      }
      check(icons.some((icon) => icon.purpose === 'maskable') && ['192x192', '512x512'].every((size) => icons.some((icon) => icon.sizes === size)), data);
    });
  },

  async '[FU-52] newBuildOfTheHub_isOffered_andTakenByAClick'(t) {
    await own(t, ALLOW, async (page, mock) => {
      await page.waitForSelector(LIVE);
      await controlled(page);
      await page.evaluate(() => { window.sameDocument = true; });
      const next = nextBuild(mock.state.root);
      try {
        mock.restart();
        await page.waitForSelector(LIVE);
        const offer = page.getByRole('button', { name: 'New version: reload' });
        const since = Date.now();
        mock.restart(next);
        await offer.waitFor();
        console.log(`      offered after ${Date.now() - since} ms`);
        check(await page.evaluate(() => window.sameDocument === true), 'it reloaded by surprise');
        await page.waitForSelector(LIVE);
        await offer.click();
        await until('the next version', () => page.evaluate(() => !window.sameDocument && document.querySelector('script[type="module"]')?.src.includes('index-next')));
        await page.waitForSelector(LIVE);
        check((await offer.count()) === 0, 'the new version is offered to itself');
      } finally {
        rmSync(next, { recursive: true, force: true });
      }
    });
  },

  async live_withoutTlsOnAnotherMachine_runsAndSaysWhatIsMissing(t) {
    await own(t, { hosts: 3, host: INSECURE }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      const other = await page.context().newPage();
      await other.goto(page.url());
      await other.waitForSelector(LIVE);
      await until('a stream for each tab', () => mock.streams().length === 2);
      await page.click('.live-menu summary');
      await page.getByText('A connection of its own for each tab').waitFor();
      await page.click('.menu summary');
      await page.getByText('need https or localhost').waitFor();
    });
  },
};
