/** One process over its life, and what processes came and went. These run against any hub with a living host. */
import { check, until } from './harness.mjs';

/** The processes page with the inspector of the first row open. */
async function inspected(t, search = '?range=5m', options = {}) {
  const page = await t.page({ path: `${t.hub.hostPath}/processes${search}`, ...options });
  await page.waitForSelector('tr[data-item]');
  const key = await page.getAttribute('tr[data-item]', 'data-key');
  await page.locator('tr[data-item]').first().click({ position: { x: 20, y: 8 } });
  await page.waitForURL((url) => url.pathname.includes('@'));
  await page.waitForSelector('.insp .u-over');
  return { page, key };
}

export const process = {
  async '[KK-26] process_rowClicked_chartsOfItsLifeOverTheRange'(t) {
    const { page } = await inspected(t);
    const pid = Number(new URL(page.url()).pathname.split('/').at(-1).split('@')[0]);
    check((await page.textContent('.insp .name .was')) === String(pid), 'another process than the address names');
    const names = await page.locator('.insp figure h3').allTextContents();
    check(names.join() === 'CPU,Memory,Read,Write,Threads,Open files', names.join());
    await until('numbers of memory and threads', async () => /[KMG]iB/.test(await page.textContent('.insp [data-chart="rss"] output')) && /\d/.test(await page.textContent('.insp [data-chart="threads"] output')));
    const facts = await page.locator('.insp dt').allTextContents();
    for (const name of ['Born', 'Ended', 'User', 'Parent', 'Unit', 'Container', 'Exit']) check(facts.includes(name), `no ${name} among ${facts}`);
    check(/Not recorded/.test(await page.getAttribute('.insp dd:has(> .sr)', 'title')), 'the missing exit status is not explained');
    // The same from its address alone, in another range.
    await page.goto(page.url().replace('range=5m', 'range=15m'));
    await until('its memory again', async () => /[KMG]iB/.test(await page.textContent('.insp [data-chart="rss"] output')));
  },

  async process_keyboard_opensAndEscapeCloses(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes?sort=pid` });
    await page.waitForSelector('tr[data-item]');
    await page.keyboard.press('j');
    const key = await page.evaluate(() => document.activeElement.dataset.key);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith(`/processes/${key}`) && url.search === '?sort=pid');
    await page.waitForSelector('.insp .u-over');
    check((await page.locator(`tr[data-key="${key}"][aria-selected="true"]`).count()) === 1, 'the row is not marked');
    await page.keyboard.press('Escape');
    await page.waitForURL((url) => url.pathname.endsWith('/processes'));
    await page.waitForSelector('.insp', { state: 'detached' });
    await page.goBack();
    await page.waitForSelector('.insp');
  },

  async process_wholeLife_windowFromBirthOn(t) {
    const { page } = await inspected(t, '?range=5m&sort=age');
    await page.getByRole('button', { name: 'Whole life' }).click();
    await page.waitForURL(/from=\d+&to=\d+/);
    await until('numbers in that window', async () => /[KMG]iB/.test(await page.textContent('.insp [data-chart="rss"] output')));
  },

  async process_asTables_everyChartIsATable(t) {
    const { page } = await inspected(t);
    await page.getByRole('link', { name: 'As tables' }).click();
    await page.waitForURL(/charts=table/);
    await until('six tables', async () => (await page.locator('.insp .as-table table').count()) === 6);
  },

  async '[EW-54] process_onAPhone_opensByATapAsAPageOfItsOwn'(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes`, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await page.waitForSelector('tr[data-item]');
    await page.locator('tr[data-item]').nth(2).tap();
    await page.waitForSelector('.insp .u-over');
    check((await page.locator('tr[data-item]').count()) === 0, 'the table is still there');
    await page.getByRole('link', { name: /Close inspector/ }).tap();
    await page.waitForSelector('tr[data-item]');
  },

  async process_neverRecorded_saysWhatToDo(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes/4194303@1`, expect: [/404/] });
    await page.getByRole('heading', { name: 'No process 4194303' }).waitFor();
    await page.getByRole('link', { name: 'All processes now' }).click();
    await page.waitForSelector('tr[data-item]');
    check(!page.url().includes('@'), page.url());
  },

  async process_hostUnknown_saysSo(t) {
    const page = await t.page({ path: '/hosts/no-such-host/processes/1@1', expect: [/404/] });
    await page.getByRole('heading', { name: 'No host “no-such-host”' }).waitFor();
    await page.getByRole('link', { name: 'All hosts' }).waitFor();
  },

  async '[KK-23] births_open_barsOnTheTimeAxisAndTheSameAsATable'(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item]');
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Births and deaths' }).click();
    await page.waitForURL(/view=births/);
    await page.waitForSelector('.lanes .life');
    await page.waitForSelector('.procs.lives tr[data-item]');
    check(/births?, .* deaths?/.test(await page.textContent('.panel-head b')), await page.textContent('.panel-head b'));
    // The same time lies at the same place in the strip and in the lanes.
    const left = (selector) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().left);
    const right = (selector) => page.locator(selector).evaluate((one) => one.getBoundingClientRect().right);
    await page.waitForSelector('.time .u-over');
    await until('one axis', async () => Math.abs((await left('.time .u-over')) - (await left('.lanes-area'))) <= 1);
    check(Math.abs((await right('.time .u-over')) - (await right('.lanes-area'))) <= 1, 'the lanes end elsewhere than the strip');
    const narrow = await page.locator('.life').evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().width)));
    check(narrow >= 3, `a life is ${narrow} px wide`);
    // A row and its bar open the same process.
    const key = await page.getAttribute('.procs.lives tr[data-item]', 'data-key');
    await page.locator('.procs.lives tr[data-item] a').first().click();
    await page.waitForURL((url) => url.pathname.endsWith(`/processes/${key}`) && url.search.includes('view=births'));
    await page.waitForSelector('.insp .u-over');
    await page.goBack();
    await page.waitForSelector('.insp', { state: 'detached' });
    for (const label of ['PID', 'Name', 'User', 'Ended', 'Lived', 'Born']) {
      await page.getByRole('columnheader', { name: label }).getByRole('button').click();
      await until(`sorted by ${label}`, async () => (await page.locator('th[aria-sort]').textContent()).includes(label));
    }
    await page.goBack();
    await until('the sort before', () => page.url().includes('sort=lived'));
  },

  async '[EW-51] processes_framesArrive_onlyWhatChangedIsWritten'(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes?sort=pid` });
    await page.waitForSelector('tr[data-item]');
    await page.evaluate(() => scrollTo(0, 120));
    await page.hover('tr[data-item]:nth-of-type(6)');
    await page.evaluate(() => {
      window.written = { all: 0, same: [] };
      new MutationObserver((records) => {
        for (const { type, target, oldValue, attributeName } of records) {
          window.written.all++;
          const now = type === 'characterData' ? target.data : type === 'attributes' ? target.getAttribute(attributeName) : null;
          // Two changes of one batch may end where they began; a text that is set to itself is what must not be.
          if (now !== null && now === oldValue && records.filter((one) => one.target === target).length === 1) window.written.same.push(`${type} ${now}`);
        }
      }).observe(document.querySelector('table.procs tbody'), { subtree: true, characterData: true, characterDataOldValue: true, attributes: true, attributeOldValue: true, childList: true });
    });
    const frames = () => page.evaluate(() => window.heard.filter((one) => one.kind === 'frame').length);
    const before = await frames();
    await until('five more seconds', async () => (await frames()) >= before + 10 && (await page.evaluate(() => window.written.all)) > 0);
    const { same, all } = await page.evaluate(() => window.written);
    check(same.length === 0, `${same.length} of ${all} writes changed nothing: ${same.slice(0, 3)}`);
    check((await page.evaluate(() => scrollY)) === 120, 'the page scrolled by itself');
  },

  async '[EW-52] processes_scrolled_headStaysInSight'(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes`, viewport: { width: 1440, height: 500 } });
    await page.waitForSelector('tr[data-item]');
    await page.evaluate(() => scrollTo(0, 600));
    await until('a scrolled page', async () => (await page.evaluate(() => scrollY)) > 300);
    const seen = await page.evaluate(() => {
      const box = document.querySelector('table.procs th').getBoundingClientRect();
      return { top: box.top, there: Boolean(document.elementFromPoint(box.left + 20, box.top + box.height / 2)?.closest('thead')) };
    });
    check(seen.there && seen.top >= 0 && seen.top < 120, JSON.stringify(seen));
  },

  async tree_open_parentsAboveChildrenAndBranchesClose(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item]');
    await page.getByRole('group', { name: 'View' }).getByRole('button', { name: 'Tree' }).click();
    await page.waitForURL(/view=tree/);
    await page.waitForSelector('tr[data-item][aria-level="2"]');
    const lines = await page.locator('tr[data-item]').evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-level'))));
    check(lines[0] === 1 && lines.every((level, i) => i === 0 || level <= lines[i - 1] + 1), `levels ${lines.slice(0, 20)}`);
    const heads = page.locator('tr[data-item][aria-expanded="true"]');
    const key = await heads.first().getAttribute('data-key');
    const head = page.locator(`tr[data-key="${key}"]`);
    const kids = Number((await head.locator('button.twist').getAttribute('title')).replace(/\D/g, ''));
    check(kids >= 1, `${kids} below`);
    const total = Number(await page.getAttribute('table.procs', 'aria-rowcount'));
    await head.locator('button.twist').click();
    await page.waitForURL(/turned=/);
    await until('a closed branch', async () => (await head.getAttribute('aria-expanded')) === 'false');
    check(Number(await page.getAttribute('table.procs', 'aria-rowcount')) < total, 'its children are still there');
    check(/\d/.test(await head.locator('.c-sumrss').textContent()) && /\d/.test(await head.locator('.c-sumcpu').textContent()), 'no sums of the branch');
    // It stays closed after a reload; by keys it opens again, and the clock does not move.
    await page.reload();
    await until('still closed', async () => (await head.getAttribute('aria-expanded')) === 'false');
    await head.focus();
    await page.keyboard.press('ArrowRight');
    await until('open again', async () => (await head.getAttribute('aria-expanded')) === 'true' && !page.url().includes('turned='));
    check(!page.url().includes('at='), 'the arrow moved the clock');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.endsWith(key) && url.search.includes('view=tree'));
  },

  async columns_chosen_areInTheAddressAndTheTable(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item]');
    await page.locator('summary', { hasText: 'Columns' }).click();
    await page.getByRole('checkbox', { name: 'Virtual memory' }).check();
    await page.getByRole('checkbox', { name: 'Threads' }).uncheck();
    await page.waitForURL(/columns=[a-z,A-Z%0-9]*vsize/);
    await page.keyboard.press('Escape');
    await page.getByRole('columnheader', { name: 'Virtual' }).getByRole('button').click();
    await page.waitForURL(/sort=vsize/);
    await page.reload();
    await page.waitForSelector('tr[data-item] .c-vsize');
    check((await page.locator('.c-threads').count()) === 0, 'a column that was taken out');
    check(/[KMGT]iB/.test(await page.locator('tr[data-item] .c-vsize').first().textContent()), 'no virtual memory');
    await page.goBack();
    await page.goBack();
    await page.goBack();
    await until('the usual ones', async () => !page.url().includes('columns=') && (await page.locator('tr[data-item] .c-threads').count()) > 0);
  },
};
