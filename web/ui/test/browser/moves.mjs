/** What moves on a host's page and what stays: switching hosts, changes that flash, panels, zones. Only against the simulated hub. */
import { check, LIVE, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const memory = 'figure[data-chart="memory"] .leg output';
const pill = (page) => page.locator('.pill:visible').first().textContent();
const seconds = (page) => page.evaluate(() => new Set(window.heard.map((one) => one.at)).size);

export const moves = {
  async '[EW-06] host_switchUnderDelay_neverShowsTheOthersNumbers'(t) {
    const page = await t.page({ path: '/hosts/db-02' });
    await until('numbers of db-02', async () => /^[1-9]\d\.\d GiB/.test(await page.locator(memory).first().textContent()));
    // Answers for the first host are held back until the second one is on screen.
    const id = await page.evaluate(async () => (await (await fetch('/api/v1/hosts/db-02')).json()).id);
    let release;
    const held = new Promise((done) => { release = done; });
    let waiting = 0;
    await page.route(`**/hosts/${id}/**`, async (route) => {
      waiting++;
      await held;
      await route.continue().catch(() => null);
    });
    await page.getByRole('group', { name: 'Range', exact: true }).getByRole('button', { name: '6 h' }).click();
    await until('requests for db-02 that wait', () => waiting > 0);
    await page.evaluate((selector) => {
      window.wrong = [];
      new MutationObserver(() => {
        if (document.querySelector('h1')?.textContent !== 'web-01') return;
        const texts = [...document.querySelectorAll(`${selector}, .host-head .facts`)].map((one) => one.textContent);
        window.wrong.push(...texts.filter((text) => /[1-9]\d\.\d GiB|8 CPUs|112 d/.test(text)));
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
    }, memory);
    await page.locator('.nbr', { hasText: 'web-01' }).click();
    await until('numbers of web-01', async () => /^[0-9]\.\d+ GiB/.test(await page.locator(memory).first().textContent()));
    release();
    const start = await seconds(page);
    await until('three more seconds', async () => (await seconds(page)) >= start + 3);
    check((await page.textContent('h1')) === 'web-01', 'another host is on screen');
    const wrong = await page.evaluate(() => window.wrong);
    check(wrong.length === 0, `under the name of web-01: ${wrong.slice(0, 3)}`);
  },

  async '[KK-22] host_neighbours_smallGraphsThatSwitch'(t) {
    const page = await t.page({ path: '/hosts/db-02?range=15m' });
    await page.waitForSelector('.nbr .spark .ln', { state: 'attached' });
    const names = await page.locator('.nbr .cut').allTextContents();
    check(names.length === 5 && (await page.locator('.nbr .spark .ln').count()) >= 4, `${names}`);
    await page.locator('.nbr', { hasText: 'dns-01' }).click();
    await until('the other host', async () => (await page.textContent('h1')) === 'dns-01');
    check(page.url().endsWith('?range=15m'), `the window did not come along: ${page.url()}`);
    await page.goBack();
    await until('the first one', async () => (await page.textContent('h1')) === 'db-02');
  },

  async '[FU-17] host_valueChanges_flashesOnceAndNotAtFirst'(t) {
    let share = 40;
    await signedIn(t, { hosts: 3, past: { mounts: () => [['/data', share]] } }, async (page, mock) => {
      await page.addInitScript(() => {
        window.flashes = [];
        document.addEventListener('animationstart', (event) => { if (event.animationName === 'flash') window.flashes.push(event.target.textContent); });
      });
      for (const reducedMotion of ['no-preference', 'reduce']) {
        await page.emulateMedia({ reducedMotion });
        await page.goto(`${mock.base}/hosts/web-01`);
        await page.waitForSelector('.side [role="meter"]');
        const start = await seconds(page);
        await until('three seconds without a change', async () => (await seconds(page)) >= start + 3);
        const flashes = () => page.evaluate(() => window.flashes.filter((text) => text.endsWith('% full')));
        check((await flashes()).length === 0, `at first: ${await flashes()}`);
        share += 20;
        await until('the change', async () => (await page.textContent('.side .m .nb')) === `${share} % full`);
        const then = await seconds(page);
        await until('three more seconds', async () => (await seconds(page)) >= then + 3);
        const wanted = reducedMotion === 'reduce' ? '' : `${share} % full`;
        check((await flashes()).join() === wanted, `${reducedMotion}: ${await flashes()}`);
      }
    });
  },

  async '[FU-18] host_panelOpen_survivesLiveDataAndCloses'(t) {
    const page = await t.page({ path: '/hosts/db-02' });
    await page.waitForSelector(LIVE);
    const more = page.locator('.range-row summary');
    await more.click();
    await page.getByLabel('From', { exact: true }).fill('2026-01-02T03:04:05');
    const start = await seconds(page);
    await until('three seconds', async () => (await seconds(page)) >= start + 3);
    check((await page.getByLabel('From', { exact: true }).inputValue()) === '2026-01-02T03:04:05', 'what was typed is gone');
    await page.getByLabel('To', { exact: true }).fill('2026-01-02T03:04:06');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('Got less than 10 s, must be 10 s or more.').waitFor();
    await page.keyboard.press('Escape');
    check((await page.locator('details[open]').count()) === 0 && (await more.evaluate((one) => one === document.activeElement)), 'Escape does not close it and give the focus back');
    await more.click();
    await page.getByLabel('From', { exact: true }).fill('2026-01-02T03:04:05');
    await page.getByLabel('To', { exact: true }).fill('2026-01-02T04:04:05');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.waitForURL(/from=\d{13}&to=\d{13}$/);
    await until('closed', async () => (await page.locator('details[open]').count()) === 0);
    await page.getByRole('button', { name: 'Earlier' }).click();
    await until('half an hour earlier', async () => /^2 Jan|02:34/.test((await page.locator('.ev span').first().textContent()).replace(/^\w{3} /, '')));
    await more.click();
    await page.reload();
    await page.waitForSelector(LIVE);
    check((await page.locator('details[open]').count()) === 0, 'it sticks after a reload');
  },

  async '[FU-54] host_readersZone_theSameMomentInItsTime'(t) {
    const to = Date.UTC(2026, 10, 20, 12, 0, 0);
    const times = [];
    for (const timezoneId of ['UTC', 'Etc/GMT-3']) {
      const page = await t.page({ path: `/hosts/db-01?from=${to - 300_000}&to=${to}`, timezoneId });
      await page.waitForSelector('figure[data-chart="cpu"] .u-over');
      await page.getByText('Back to live').waitFor();
      await page.keyboard.press('ArrowLeft');
      times.push([await until('a cursor', () => pill(page)), await page.locator('.ev span').first().textContent()]);
    }
    check(times[0][0] === '11:59:58' && times[1][0] === '14:59:58', `${times}`);
    check(/11:55:00 to 12:00:00 UTC$/.test(times[0][1]) && /14:55:00 to 15:00:00 GMT\+3$/.test(times[1][1]), `${times}`);
  },
};
