/** Comparing host with host and period with period, taking a chart along, and saved views: against any hub. */
import { check, fromMenu, LIVE, saved, until } from './harness.mjs';
import { own } from './own.mjs';

const READY = '.cmp .u-over';
const params = (page) => new URL(page.url()).searchParams;

export const compare = {
  async '[KK-25] compare_hostWithAnHourBefore_twoLinesOneClockAndBothDates'(t) {
    const page = await t.page({ path: t.hub.hostPath });
    await page.getByRole('link', { name: 'Compare', exact: true }).last().click();
    await page.waitForSelector(READY);
    await page.getByLabel('Time B').selectOption('1h');
    await page.waitForURL(/offset=1h/);
    // The head tells of what is drawn, so it changes with the numbers.
    await until('windows with their dates, an hour apart', async () => {
      const found = /^A is \w{3} \d+ \w{3}, (\d\d):\d\d(?::\d\d)? to .* B is \w{3} \d+ \w{3}, (\d\d):\d\d(?::\d\d)? to /.exec(await page.textContent('.cmp-head .meta'));
      return found && (24 + Number(found[1]) - Number(found[2])) % 24 === 1;
    });
    const legend = await page.locator('figure[data-chart="cpu_busy"] .leg').allTextContents();
    check(legend.length === 2 && legend[0].startsWith('A ') && legend[1].startsWith('B '), legend.join());
    check((await page.locator('figure[data-chart="cpu_busy"] .sw.dash').count()) === 1, 'B is not dashed');
    // Every metric of the table of the machine has its row.
    const wanted = await page.evaluate(async () => (await (await fetch('/api/v1/tables')).json()).items.find(({ name }) => name === 'system').columns.map(({ name }) => name));
    const rows = await page.locator('.changes:not(.groups) tbody a').allTextContents();
    check(wanted.length > 20 && wanted.every((name) => rows.includes(name)) && rows.length === wanted.length, `${rows.length} rows for ${wanted.length} metrics`);
    // And every process that was recorded, by its group.
    await page.waitForSelector('.groups tbody a');
    const name = await page.textContent('.groups tbody a b');
    await page.fill('[data-filter]', name);
    await until('only groups that match', async () => params(page).get('q') === name && (await page.locator('.groups tbody td:first-child').evaluateAll((all) => all.map((one) => one.title))).every((one) => one.includes(name)));
  },

  async compare_metricAndStatistic_areInTheAddressAndBackUndoes(t) {
    const page = await t.page({ path: `/compare?a=${t.hub.hostPath.split('/').pop()}&offset=1h` });
    await page.waitForSelector(READY);
    await page.locator('.changes a', { hasText: /^load5$/ }).click();
    await page.waitForURL(/metric=load5/);
    await until('its chart first', async () => (await page.locator('figure').first().getAttribute('data-chart')) === 'load5');
    await page.getByRole('button', { name: 'Maximum' }).click();
    await page.waitForURL(/by=max/);
    await page.getByText('The greatest second').waitFor();
    await page.getByRole('link', { name: 'Charts as tables' }).click();
    await until('tables', async () => (await page.locator('figure .as-table tbody tr').count()) > 10);
    await page.reload();
    await until('the same after a reload', async () => (await page.locator('figure[data-chart="load5"] .as-table').count()) === 1 && (await page.getByRole('button', { name: 'Maximum' }).getAttribute('aria-pressed')) === 'true');
    await page.goBack();
    await page.goBack();
    await until('the statistic before', async () => (await page.getByRole('button', { name: 'Average' }).getAttribute('aria-pressed')) === 'true');
    await page.getByRole('button', { name: 'Swap A and B' }).click();
    await page.waitForURL(/offset=-1h/);
    check(params(page).get('from') !== null, 'the window of B did not become that of A');
  },

  async compare_keyboard_cursorMenuAndEscape(t) {
    const page = await t.page({ path: `/compare?a=${t.hub.hostPath.split('/').pop()}&offset=1h` });
    await page.waitForSelector(READY);
    await page.keyboard.press('ArrowLeft');
    await until('a cursor in all charts', async () => new Set(await page.locator('.pill:visible').allTextContents()).size === 1);
    await page.keyboard.press('Escape');
    await until('none', async () => (await page.locator('.pill:visible').count()) === 0);
    await page.locator('figure[data-chart="cpu_busy"]').getByRole('button', { name: 'Save CPU' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Save CPU' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await page.getByRole('group', { name: 'Save CPU' }).waitFor({ state: 'detached' });
    check(await page.evaluate(() => document.activeElement.getAttribute('aria-label') === 'Save CPU'), 'the focus is lost');
  },

  async chart_taken_asCsvAndAsPictureInBothThemes(t) {
    const heads = [];
    for (const colorScheme of ['light', 'dark']) {
      const page = await t.page({ path: `${t.hub.hostPath}?range=5m`, colorScheme });
      await page.waitForSelector('figure[data-chart="memory"] .u-over');
      await until('numbers', async () => /\d/.test(await page.textContent('figure[data-chart="memory"] .leg output')));
      const csv = await fromMenu(page, 'memory', 'Save as CSV');
      const { name, bytes } = await saved(page, () => csv.click());
      check(/^tocsin-memory-.*\.csv$/.test(name), name);
      const [head, ...lines] = bytes.toString().trimEnd().split('\n');
      check(head.startsWith('time,used (bytes)'), head);
      check(lines.length >= 250 && lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z,/.test(line)) && lines.some((line) => /,\d{6,}/.test(line)), `${lines.length} lines: ${lines[0]}`);
      // Five minutes of that chart are drawn second by second: there is no more to be had.
      check((await page.getByRole('button', { name: /^Whole range/ }).count()) === 0, 'the same twice');
      const png = await fromMenu(page, 'memory', 'Save as PNG');
      const picture = await saved(page, () => png.click());
      check(/\.png$/.test(picture.name) && picture.bytes.subarray(1, 4).toString() === 'PNG', picture.name);
      const size = picture.bytes.readUInt32BE(20);
      check(size >= 188 + 80, `the picture is ${size} px high: no room for title and time`);
      // The first pixel is the paper of the theme on screen.
      heads.push(await page.evaluate(async (data) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(data)], { type: 'image/png' }));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const ctx = canvas.getContext('2d');
        ctx.drawImage(bitmap, 0, 0);
        return [...ctx.getImageData(0, 0, 1, 1).data].join();
      }, [...picture.bytes]));
    }
    check(heads[0] === '255,255,255,255' && heads[1] !== heads[0], heads.join(' '));
  },

  async print_darkTheme_lightPaperNoControlsChartsWhole(t) {
    const page = await t.page({ path: t.hub.hostPath, colorScheme: 'dark' });
    await page.waitForSelector('figure[data-chart="cpu"] .u-over');
    await until('the style for paper', () => page.evaluate(() => [...document.styleSheets].some((sheet) => sheet.href?.includes('/print-'))));
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.setViewportSize({ width: 720, height: 1000 });
    // Told before the browser lays the page out for paper; here the narrower window may still be on its way.
    await until('charts below the screen, too', async () => {
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      const [plots, drawn] = [await page.locator('figure .plot').count(), await page.locator('figure .plot:has(canvas)').count()];
      return plots >= 6 && drawn === plots;
    });
    const found = await page.evaluate(() => ({
      paper: getComputedStyle(document.body).backgroundColor, ink: getComputedStyle(document.querySelector('h1')).color,
      controls: [...document.querySelectorAll('button, select, input, .nav')].filter((one) => one.getClientRects().length).length,
      cut: [...document.querySelectorAll('figure')].filter((one) => getComputedStyle(one).breakInside !== 'avoid' || [...one.querySelectorAll('canvas')].some((canvas) => canvas.getBoundingClientRect().right > one.getBoundingClientRect().right + 1 || canvas.getBoundingClientRect().bottom > one.getBoundingClientRect().bottom + 1)).length,
      title: document.querySelector('h1').getClientRects().length,
    }));
    const light = (rgb) => rgb === 'rgba(0, 0, 0, 0)' || Math.min(...rgb.match(/\d+/g).slice(0, 3).map(Number)) > 200;
    check(light(found.paper) && !light(found.ink) && found.controls === 0 && found.cut === 0 && found.title === 1, JSON.stringify(found));
  },

  async '[KK-34] view_savedReloadedAndShared_samePanels'(t) {
    const host = t.hub.hostPath.split('/').pop();
    const name = `Panels <b>&"' ${Date.now()}`;
    const page = await t.page({ path: `/compare?a=${host}&offset=1h&metric=load5&by=max&view=table` });
    const panels = async (on) => [...await on.locator('figure').evaluateAll((all) => all.map((one) => one.dataset.chart)), ...await on.locator('.metrics-head [aria-pressed="true"]').allTextContents(), await on.locator('.as-table').count() > 0].join();
    await page.waitForSelector('.as-table');
    const before = await panels(page);
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(name);
    await page.getByRole('dialog').getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('heading', { name: 'Saved as' }).waitFor();
    const link = await page.getByRole('dialog').locator('.codebox code').textContent();
    await page.keyboard.press('Escape');
    // Somebody else, by the link alone.
    const other = await t.page({ path: new URL(link).pathname });
    await other.waitForURL(/\/compare\?/);
    await other.waitForSelector('.as-table');
    check((await panels(other)) === before, `${await panels(other)} instead of ${before}`);
    check(new URL(other.url()).search === new URL(page.url()).search, other.url());
    // By the list, where its name is text.
    await page.goto(`${new URL(page.url()).origin}/views`);
    await page.waitForSelector(`.view-list td a`);
    await page.getByRole('link', { name, exact: true }).click();
    await page.waitForSelector('.as-table');
    check((await panels(page)) === before, 'other panels from the list');
    await page.goBack();
    check((await page.locator('.view-list tr', { hasText: name }).getByRole('link', { name: /^\/views\// }).getAttribute('href')) === new URL(link).pathname, 'the list has another link');
    await page.getByRole('button', { name: `Rename ${name}` }).click();
    await page.getByRole('dialog').getByLabel('Name').fill(' ');
    await page.getByText('Got no name, must have 1 to 100 characters.').waitFor();
    check(await page.getByRole('button', { name: 'Rename view' }).isDisabled(), 'a view can lose its name');
    await page.getByRole('dialog').getByLabel('Name').fill(`${name} again`);
    await page.getByRole('button', { name: 'Rename view' }).click();
    await page.getByRole('link', { name: `${name} again`, exact: true }).waitFor();
    await page.getByRole('button', { name: `Delete ${name} again` }).click();
    await page.getByRole('button', { name: 'Delete view' }).click();
    await page.getByRole('link', { name: `${name} again`, exact: true }).waitFor({ state: 'detached' });
    check((await page.locator('main b b').count()) === 0, 'a name became markup');
  },

  async views_exportedAndImported_allOrNothing(t) {
    const page = await t.page({ expect: [/400/] });
    await page.waitForSelector(LIVE);
    const names = [1, 2].map((i) => `Exported ${i} ${Date.now()}`);
    const call = (method, path, body) => page.evaluate(async ([how, where, what]) => {
      const me = await (await fetch('/api/v1/me')).json();
      const reply = await fetch(`/api/v1${where}`, { method: how, headers: { 'Content-Type': 'application/json', 'X-Tocsin-CSRF': me.csrf }, ...(what ? { body: JSON.stringify(what) } : {}) });
      return reply.status === 204 ? null : reply.json();
    }, [method, path, body]);
    const ids = [];
    for (const name of names) ids.push((await call('POST', '/views', { name, address: '/?view=heat' })).id);
    await page.goto(`${new URL(page.url()).origin}/views`);
    await page.getByRole('link', { name: names[0] }).waitFor();
    const file = await saved(page, () => page.getByRole('button', { name: 'Export', exact: true }).click());
    const exported = JSON.parse(file.bytes.toString());
    check(names.every((name) => exported.items.some((item) => item.name === name && item.address === '/?view=heat')), file.bytes.toString().slice(0, 300));
    for (const id of ids) await call('DELETE', `/views/${id}`);
    const put = (text) => page.locator('input[type="file"]').setInputFiles({ name: 'views.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    const mine = exported.items.filter((item) => names.includes(item.name));
    // One bad item, and none of them is taken.
    await put(JSON.stringify({ format: exported.format, items: [...mine, { name: 'bad', address: 'https://evil.example/' }] }));
    await page.getByRole('alert').getByText(`Nothing was taken in. View ${mine.length + 1}, “bad”: its address must be the path`).waitFor();
    await put('{"items":');
    await page.getByRole('alert').getByText('This file is no JSON').waitFor();
    const there = async () => (await call('GET', '/views')).items.filter((item) => names.includes(item.name)).length;
    check((await there()) === 0, 'half of a bad file was taken');
    await put(JSON.stringify({ format: exported.format, items: mine }));
    await page.getByText('2 views added.').waitFor();
    check((await there()) === 2, 'not both are back');
    for (const item of (await call('GET', '/views')).items) if (names.includes(item.name)) await call('DELETE', `/views/${item.id}`);
  },
};

/** What needs hosts in a known state. */
export const compareSimulated = {
  async compare_youngHost_missingDataIsToldAndNoZero(t) {
    await own(t, { hosts: 3, past: { joined: 1500 } }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      await page.goto(`${mock.base}/compare?a=web-01&offset=15m&range=1h&view=table`);
      await page.getByText(/A \(.*\) has no data before .*\d\d:\d\d/).waitFor();
      await page.getByText(/B \(.*\) has no data before .*\d\d:\d\d/).waitFor();
      await page.waitForSelector('figure[data-chart="mem_used"] .as-table tbody tr');
      const oldest = await page.locator('figure[data-chart="mem_used"] .as-table tbody tr').last().locator('td').allTextContents();
      check(oldest[1] === '–' && oldest[2] === '–', oldest.join());
      await page.getByText(/over the \d+ points of \d+ that both sides have/).waitFor();
      // With no time in common there is nothing to compare, and it is said.
      await page.goto(`${mock.base}/compare?a=web-01&offset=1d`);
      await page.getByText(/B \(.*\) has no data at all/).waitFor();
      await page.getByRole('heading', { name: 'have no time in common' }).waitFor();
      check((await page.locator('.changes:not(.groups) tbody td:nth-child(4)').allTextContents()).every((words) => words === '–'), 'a change against nothing');
    });
  },

  async chart_wholeRange_isEverySecondAsCsv(t) {
    const to = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const page = await t.page({ path: `${t.hub.hostPath}?from=${to - 1_200_000}&to=${to}` });
    await page.waitForSelector('figure[data-chart="network"] .u-over');
    const item = await fromMenu(page, 'network', 'Whole range as CSV, each 1 s');
    const { name, bytes } = await saved(page, () => item.click());
    check(/^tocsin-network-1s-.*\.csv$/.test(name), name);
    const [head, ...lines] = bytes.toString().trimEnd().split(/\r?\n/);
    check(/net_rx/.test(head) && /net_tx/.test(head), head);
    check(lines.length >= 1190 && lines.length <= 1202, `${lines.length} seconds of 1,200`);
    // As a table each row tells what its mean hides.
    await page.goto(`${t.hub.base}${t.hub.hostPath}?from=${to - 1_200_000}&to=${to}&view=table`);
    await until('least and greatest of each row', async () => (await page.locator('figure[data-chart="load"] .as-table tbody td:nth-child(2) small').allTextContents()).filter((text) => /^\S+ to \S+$/.test(text)).length > 10);
  },

  async compare_keyFromAYoungHost_keepsTheWindowAndTakesWhatExists(t) {
    await own(t, { hosts: 3, past: { joined: 3600 } }, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      await page.goto(`${mock.base}/hosts/web-01?range=15m`);
      await page.waitForSelector('figure .u-over');
      await page.keyboard.press('c');
      // Of yesterday there is nothing, of the quarter of an hour before there is.
      await page.waitForURL(/\/compare\?range=15m&a=[^&]+&offset=15m$/);
      await page.getByText('nothing is recorded at this time, so this compares with the 15 min before.').waitFor();
      await page.waitForSelector(READY);
      check((await page.locator('.changes:not(.groups) tbody td:nth-child(4)').allTextContents()).some((words) => words !== '–'), 'nothing is compared');
      await page.goBack();
      await until('the host again', () => new URL(page.url()).pathname === '/hosts/web-01');
      // An offset that was asked for stays; what exists is a click away.
      await page.goto(`${mock.base}/compare?a=web-01&range=1h&offset=7d`);
      await page.getByRole('button', { name: 'Compare the last 15 min with the 15 min before' }).click();
      await page.waitForURL(/range=15m/);
      await until('time in common', async () => !(await page.textContent('h1')).includes('no time in common'));
    });
  },

  async compare_hostileNames_areTextAndKeepTheLayout(t) {
    await own(t, { hosts: 3, past: { hostile: true } }, async (page, mock) => {
      const markup = `<img src=x onerror="document.title='owned'">`;
      mock.state.fleet[0].name = markup;
      await page.waitForSelector('.tile[data-state]');
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(`${mock.base}/compare?a=web-01&b=${mock.state.fleet[0].id}&range=5m`);
        await page.waitForSelector('.groups tbody a');
        await page.fill('[data-filter]', 'onerror');
        await page.locator('.groups tbody a', { hasText: '<img src=x onerror=' }).first().waitFor();
        await page.fill('[data-filter]', '202e');
        await page.locator('.groups tbody td', { hasText: '\\u202e' }).first().waitFor();
        check((await page.textContent('.cmp-head')).includes(markup), 'the name of a host is not shown as text');
        const { wide, inner } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, inner: innerWidth }));
        check(wide <= inner, `${wide} px wide at ${width}`);
      }
      check((await page.locator('main img').count()) === 0 && (await page.title()) !== 'owned', 'markup in a name became part of the page');
    });
  },
};
