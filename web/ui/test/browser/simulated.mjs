/** What needs hosts in a known state, or a hub that misbehaves on demand: only against the simulated hub. */
import { check, LIVE, meter, scrollCost, until } from './harness.mjs';
import { own } from './own.mjs';

/** What 500 tiles and a frame may cost a machine with nothing else to do, in milliseconds; told, and judged at five times. */
const BUDGET = 1000;
const FRAME = 16;

const tile = (page, name) => page.locator('.tile', { has: page.locator(`b:text-is("${name}")`) });

export const simulated = {
  async welcome_freshKey_signsInOnceAndHidesTheKey(t) {
    await own(t, { hosts: 3 }, async (page) => {
      await page.waitForSelector('.tile[data-state]');
      check(new URL(page.url()).pathname === '/' && new URL(page.url()).hash === '', page.url());
      await page.goBack().catch(() => null);
      check(!page.url().includes('k='), 'the key is in the history');
    });
  },

  async overview_everyState_iconWordAndAge(t) {
    const page = await t.page();
    await tile(page, 'web-07').locator('.st').waitFor();
    check(/^Down \d+ min$/.test(await tile(page, 'web-07').locator('.st').textContent()), 'down');
    check(/^was \d/.test(await tile(page, 'web-07').locator('.val').textContent()), 'was');
    check(/^Stale \d+ s$/.test(await tile(page, 'cache-02').locator('.st').textContent()), 'stale');
    check(/^Last seen \d+ s ago, was \d/.test(await tile(page, 'cache-02').locator('.ft').textContent()), 'last seen');
    check((await tile(page, 'db-02').locator('.st').textContent()) === 'Warn', 'warn');
    check((await tile(page, 'web-01').locator('.st').textContent()) === 'OK', 'ok');
    check((await page.textContent('h1')) === '1 host is down, 3 need a look', await page.textContent('h1'));
    check((await page.title()).startsWith('1 down, 2 warn, 1 stale'), await page.title());
    check((await page.getAttribute('.brand', 'aria-label')) === 'Tocsin, fleet state: down', 'bell');
    await page.getByRole('button', { name: /down/ }).click();
    await until('only the host that is down', async () => (await page.locator('.tile').count()) === 1);
  },

  async overview_gap_isHatchedNotJoined(t) {
    const page = await t.page();
    await tile(page, 'mail-01').locator('.mid .spark rect').first().waitFor();
    const starts = await tile(page, 'mail-01').locator('.mid .spark .ln').getAttribute('d');
    check(starts.match(/M/g).length >= 2, 'the line runs through the gap');
  },

  async everyPage_youngHost_opensWithARangeItsPastFills(t) {
    for (const [past, value, label] of [[{ joined: 150 }, '5m', '5 min'], [{ joined: 500 }, '15m', '15 min'], [{ lapse: { from: 5000, to: 400 } }, '1h', '1 h']]) {
      await own(t, { hosts: 3, past }, async (page, mock) => {
        await until(`${value} on the overview`, async () => (await page.getByLabel('Range').inputValue()) === value);
        check(new URL(page.url()).search === '', page.url());
        await page.goto(`${mock.base}/hosts/web-01`);
        const pressed = page.getByRole('group', { name: 'Range' }).locator('[aria-pressed="true"]');
        await until(`${label} on the host`, async () => (await page.locator('figure .u-over').count()) > 0 && (await pressed.textContent()) === label);
        await page.getByRole('group', { name: 'Range' }).getByRole('button', { name: '1 h', exact: true }).click();
        await page.waitForURL(/\?range=1h$/);
        await until('the chosen range', async () => (await pressed.textContent()) === '1 h');
        await page.goto(`${mock.base}/hosts/web-01/processes`);
        await until(`${value} on the processes`, async () => (await page.locator('.time .u-over').count()) > 0 && (await page.getByLabel('Range').inputValue()) === value);
      });
    }
  },

  async overview_noHosts_saysWhatToDo(t) {
    await own(t, { hosts: 0 }, async (page) => {
      await page.getByRole('heading', { name: 'No hosts yet' }).waitFor();
      await page.getByRole('link', { name: 'Add a host' }).click();
      await page.getByRole('heading', { name: 'Add a host' }).waitFor();
    });
  },

  async overview_fiveHundredHosts_drawAndTellTheCost(t) {
    await own(t, { hosts: 500 }, async (page) => {
      await until('500 tiles', async () => (await page.locator('.tile').count()) >= 500);
      const cost = await meter(page);
      const before = await cost();
      await page.reload();
      const took = await page.evaluate(() => new Promise((done) => {
        const look = () => {
          const fleet = performance.getEntriesByType('resource').find((one) => one.name.includes('/fleet'));
          if (document.querySelectorAll('.tile b').length >= 500 && fleet) requestAnimationFrame(() => done(performance.now() - fleet.responseEnd));
          else requestAnimationFrame(look);
        };
        look();
      }));
      const spent = (await cost()) - before;
      console.log(`      500 hosts: drawn ${Math.round(took)} ms after their data, ${Math.round(spent)} ms of processor from the reload on`);
      check(spent <= 5 * BUDGET, `500 tiles cost ${Math.round(spent)} ms of processor`);
    });
  },

  async overview_storeBusy_keepsThePageAndRetries(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      mock.state.fail = (path) => path === '/fleet';
      await page.getByLabel('Range').selectOption('6h');
      await page.getByText('The store is busy').waitFor();
      check((await page.locator('.tile').count()) === 3, 'the tiles are gone');
      mock.state.fail = null;
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByText('The store is busy').waitFor({ state: 'detached' });
    });
  },

  async host_seriesFails_chartSaysSoAndRetries(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      mock.state.fail = (path) => path.endsWith('/series');
      await page.goto(`${mock.base}/hosts/web-01`);
      await page.locator('figure .note').first().waitFor();
      const retry = page.locator('figure').first().getByRole('button', { name: 'Retry' });
      await retry.waitFor();
      mock.state.fail = null;
      // The page may ask again by itself before the button is hit.
      await until('numbers', async () => {
        await retry.click({ timeout: 500 }).catch(() => null);
        return /\d/.test(await page.locator('figure[data-chart="cpu"] h3 output').textContent({ timeout: 500 }).catch(() => ''));
      });
    });
  },

  async host_noPressure_saysWhy(t) {
    const page = await t.page({ path: '/hosts/dns-01' });
    await page.getByText('This kernel reports no pressure').waitFor();
  },

  async host_switch_neverShowsTheOthersNumbers(t) {
    const page = await t.page({ path: '/hosts/db-02' });
    await until('numbers of db-02', async () => /GiB/.test(await page.textContent('figure[data-chart="memory"] .leg output')));
    await page.route('**/hosts/*/series*', async (route) => {
      await new Promise((done) => { setTimeout(done, 1500); });
      await route.continue().catch(() => null);
    });
    await page.locator('.nbr', { hasText: 'web-01' }).click();
    await until('the head of web-01', async () => (await page.locator('h1').count()) === 1 && (await page.textContent('h1')) === 'web-01');
    const early = await page.locator('figure[data-chart="memory"] .leg output').allTextContents();
    check(!early.some((text) => /[1-9]\d\.\d GiB/.test(text)), `numbers of the host before: ${early}`);
    await until('numbers of web-01', async () => /^[0-9]\.\d+ GiB/.test(await page.locator('figure[data-chart="memory"] .leg output').first().textContent()));
  },

  async '[FU-19] live_streamSwallowed_pollsAndSaysSo_andGoesBackToTheStream'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      mock.state.streams = false;
      await page.reload();
      await page.waitForSelector('[data-live="polling"]');
      await page.getByText('Live feed stalled').waitFor();
      const stamp = await page.textContent('[data-live] time');
      await until('polled seconds', async () => (await page.textContent('[data-live] time')) !== stamp);
      // A second window waits with the first one, and takes nothing away from it.
      const second = await page.context().newPage();
      await second.goto(mock.base);
      for (const one of [second, page]) await one.waitForSelector('[data-live="polling"]');
      mock.state.streams = true;
      for (const one of [page, second]) await one.waitForSelector(LIVE);
      await page.getByText('Live feed stalled').waitFor({ state: 'detached' });
    });
  },

  async live_sessionEnds_signedOutPage(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      mock.signOutAll();
      await page.getByLabel('Range').selectOption('6h');
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
    });
  },

  async menu_signOut_endsTheSession(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      await page.click('.menu summary');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
      check(mock.state.sessions.size === 0, 'the session lives on');
    });
  },

  async processes_elevenHundred_onlyTheRowsInView(t) {
    const page = await t.page({ path: '/hosts/big-01/processes' });
    await page.waitForSelector('tr[data-item]');
    check((await page.locator('tr[data-item]').count()) < 100, 'all rows are in the page');
    const first = await page.getAttribute('tr[data-item]', 'aria-rowindex');
    await page.evaluate(() => scrollTo(0, 15_000));
    await until('rows further down', async () => Number(await page.getAttribute('tr[data-item]', 'aria-rowindex')) > Number(first) + 300);
    // What the page itself costs a frame; painting without a graphics card is not its doing.
    const each = await scrollCost(page);
    console.log(`      scrolling 1,100 live processes costs ${each.toFixed(1)} ms a frame`);
    check(each <= 5 * FRAME, `a frame costs ${each.toFixed(1)} ms`);
    await page.getByText('not readable without a capability').waitFor();
  },

  async processes_pointerOnTable_orderHolds(t) {
    const page = await t.page({ path: '/hosts/db-02/processes' });
    await page.waitForSelector('tr[data-item]');
    await page.hover('tr[data-item]:nth-of-type(3)');
    const keys = () => page.locator('tr[data-item]').evaluateAll((rows) => rows.slice(0, 20).map((row) => row.dataset.key));
    const before = await keys();
    const count = await page.evaluate(() => window.heard.length);
    await until('five more seconds', async () => (await page.evaluate(() => window.heard.length)) >= count + 5);
    const after = await keys();
    // Processes end meanwhile, and others move up to their places: the order of who is left is what must hold.
    const left = before.filter((key) => after.includes(key));
    check(left.length >= 12, `only ${left.length} of ${before.length} rows are left`);
    check(after.filter((key) => before.includes(key)).join() === left.join(), 'rows moved under the pointer');
  },

  async processes_strip_clickShowsThatSecond(t) {
    const page = await t.page({ path: '/hosts/db-02/processes' });
    await page.waitForSelector('.time .u-over');
    await page.waitForSelector('tr[data-item]');
    await page.click('.time .u-over', { position: { x: 600, y: 20 } });
    await page.waitForURL(/at=\d{13}/);
    await page.getByText(/ min ago/).first().waitFor();
    await page.getByRole('button', { name: 'Back to live' }).click();
    await until('live', () => !page.url().includes('at='));
  },
};
