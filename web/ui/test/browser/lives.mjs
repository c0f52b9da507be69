/** Processes in a known state, hostile ones and very many: only against the simulated hub. */
import { check, until } from './harness.mjs';
import { own } from './own.mjs';

const answer = (page, path) => page.evaluate(async (url) => (await fetch(`/api/v1${url}`)).json(), path);

/** Nothing of the page sticks out of it; what an ellipsis cuts off does not count. */
const sideways = (page) => page.evaluate(() => {
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.parentElement.closest('.cut') && !one.closest('.sr, .skip, .tabs, .as-table, svg'));
  return document.documentElement.scrollWidth > innerWidth ? ['the page'] : out.slice(0, 3).map((one) => `${one.tagName}.${one.className}`);
});

export const lives = {
  async process_hostileNames_areTextAndKeepTheLayout(t) {
    await own(t, { hosts: 3, past: { hostile: true } }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      const { rows } = await answer(page, '/hosts/web-01/top');
      const bad = rows.filter((row) => row.pid >= 90_000);
      check(bad.length === 4 && bad.some((row) => row.name.length >= 10_000), 'the simulated hub has no hostile processes');
      const title = await page.title();
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${mock.base}/hosts/web-01/processes?sort=pid&dir=desc`);
        await page.waitForSelector('tr[data-item]');
        const names = await page.locator('tr[data-item] .c-name b').allTextContents();
        check(names.includes(`<img src=x onerror="document.title='owned'">`), 'markup in a name is not shown as text');
        check(names.some((name) => name === '\\u202egnp.exe\\u2066\\u200b\\u0007'), `hidden characters are not written out: ${names.slice(0, 4).map((one) => one.slice(0, 40))}`);
        check((await sideways(page)).length === 0, `${width} px, table: ${await sideways(page)}`);
        const heights = await page.locator('tr[data-item]').evaluateAll((all) => [...new Set(all.slice(0, 8).map((row) => Math.round(row.getBoundingClientRect().height)))]);
        check(heights.length === 1, `rows of ${heights} px`);
        for (const { key, cmdline } of bad) {
          await page.goto(`${mock.base}/hosts/web-01/processes/${key}`);
          await page.waitForSelector('.insp .cmd');
          check((await sideways(page)).length === 0, `${width} px, inspector: ${await sideways(page)}`);
          const shown = await page.textContent('.insp .cmd');
          check(!/[\u202a-\u202e\u2066-\u2069\u200b\u0007]/.test(shown) && shown.length >= cmdline.length, 'the command line is cut or has hidden characters');
          check((await page.locator('.insp .cmd').boundingBox()).height <= 130, 'a long command line pushes the charts away');
        }
      }
      check((await page.locator('main img').count()) === 0 && (await page.title()) !== 'owned', 'markup in a name became part of the page');
      check(title.endsWith('– Tocsin'), title);
    });
  },

  async process_ended_saysWhenAndHatchesAfter(t) {
    const page = await t.page({ path: '/hosts/db-02/processes' });
    await page.waitForSelector('tr[data-item]');
    const { events } = await answer(page, '/hosts/db-02/lifecycle?from=-15m');
    const { key } = events.filter((one) => one.kind === 'died').at(-5);
    await page.goto(`${new URL(page.url()).origin}/hosts/db-02/processes/${key}?range=15m`);
    await page.waitForSelector('.insp .u-over');
    check(/\d\d:\d\d:\d\d/.test(await page.textContent('.insp dt:text-is("Ended") + dd')), 'no end');
    await page.getByText('the kernel tells how a process ended to its parent alone').first().waitFor();
    await page.getByRole('link', { name: 'As tables' }).click();
    await page.waitForSelector('.insp [data-chart="cpu"] tbody tr');
    const cells = await page.locator('.insp [data-chart="cpu"] tbody td:last-child').allTextContents();
    check(cells[0] === '–' && cells.some((cell) => cell !== '–'), `after its end: ${cells.slice(0, 3)}`);
  },

  async process_dies_endAppearsByItself(t) {
    const page = await t.page({ path: '/hosts/db-02/processes?q=run-parts&sort=age' });
    await page.waitForSelector('tr[data-item]');
    await page.locator('tr[data-item] .c-name a').first().click();
    await page.waitForSelector('.insp .u-over');
    check((await page.textContent('.insp dt:text-is("Ended") + dd')) === 'running', 'it does not run');
    await until('its end', async () => /\d\d:\d\d:\d\d/.test(await page.textContent('.insp dt:text-is("Ended") + dd')));
  },

  async process_hostSilent_isNotCalledRunning(t) {
    const page = await t.page({ path: '/hosts/web-07' });
    await page.waitForSelector('h1');
    const { rows } = await answer(page, '/hosts/web-07/top');
    await page.goto(`${new URL(page.url()).origin}/hosts/web-07/processes/${rows[0].key}`);
    await page.getByText('whether it still runs is not known').waitFor();
    check(/not known/.test(await page.textContent('.insp dt:text-is("Ended") + dd')), 'a silent host claims to know');
  },

  async process_seriesFails_saysSoAndRetries(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      const { rows } = await answer(page, '/hosts/web-01/top');
      mock.state.fail = (path) => path.endsWith('/series');
      await page.goto(`${mock.base}/hosts/web-01/processes/${rows[0].key}`);
      await page.locator('.insp figure .note').first().waitFor();
      mock.state.fail = null;
      await page.locator('.insp figure').first().getByRole('button', { name: 'Retry' }).click();
      await until('numbers', async () => /[KMG]iB/.test(await page.textContent('.insp [data-chart="rss"] output')));
    });
  },

  async births_shortLives_areMarksThatOpenTheInspector(t) {
    const page = await t.page({ path: '/hosts/db-02/processes?view=births&range=1h' });
    await page.waitForSelector('.lanes .life');
    const lane = page.locator('.lane', { has: page.locator('.lane-name', { hasText: /^sh$/ }) });
    // Two seconds of an hour are less than a pixel: each still has its mark with both its ends.
    await until('a mark a minute', async () => (await lane.locator('.life').count()) >= 55);
    const widths = await lane.locator('.life').evaluateAll((all) => all.map((one) => one.offsetWidth));
    check(widths.every((width) => width >= 3), widths.join());
    const mark = lane.locator('.life').nth(20);
    // Of another day the day stands before the time.
    check(/born .*\d\d:\d\d:\d\d, ended .*\d\d:\d\d:\d\d, lived 1\.9 s/.test(await mark.getAttribute('title')), await mark.getAttribute('title'));
    const key = await mark.getAttribute('data-key');
    await mark.click();
    await page.waitForURL((url) => url.pathname.endsWith(`/processes/${key}`));
    await page.waitForSelector('.insp .u-over');
    check((await page.textContent('.insp dt:text-is("Lived") + dd')) === '1.9 s', 'another length of life');
    check((await page.locator('.life.on').count()) === 1, 'its mark is not lit');
    await page.getByRole('button', { name: 'Whole life' }).click();
    await page.waitForURL(/from=\d+&to=\d+/);
    await until('a bar, not a mark', async () => (await page.locator('.life.on').count()) === 1 && (await page.locator('.life.on').evaluate((one) => one.offsetWidth)) > 100);
  },

  async births_fromAPastSecond_itsMarkIsOverThatSecond(t) {
    const page = await t.page();
    const at = Math.floor(Date.now() / 1000) * 1000 - 1_200_000;
    await page.goto(`${t.hub.base}/hosts/db-02/processes?at=${at}&from=${at - 1_200_000}&to=${at + 1_200_000}`);
    await page.waitForSelector('.time .pill:visible');
    await page.getByRole('button', { name: 'Births and deaths' }).click();
    await page.waitForSelector('.lanes-line');
    // The line through the lanes, the pill and the line in the strip stand at one place, without anything that moves.
    const middle = (selector) => page.locator(selector).evaluate((one) => { const { left, width } = one.getBoundingClientRect(); return left + width / 2; });
    await until('all three over that second', async () => {
      const [pill, strip, lanes] = [await middle('.time .pill'), await middle('.time .u-cursor-x'), await middle('.lanes-line')];
      return Math.abs(pill - lanes) < 3 && Math.abs(strip - lanes) < 3;
    });
  },

  async births_thousands_onlyLanesAndRowsInView(t) {
    await own(t, { hosts: 3, past: { churn: 120 } }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      await page.goto(`${mock.base}/hosts/web-01/processes?view=births&range=1h`);
      await page.waitForSelector('.lanes .life');
      const known = await page.textContent('.panel-head b');
      check(Number(/^[\d\u202f]+/.exec(known)[0].replace(/\u202f/g, '')) >= 4500, known);
      // More than the hub lists at once: what is left out is said and hatched, never shown as calm.
      await page.getByText(/older events of the range are left out/).waitFor();
      check((await page.locator('.lanes-cut').evaluate((one) => one.offsetWidth)) > 50, 'the part that is not listed looks empty');
      check((await page.locator('tr[data-item]').count()) < 100, 'all rows are in the page');
      check((await page.locator('.lane').count()) < 40, `${await page.locator('.lane').count()} lanes are in the page`);
      check((await page.locator('.life').count()) < 4000, `${await page.locator('.life').count()} bars are in the page`);
      const names = () => page.locator('.lane-name').allTextContents();
      const before = await names();
      await page.locator('.lanes').evaluate((one) => { one.scrollTop = 1500; });
      await until('lanes further down', async () => !(await names()).includes(before[0]) && (await names()).length > 3);
      await page.evaluate(() => scrollTo(0, 60_000));
      await until('rows further down', async () => Number(await page.getAttribute('tr[data-item]', 'aria-rowindex')) > 1000);
    });
  },

  async births_filterByLaneName_onlyThese(t) {
    const page = await t.page({ path: '/hosts/db-02/processes?view=births&range=15m' });
    await page.locator('.lane-name', { hasText: /^pg_dump$/ }).click();
    await page.waitForURL(/q=pg_dump/);
    await until('one lane', async () => (await page.locator('.lane-name').allTextContents()).join() === 'pg_dump');
    check((await page.locator('tr[data-item] .c-name b').allTextContents()).every((name) => name === 'pg_dump'), 'rows of others');
  },

  async births_storeBusy_keepsWhatIsThereAndRetries(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      await page.goto(`${mock.base}/hosts/web-01/processes?view=births`);
      await page.waitForSelector('.lanes .life');
      mock.state.fail = (path) => path.endsWith('/lifecycle');
      await page.getByText('The store is busy').waitFor();
      check((await page.locator('.lanes .life').count()) > 0 && (await page.locator('tr[data-item]').count()) > 0, 'what was there is gone');
      mock.state.fail = null;
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByText('The store is busy').waitFor({ state: 'detached' });
    });
  },

  async births_weekLong_saysThatOnlyTheLastDayIsListed(t) {
    await own(t, { hosts: 2 }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      await page.goto(`${mock.base}/hosts/web-07/processes?view=births&range=7d`);
      await page.getByText('The last day of the range').waitFor();
      check((await page.locator('.panel-head .seg').count()) === 1, 'no views');
    });
  },

  async tree_filter_keepsTheWayToAMatch(t) {
    const page = await t.page({ path: '/hosts/db-02/processes?view=tree&q=pg_dump' });
    await page.waitForSelector('tr[data-item][aria-level="3"]');
    const rows = await page.locator('tr[data-item]').evaluateAll((all) => all.map((row) => [row.querySelector('.c-name b').textContent, row.classList.contains('beyond')]));
    check(rows.some(([name, beyond]) => name === 'pg_dump' && !beyond), 'no match');
    check(rows.every(([name, beyond]) => beyond === (name !== 'pg_dump')), JSON.stringify(rows.slice(0, 5)));
    check(rows[0][0] === 'systemd' && rows.length > 3, 'the way to the matches is missing');
  },

  async tree_elevenHundred_onlyTheRowsInView(t) {
    const page = await t.page({ path: '/hosts/big-01/processes?view=tree' });
    await page.waitForSelector('tr[data-item]');
    check((await page.locator('tr[data-item]').count()) < 100, 'all rows are in the page');
    check(Number(await page.getAttribute('table.procs', 'aria-rowcount')) > 1000, 'rows are missing');
    await page.evaluate(() => scrollTo(0, 15_000));
    await until('rows further down', async () => Number(await page.getAttribute('tr[data-item]', 'aria-rowindex')) > 300);
  },
};
