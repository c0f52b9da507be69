/** The views of the overview. These run against any hub with at least one living host. */
import { check, until } from './harness.mjs';

const search = (page) => new URL(page.url()).searchParams;
const view = (page, name) => page.getByRole('group', { name: 'View' }).getByRole('button', { name });

export const overview = {
  async overview_views_sameHostsAndBackUndoes(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    const names = async (selector) => (await page.locator(selector).allTextContents()).sort().join();
    const hosts = await names('.tile b');
    await view(page, 'List').click();
    await page.waitForSelector('.hosts .gm .spark');
    check(search(page).get('view') === 'list', page.url());
    check((await names('.hosts .c-name b')) === hosts, await names('.hosts .c-name b'));
    await view(page, 'Heat').click();
    await page.waitForSelector('.hs path', { state: 'attached' });
    check((await names('.hr a.hn')) === hosts, await names('.hr a.hn'));
    await page.reload();
    await page.waitForSelector('.hs path', { state: 'attached' });
    check((await view(page, 'Heat').getAttribute('aria-pressed')) === 'true', 'a reload forgets the view');
    await page.goBack();
    await page.waitForSelector('.hosts .gm .spark');
    await view(page, 'Grid').click();
    await page.waitForSelector('.tile .spark');
    check(search(page).size === 0, page.url());
  },

  async list_open_fiveGraphsARowThatMove(t) {
    const page = await t.page({ path: '/?view=list' });
    await page.waitForSelector('.hosts .gm .spark');
    const heads = await page.locator('.hosts thead th').allTextContents();
    check(heads.join() === 'Host,State,Reason,CPU,Memory,Disk I/O,Network,Processes', heads.join());
    const row = page.locator('.hosts tr[data-lane="row"]').first();
    check((await row.locator('.gm .spark').count()) === 5, 'not five graphs');
    const drawn = () => page.evaluate(() => [...document.querySelectorAll('.gm path, .gm .v')].map((one) => one.getAttribute('d') ?? one.textContent).join('|'));
    const before = await drawn();
    await until('a row that changes', async () => (await drawn()) !== before);
  },

  async list_heads_sortAndTurn(t) {
    const page = await t.page({ path: '/?view=list&group=none' });
    await page.waitForSelector('.hosts .gm .spark');
    const head = (name) => page.getByRole('columnheader', { name });
    check((await head('State').getAttribute('aria-sort')) === 'descending', 'the usual order is not marked');
    for (const direction of ['ascending', 'descending']) {
      await head('Host').getByRole('button').click();
      await until(`names ${direction}`, async () => (await head('Host').getAttribute('aria-sort')) === direction);
      const names = await page.locator('.hosts .c-name b').allTextContents();
      const sorted = [...names].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }) * (direction === 'ascending' ? 1 : -1));
      check(names.join() === sorted.join(), names.join());
    }
    check(page.url().endsWith('sort=name&dir=desc'), page.url());
    await head('Memory').getByRole('button').click();
    await until('by memory', async () => (await head('Memory').getAttribute('aria-sort')) === 'descending');
    check(search(page).get('sort') === 'mem' && !search(page).has('dir'), page.url());
  },

  async heat_cell_tellsItsValueAndOpensTheHostThen(t) {
    const page = await t.page({ path: '/?view=heat&range=5m' });
    await page.waitForSelector('.hs path', { state: 'attached' });
    const living = page.locator('.hr:has(.hn .c-ok), .hr:has(.hn .c-warn)').first();
    const strip = living.locator('.hs');
    const name = await living.locator('.hn').textContent();
    // The newest cells: a young hub knows no others.
    const { width } = await strip.boundingBox();
    await strip.hover({ position: { x: width - 14, y: 10 } });
    await until('the value beside the pointer', async () => /CPU max [\d.]+ %, avg [\d.]+ %/.test(await page.textContent('.tip')));
    check((await page.textContent('.tip')).startsWith(name), await page.textContent('.tip'));
    await strip.click({ position: { x: width - 14, y: 10 } });
    await page.waitForURL(/\/hosts\/.*from=\d+&to=\d+/);
    const [from, to] = ['from', 'to'].map((one) => Number(search(page).get(one)));
    check(to - from === 60_000 && Math.abs(Date.now() - to) < 120_000, `${from} to ${to}`);
    await until('the host of that cell', async () => (await page.textContent('h1')) === name);
    await page.goBack();
    await page.waitForSelector('.hs path', { state: 'attached' });
  },

  async heat_keys_walkTheCellsAndSayThem(t) {
    const page = await t.page({ path: '/?view=heat' });
    await page.waitForSelector('.hs path', { state: 'attached' });
    await page.keyboard.press('j');
    await page.keyboard.press('Tab');
    const strip = page.locator('.hs:focus');
    await strip.waitFor();
    const said = await until('a cell in words', async () => page.textContent('.sr[role="status"]'));
    const link = await strip.getAttribute('href');
    await page.keyboard.press('ArrowLeft');
    await until('the cell before', async () => (await page.textContent('.sr[role="status"]')) !== said && (await strip.getAttribute('href')) !== link);
    check(/\d\d:\d\d/.test(await strip.getAttribute('aria-label')), await strip.getAttribute('aria-label'));
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/hosts\/.*from=\d+&to=\d+/);
  },

  async heat_asTable_sameValuesInTheAddress(t) {
    const page = await t.page({ path: '/?view=heat&range=5m' });
    await page.getByRole('link', { name: 'As a table' }).click();
    await page.waitForURL(/as=table/);
    await until('a value in a cell', async () => (await page.locator('.heat-table td').allTextContents()).some((text) => /^[\d.]+ %$/.test(text)));
    await page.getByRole('link', { name: 'As a map' }).click();
    await page.waitForSelector('.hs path', { state: 'attached' });
  },

  async overview_metric_everyViewShowsItAndKeepsIt(t) {
    const page = await t.page();
    await page.waitForSelector('.tile .spark');
    for (const [value, name] of [['mem', 'Memory'], ['disk', 'Disk I/O'], ['space', 'Fullest disk'], ['net', 'Network'], ['load', 'Load per CPU'], ['procs', 'Processes'], ['cpu', 'CPU']]) {
      await page.getByLabel('Metric').selectOption(value);
      await until(`${name} on the tiles`, async () => (await page.locator('.tile .mid .sr').first().textContent()) === name);
      // Not every machine has disks of its own or a network.
      if (!['disk', 'space', 'net'].includes(value)) await until(`a value of ${name}`, async () => /\d/.test(await page.locator('.tile:has(.minis:not(.past)) .val').first().textContent()));
      check((search(page).get('metric') ?? 'cpu') === value, page.url());
    }
    await page.getByLabel('Metric').selectOption('load');
    await view(page, 'List').click();
    await until('load in front', async () => (await page.locator('.hosts thead th.m0').textContent()) === 'Load per CPU');
    await view(page, 'Heat').click();
    await page.getByRole('heading', { name: /^Load per CPU, each / }).waitFor();
    check(page.url().endsWith('?metric=load&view=heat'), page.url());
  },
};
