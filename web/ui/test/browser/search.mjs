/** The search over everything and the keyboard: these run against any hub with at least one living host. */
import { check, LIVE, until } from './harness.mjs';

const focused = (page) => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName);
const chosen = (page) => page.locator('.opt[aria-selected="true"]');

/** Opens the search by its key; the page's keys work once it has drawn something. */
async function search(page, words = '') {
  await page.keyboard.press('Control+k');
  await page.waitForSelector('.pal input:focus');
  await page.keyboard.type(words);
  await until(`the words ${words}`, async () => (await page.inputValue('.pal input')) === words);
}

export const searching = {
  async search_hostByName_opensItAndComesBackAsRecent(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    const name = await page.textContent('.tile b');
    await search(page, name);
    await until('the host is chosen', async () => (await chosen(page).textContent()).startsWith(name));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/hosts\//);
    check((await page.locator('.pal').count()) === 0, 'the search is still there');
    await page.waitForSelector('figure .u-over');
    await search(page);
    const [first] = await page.locator('.pal [role="group"]').all();
    check((await first.getAttribute('aria-label')) === 'Recent' && (await first.locator('.opt').first().textContent()).startsWith(name), await first.textContent());
  },

  async search_keys_chooseAndEscapeReturnsTheFocus(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    await page.keyboard.press('/');
    // From a field as well.
    await search(page);
    const input = page.locator('.pal input');
    check((await input.getAttribute('role')) === 'combobox' && (await input.getAttribute('aria-controls')) === 'found', 'no combobox');
    const active = () => input.getAttribute('aria-activedescendant');
    const count = await page.locator('.opt').count();
    check((await active()) === 'found-0', await active());
    await page.keyboard.press('ArrowDown');
    check((await active()) === 'found-1' && (await chosen(page).getAttribute('id')) === 'found-1', await active());
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    check((await active()) === `found-${count - 1}`, `${await active()} of ${count}`);
    await page.keyboard.type('zzzz zzzz');
    await page.getByText('Hosts with “zzzz zzzz”').waitFor();
    await page.keyboard.press('Escape');
    await until('it is closed', async () => (await page.locator('.pal').count()) === 0);
    check(await page.evaluate(() => document.activeElement.hasAttribute('data-filter')), `focus is on ${await focused(page)}`);
  },

  async search_actions_doWhatTheySay(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    await page.waitForSelector(LIVE);
    const act = async (words, title) => {
      await search(page, words);
      await until(`“${title}” is chosen`, async () => (await chosen(page).locator('.cut').first().textContent()) === title);
      await page.keyboard.press('Enter');
    };
    await act('dark', 'Dark colours');
    await until('dark', () => page.evaluate(() => document.documentElement.dataset.theme === 'dark'));
    await act('range 6', 'Range 6 h');
    await page.waitForURL(/range=6h/);
    await act('pause', 'Pause live');
    await page.waitForSelector('[data-live="paused"]');
    await act('resume', 'Resume live');
    await page.waitForSelector('[data-live="live"]');
    await act('heat', 'Heat map');
    await page.waitForURL(/view=heat/);
    await act('keys', 'Show all keys');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
  },

  async search_process_opensItsInspector(t) {
    const page = await t.page({ path: `${t.hub.hostPath}/processes` });
    await page.waitForSelector('tr[data-item] a');
    const name = await page.locator('tr[data-item] a b').first().textContent();
    await search(page, name);
    await page.locator('.pal [aria-label="Processes now"] .opt').first().click();
    await page.waitForURL(/\/processes\/\d+@\d+/);
    await page.waitForSelector('.insp');
  },

  async search_processFromAnotherPage_isFoundOrSaidWhere(t) {
    const page = await t.page();
    await page.waitForSelector('.tile b');
    const { items } = await page.evaluate(async () => (await fetch('/api/v1/hosts')).json());
    if (items.length > 6) {
      await search(page, 'systemd');
      await page.getByText('Processes are found on the pages of their host').waitFor();
      return;
    }
    const { rows } = await page.evaluate(async (id) => (await fetch(`/api/v1/hosts/${id}/top?limit=1`)).json(), items.find(({ state }) => state === 'up').id);
    await search(page, rows[0].name);
    await page.locator('.pal [aria-label="Processes now"] .opt').first().click();
    await page.waitForURL(/\/processes\/\d+@\d+/);
    await page.waitForSelector('.insp');
  },

  async search_phone_opensByTheBar(t) {
    const page = await t.page({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await page.waitForSelector('.tile b');
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('button', { name: 'Search' }).tap();
    await page.waitForSelector('.pal input:focus');
    const wide = await page.evaluate(() => [document.querySelector('.pal').getBoundingClientRect().width, innerWidth]);
    check(wide[0] === wide[1], `the search is ${wide[0]} of ${wide[1]} px wide`);
    const low = await page.locator('.opt').evaluateAll((all) => all.filter((one) => one.getBoundingClientRect().height < 44).length);
    check(low === 0, `${low} targets are too low for a thumb`);
    await page.getByRole('button', { name: /^Close/ }).tap();
    await until('it is closed', async () => (await page.locator('.pal').count()) === 0);
  },

  async keyboard_alone_walksTheApp(t) {
    const page = await t.page();
    const { keyboard } = page;
    await page.waitForSelector('.tile b');
    await page.waitForSelector(LIVE);
    // Two keys must follow each other within a moment, which a busy machine may not manage at once.
    await until('the list of hosts', async () => {
      await keyboard.press('g');
      await keyboard.press('h');
      return page.url().endsWith('/?view=list');
    });
    await page.waitForSelector('.hosts [data-item]');
    await keyboard.press('j');
    check(await page.evaluate(() => document.activeElement === document.querySelector('[data-item]')), 'j chose no row');
    await keyboard.press('/');
    await keyboard.type(await page.locator('.hosts .c-name b').first().textContent());
    await until('a filter', () => new URL(page.url()).searchParams.has('q'));
    await keyboard.press('Escape'); // empties it
    await until('no filter', () => !new URL(page.url()).searchParams.has('q'));
    await keyboard.press('Escape'); // leaves it
    // By its name or its id.
    await search(page, t.hub.hostPath.split('/').pop());
    await keyboard.press('Enter');
    await page.waitForURL(/\/hosts\/[^/]+$/);
    await page.waitForSelector('figure .u-over');
    await page.waitForSelector(LIVE);
    const range = new URL(page.url()).searchParams.get('range');
    await keyboard.press('t');
    await until('another range', () => new URL(page.url()).searchParams.get('range') !== range);
    await keyboard.press('.');
    await page.waitForSelector('[data-live="paused"]');
    await keyboard.press('.');
    await page.waitForSelector('[data-live="live"]');
    await keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await keyboard.press('Escape');
    await until('the list is closed', async () => (await page.locator('dialog[open]').count()) === 0);
    await until('a cursor', async () => {
      await keyboard.press('ArrowLeft');
      return (await page.locator('.pill:visible').count()) > 0;
    });
    await keyboard.press('Enter');
    await page.waitForURL(/\/processes\?at=\d+/);
    // Of a hub that has just begun the point may lie before its first second.
    await until('the rows of a second', async () => {
      if (await page.locator('tr[data-item]').count()) return true;
      await keyboard.press('ArrowRight');
      return false;
    });
    await until('a row', async () => {
      await keyboard.press('j');
      return page.evaluate(() => document.activeElement.matches('tr[data-item]'));
    });
    await keyboard.press('Enter');
    // Of a young hub the way there may have led to now, which has no second in the address.
    await page.waitForURL(/\/processes\/\d+@\d+/);
    await page.waitForSelector('.insp');
    await search(page, 'overview');
    await keyboard.press('Enter');
    await page.waitForSelector('.tile b');
    check(new URL(page.url()).pathname === '/', page.url());
  },
};
