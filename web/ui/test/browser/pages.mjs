/** The pages as a person meets them. These run against any hub with at least one living host. */
import { check, distinct, LIVE, until } from './harness.mjs';

/** Different texts of an element until there are so many. */
async function moves(page, selector, wanted) {
  const seen = new Set();
  await until(`${wanted} different values of ${selector}`, async () => {
    seen.add(await page.textContent(selector));
    return seen.size >= wanted;
  });
}

export const pages = {
  async overview_signedIn_fiveLiveSparklinesPerHost(t) {
    const page = await t.page();
    await page.waitForSelector('.tile .spark');
    const sparks = await page.locator('.tile:has(.minis)').first().locator('.spark').count();
    check(sparks === 5, `a tile has ${sparks} sparklines`);
    const labels = await page.locator('.tile:has(.minis)').first().locator('.mini small').allTextContents();
    check(labels.join() === 'mem,disk,net,procs', labels.join());
    check((await page.textContent('h1')).length > 3, 'no headline');
    check((await page.title()).endsWith('– Tocsin'), await page.title());
  },

  async '[KK-20] overview_open_movesEverySecond'(t) {
    const page = await t.page();
    await page.waitForSelector(LIVE);
    await moves(page, LIVE, 4);
    // The picture itself moves too, not only the clock.
    const drawn = () => page.evaluate(() => [...document.querySelectorAll('.tile .spark path, .tile .val, .tile .mv')].map((one) => one.getAttribute('d') ?? one.textContent).join('|'));
    const before = await drawn();
    await until('a tile that changes', async () => (await drawn()) !== before);
  },

  async overview_filter_staysInTheAddressAndNamesTheNearest(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    const name = await page.textContent('.tile b');
    await page.keyboard.press('/');
    await page.keyboard.type(name);
    await until('the filter in the address', () => new URL(page.url()).searchParams.get('q') === name);
    await page.reload();
    await page.waitForSelector('.tile b');
    check((await page.inputValue('[data-filter]')) === name, 'the filter is lost after a reload');
    await page.fill('[data-filter]', `${name}x!`);
    await page.getByText('No host matches').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.waitForSelector('.tile b');
    check(new URL(page.url()).search === '', page.url());
  },

  async overview_rangeAndSort_backUndoes(t) {
    const page = await t.page();
    await page.waitForSelector('.tile');
    await page.getByLabel('Range').selectOption('6h');
    await page.getByLabel('Sort').selectOption('name');
    check(new URL(page.url()).search === '?range=6h&sort=name', page.url());
    await page.goBack();
    await until('the sort before', async () => (await page.getByLabel('Sort').inputValue()) === 'worst');
    check((await page.getByLabel('Range').inputValue()) === '6h', 'Back undid too much');
  },

  async overview_keyboard_opensAHost(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/hosts\//);
    await page.waitForSelector('figure[data-chart]');
    // The two keys must follow each other within a second, which a busy machine may not manage at once.
    await until('the overview', async () => {
      await page.keyboard.press('g');
      await page.keyboard.press('o');
      return (await page.locator('.tile').count()) > 0;
    });
    await page.goBack();
    await page.waitForSelector('figure[data-chart]');
  },

  async host_open_sixChartsDrawAndMove(t) {
    const page = await t.page({ path: t.hub.hostPath });
    await page.waitForSelector('figure .u-over');
    const names = await page.locator('figure h3').evaluateAll((all) => all.slice(0, 6).map((one) => one.firstChild.textContent));
    check(names.join() === 'CPU,Memory,Load,Pressure,Network,Disk', names.join());
    // Any number of any chart: a machine at its limit may well hold one of them still.
    const seen = new Set();
    await until('charts that move', async () => seen.add((await page.locator('figure output').allTextContents()).join()).size >= 3);
    const inked = await page.locator('figure[data-chart="cpu"] canvas').evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count++;
      return count;
    });
    check(inked > 2000, `only ${inked} painted pixels`);
    await page.getByRole('meter').first().waitFor();
    await page.locator('.side table tr').nth(2).waitFor();
  },

  async host_everyRange_loadsAndIsInTheAddress(t) {
    const page = await t.page({ path: `${t.hub.hostPath}?range=1h` });
    const front = page.getByRole('group', { name: 'Range', exact: true });
    for (const [label, name] of [['Live', 'live'], ['5 min', '5m'], ['15 min', '15m'], ['6 h', '6h'], ['24 h', '24h'], ['2 d', '2d'], ['7 d', '7d'], ['30 d', '30d'], ['90 d', '90d'], ['1 y', '1y'], ['5 y', '5y'], ['1 h', '1h']]) {
      const button = front.getByRole('button', { name: label, exact: true });
      const answered = page.waitForResponse((response) => response.url().includes('/series') && response.ok());
      if (await button.count()) await button.click();
      else {
        await page.locator('summary', { hasText: 'More' }).click();
        await page.getByRole('group', { name: 'All ranges' }).getByRole('button', { name: label, exact: true }).click();
      }
      await answered;
      await until(`${label} is pressed`, async () => (await front.locator('[aria-pressed="true"]').textContent()) === label);
      check(new URL(page.url()).searchParams.get('range') === name, page.url());
      await until(`a value at ${label}`, async () => /\d/.test(await page.textContent('figure[data-chart="cpu"] h3 output')));
    }
  },

  async host_cursor_isTheSameInAllCharts(t) {
    const page = await t.page({ path: `${t.hub.hostPath}?range=5m` });
    await page.waitForSelector('figure[data-chart="network"] .u-over');
    await page.hover('figure[data-chart="cpu"] .u-over', { position: { x: 200, y: 60 } });
    const pills = () => page.locator('.pill:visible').allTextContents();
    await until('six pills with one time', async () => {
      const texts = await pills();
      return texts.length >= 5 && distinct(texts) === 1;
    });
    await page.mouse.move(5, 5);
    await until('no cursor', async () => (await pills()).length === 0);
    await page.keyboard.press('ArrowLeft');
    const first = await until('a cursor by key', async () => (await pills())[0]);
    await page.keyboard.press('Shift+ArrowLeft');
    await until('ten bins to the left', async () => (await pills())[0] !== first);
    await page.keyboard.press('Escape');
    await until('no cursor', async () => (await pills()).length === 0);
  },

  async host_drag_zoomsAndDoubleClickGoesBack(t) {
    const page = await t.page({ path: t.hub.hostPath });
    await page.waitForSelector('figure[data-chart="cpu"] .u-over');
    await until('numbers', async () => /\d/.test(await page.textContent('figure[data-chart="cpu"] h3 output')));
    const box = await page.locator('figure[data-chart="cpu"] .u-over').boundingBox();
    await page.mouse.move(box.x + 100, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 220, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForURL(/from=\d+&to=\d+/);
    await page.getByRole('button', { name: 'Zoom out' }).waitFor();
    await page.dblclick('figure[data-chart="memory"] .u-over', { position: { x: 50, y: 50 } });
    await until('the range before', () => !page.url().includes('from='));
    await page.goBack();
    await page.getByRole('button', { name: 'Back to live' }).click();
    await until('live again', () => !page.url().includes('from='));
  },

  async '[EW-24] host_cpus_asManyRowsAsItHasWithTheirModel'(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/cpus?all=1` });
    const { cpus, cpuModel } = await page.evaluate(async (path) => (await fetch(`/api/v1${path}`)).json(), t.hub.hostPath);
    await until('a row for each CPU', async () => (await page.locator('.parts-table tbody tr').count()) === cpus);
    check(!cpuModel || (await page.textContent('.cap small')).includes(cpuModel), await page.textContent('.cap small'));
    await until('numbers of each', async () => (await page.locator('.parts-table tbody td.f0').allTextContents()).every((text) => /\d/.test(text)));
    check(!/flags|power management/.test(await page.textContent('main')), 'what nobody reads is shown');
  },

  async host_clickOnAChart_opensTheProcessesOfThatSecond(t) {
    const page = await t.page({ path: `${t.hub.hostPath}?range=5m` });
    await page.waitForSelector('figure[data-chart="cpu"] .u-over');
    await until('numbers', async () => /\d/.test(await page.textContent('figure[data-chart="cpu"] h3 output')));
    const { width } = await page.locator('figure[data-chart="cpu"] .u-over').boundingBox();
    const clicked = Date.now();
    await page.locator('figure[data-chart="cpu"] .u-over').click({ position: { x: width - 20, y: 40 } });
    await page.waitForURL(/\/processes\?at=\d+$/);
    const ago = clicked - Number(new URL(page.url()).searchParams.get('at'));
    check(ago > 0 && ago < 300_000, `the second shown lies ${ago} ms back`);
    await page.waitForSelector('tr[data-item]');
    await page.goBack();
    await page.waitForSelector('figure[data-chart="cpu"] .u-over');
  },

  async host_viewTable_everyChartIsATable(t) {
    const page = await t.page({ path: t.hub.hostPath });
    await page.getByRole('link', { name: 'All as tables' }).click();
    await page.waitForURL(/view=table/);
    await until('a table for each chart', async () => (await page.locator('figure .as-table table').count()) >= 6 && (await page.locator('figure').count()) === (await page.locator('figure .as-table table').count()));
    const rows = await page.locator('figure[data-chart="memory"] tbody tr').count();
    check(rows > 10, `${rows} rows`);
  },

  async host_pause_stopsAndResumes(t) {
    const page = await t.page({ path: t.hub.hostPath });
    await page.waitForSelector(LIVE);
    await page.keyboard.press('.');
    await page.waitForSelector('[data-live="paused"]');
    const open = () => page.evaluate(() => window.streams.filter((stream) => stream.readyState !== 2).length);
    check((await open()) === 0, 'the stream stays open while paused');
    await page.getByRole('button', { name: 'Resume', exact: true }).click();
    await page.waitForSelector(LIVE);
    check((await open()) === 1, 'not one stream after resume');
  },

  async host_unknownName_saysSo(t) {
    const page = await t.page({ path: '/hosts/no-such-host', expect: [/404/] });
    await page.getByRole('heading', { name: 'No host “no-such-host”' }).waitFor();
    await page.getByRole('link', { name: 'All hosts' }).click();
    await page.waitForSelector('.tile');
  },

  async processes_open_rowsMove(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item]');
    const rows = () => page.evaluate(() => [...document.querySelectorAll('tr[data-item]')].map((row) => row.textContent).join('|'));
    const before = await rows();
    await until('rows that change', async () => (await rows()) !== before);
    const [text] = await page.locator('.panel-head b').allTextContents();
    check(/^\d+ processes?$/.test(text.replace(/\u202f/g, '')), text);
    await page.getByText('100 % is one of').first().waitFor();
  },

  async processes_sort_ariaSortAndOrder(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item]');
    for (const [label, column, direction] of [['PID', 'pid', 'ascending'], ['PID', 'pid', 'descending']]) {
      await page.getByRole('columnheader', { name: label }).getByRole('button').click();
      await until(`${label} ${direction}`, async () => (await page.getByRole('columnheader', { name: label }).getAttribute('aria-sort')) === direction);
      const values = await page.locator(`tr[data-item] .c-${column}`).allTextContents();
      const numbers = values.map(Number);
      const sorted = [...numbers].sort((one, other) => (direction === 'ascending' ? one - other : other - one));
      check(numbers.join() === sorted.join(), numbers.slice(0, 8).join());
    }
    check(page.url().includes('sort=pid'), page.url());
    for (const label of ['Name', 'User', 'CPU %', 'Memory', 'Read MiB/s', 'Write MiB/s', 'Threads', 'Files', 'Age']) {
      await page.getByRole('columnheader', { name: label }).getByRole('button').click();
      await until(`sorted by ${label}`, async () => (await page.locator('th[aria-sort]').textContent()).includes(label));
    }
  },

  async processes_onAPhone_sortsByAList(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes`, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await page.waitForSelector('tr[data-item]');
    await page.getByLabel('Sort').selectOption('rss');
    await page.waitForURL(/sort=rss/);
    await page.getByRole('button', { name: 'Descending, turn around' }).tap();
    await page.waitForURL(/dir=asc/);
    const height = (await page.locator('tr[data-item]').first().boundingBox()).height;
    check(height >= 44, `a row is ${height} px high`);
  },

  async processes_filter_onlyMatches(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item] .c-name b');
    const name = await page.locator('tr[data-item] .c-name b').first().textContent();
    await page.fill('[data-filter]', name);
    await until('a count of matches', async () => / of /.test(await page.textContent('.panel-head b')));
    await until('only matches', async () => {
      const rows = await page.locator('tr[data-item]').evaluateAll((all) => all.map((row) => `${row.querySelector('.c-name').title} ${row.textContent}`));
      return rows.length > 0 && rows.every((row) => row.includes(name));
    });
    check(page.url().includes('q='), page.url());
  },

  async processes_stepBack_showsThatSecondAndBackToLive(t) {
    // An agent on a busy machine may miss a second; the page says so, and the one before is there.
    const page = await t.page({ path: `${t.hub.hostPath}/processes`, expect: [/404/] });
    await page.waitForSelector('tr[data-item]');
    await until('rows of a second before', async () => {
      await page.getByRole('button', { name: /One second back/ }).click();
      await page.waitForURL(/at=\d{13}/);
      await page.waitForSelector('tr[data-item], .procs-page .note.warn');
      return (await page.locator('tr[data-item]').count()) > 0;
    });
    await page.getByRole('button', { name: 'Back to live' }).first().click();
    await until('live', () => !page.url().includes('at='));
    await page.waitForSelector('tr[data-item]');
  },

  async theme_chosen_isKeptWithoutAFlash(t) {
    const page = await t.page({ colorScheme: 'light' });
    await page.waitForSelector('.tile');
    await page.click('.menu summary');
    await page.getByRole('button', { name: 'Dark' }).click();
    const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    await page.reload({ waitUntil: 'commit' });
    await page.waitForSelector('link[rel=stylesheet]', { state: 'attached' });
    check((await page.getAttribute('html', 'data-theme')) === 'dark', 'the theme is not there before the page draws');
    await page.waitForSelector('.tile');
    check((await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)) === dark, 'another colour after a reload');
  },

  async keys_questionMark_listsKeysAndEscapeCloses(t) {
    const page = await t.page();
    await page.waitForSelector('.tile');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor({ state: 'hidden' });
  },

  async welcome_usedKey_saysWhatToRun(t) {
    const page = await t.page({ path: '/welcome#k=used-long-ago', signedIn: false, expect: [/401/, /400/] });
    await page.getByRole('heading', { name: 'This link is used or expired' }).waitFor();
    await page.getByText('tocsin signin').waitFor();
    check(new URL(page.url()).hash === '', `the key stays in the address: ${page.url()}`);
  },

  async signedOut_noSession_saysWhatToRun(t) {
    for (const path of ['/', t.hub.hostPath, `${t.hub.hostPath}/processes`]) {
      const page = await t.page({ path, signedIn: false, expect: [/401/] });
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
      await page.getByText('tocsin signin').waitFor();
    }
  },

  async '[FU-53] everyPage_open_asksNobodyElse'(t) {
    for (const path of ['/', t.hub.hostPath, `${t.hub.hostPath}/processes`]) {
      const page = await t.page({ path });
      await page.waitForSelector(LIVE);
      const foreign = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => one.name).filter((name) => name.startsWith('http') && new URL(name).origin !== location.origin));
      check(foreign.length === 0, foreign.join());
    }
  },

  async hiddenTab_comesBack_oneStreamAndNothingMissing(t) {
    const page = await t.page({ path: `${t.hub.hostPath}?range=5m` });
    await page.waitForSelector(LIVE);
    const show = (hidden) => page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
    const open = () => page.evaluate(() => window.streams.filter((stream) => stream.readyState !== 2).length);
    await show(true);
    check((await open()) === 0, 'a hidden tab keeps its stream');
    const asked = page.waitForRequest((request) => request.url().includes('/series'));
    await show(false);
    await asked;
    await until('live again', async () => (await open()) === 1 && (await page.locator(LIVE).count()) === 1);
  },
};
