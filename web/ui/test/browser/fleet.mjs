/** The overview of hosts in known states: only against the simulated hub. */
import { startMock } from '../../mock/server.mjs';
import { makeFleet } from '../../mock/fleet.mjs';
import { check, LIVE, NETWORK, until } from './harness.mjs';
import { signedIn } from './own.mjs';

export async function own(t, hosts, run) {
  const mock = await startMock({ hosts });
  try {
    const url = new URL(mock.signIn());
    const page = await t.page({ base: mock.base, path: url.pathname + url.hash, signedIn: false, expect: [...NETWORK, /401/] });
    await page.waitForSelector('.tile[data-state]');
    await run(page, mock);
  } finally {
    await mock.stop();
  }
}

const names = (page) => page.locator('.hosts .c-name b').allTextContents();

export const fleet = {
  async list_everyState_badgeReasonAndNoStaleNumber(t) {
    const page = await t.page({ path: '/?view=list' });
    await page.waitForSelector('.hosts .gm .spark');
    const row = (name) => page.locator('.hosts tr[data-lane="row"]', { hasText: name });
    const texts = async (name) => (await row(name).locator('td').allTextContents()).slice(0, 4);
    const [, down, why, cpu] = await texts('web-07');
    check(/^Down \d+ min$/.test(down) && why === 'No answer from the agent' && cpu.endsWith('–'), `${down} ${why} ${cpu}`);
    const [, stale, seen] = await texts('cache-02');
    check(/^Stale \d+ s$/.test(stale) && /^Last seen \d+ s ago, was \d/.test(seen), `${stale} ${seen}`);
    check((await row('cache-02').locator('td.m0').getAttribute('class')).includes('dim'), 'an old number looks like a new one');
    const [, warn, reason] = await texts('db-02');
    check(warn === 'Warn' && reason === 'CPU above 90 % for 6 min', `${warn} ${reason}`);
    await row('mail-01').locator('.m0 .spark rect').first().waitFor({ state: 'attached' });
    await row('web-01').locator('.c-why').click();
    await page.waitForURL(/\/hosts\//);
  },

  async heat_gap_isHatchedNotZero(t) {
    const page = await t.page({ path: '/?view=heat' });
    const row = (name) => page.locator('.hr', { hasText: name });
    await row('mail-01').locator('.hs rect').first().waitFor({ state: 'attached' });
    check((await row('web-07').locator('.hs rect').count()) > 0, 'the host that is down has no gap');
    check((await row('web-01').locator('.hs rect').count()) === 0, 'a gap where there is none');
    // The hot host is the darkest at the end of its row.
    const darkest = await row('db-02').locator('path.h9').getAttribute('d');
    check(darkest.length > 0 && (await row('dns-01').locator('path.h9').count()) === 0, 'the scale is not the same for all');
  },

  async heat_measureOnItsWay_isBlankAndNotAGap(t) {
    const page = await t.page({ path: '/?view=heat&q=web-01' });
    await page.waitForSelector('.hs path', { state: 'attached' });
    let release;
    const held = new Promise((done) => { release = done; });
    await page.route('**/fleet*', async (route) => {
      await held;
      await route.continue().catch(() => null);
    });
    await page.getByLabel('Metric').selectOption('net');
    await page.getByRole('heading', { name: /^Network, each / }).waitFor();
    await page.getByLabel('Range').selectOption('24h');
    await until('the old cells are gone', async () => (await page.locator('.hs path').count()) === 0);
    check((await page.locator('.hs rect').count()) === 0, 'what is still being asked for looks like a gap');
    release();
    await page.waitForSelector('.hs path', { state: 'attached' });
    await page.getByRole('heading', { name: /^Network, each (30 min|1 h)$/ }).waitFor();
  },

  async overview_sortFilterGroup_inTheAddress(t) {
    const page = await t.page({ path: '/?view=list' });
    await page.waitForSelector('.hosts .gm .spark');
    const heads = () => page.locator('.hosts .group b').allTextContents();
    check((await heads()).join() === 'fra-1,fra-2,hel-1', (await heads()).join());
    await page.getByLabel('Group').selectOption('role');
    await until('groups by role', async () => (await heads()).join() === 'db,No role');
    await page.getByLabel('Group').selectOption('none');
    await until('no groups', async () => (await heads()).length === 0);
    check((await names(page)).slice(0, 4).join() === 'web-07,db-02,log-01,cache-02', (await names(page)).join());
    await page.getByLabel('Sort').selectOption('procs');
    await until('most processes first', async () => (await names(page))[0] === 'big-01');
    // Hosts that are not heard have no number of now.
    check((await names(page)).slice(-2).sort().join() === 'cache-02,web-07', (await names(page)).join());
    await page.getByRole('button', { name: /warn/ }).click();
    await until('only hosts in warn', async () => (await names(page)).join() === 'db-02,log-01');
    await page.fill('[data-filter]', 'site=hel');
    await until('one host', async () => (await names(page)).join() === 'log-01');
    check(page.url().endsWith('?view=list&group=none&sort=procs&state=warn&q=site%3Dhel'), page.url());
    await page.reload();
    await page.waitForSelector('.hosts .gm .spark');
    check((await names(page)).join() === 'log-01', 'a reload shows something else');
  },

  async list_phone_theMeasureStandsBelowTheName(t) {
    await signedIn(t, { page: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } }, async (page, mock) => {
      await page.goto(`${mock.base}/?view=list`);
      const left = (part) => page.locator(`tr[data-lane="row"] ${part}`).first().evaluate((it) => it.getBoundingClientRect().left);
      await page.locator('tr[data-lane="row"] .u').first().waitFor();
      check((await left('.u')) === (await left('.c-name b')), `${await left('.u')} / ${await left('.c-name b')}`);
    });
  },

  async list_pointerOnRows_orderHolds(t) {
    const page = await t.page({ path: '/?view=list&group=none&sort=cpu' });
    await page.waitForSelector('.hosts .gm .spark');
    await page.hover('.hosts tr[data-lane="row"]:nth-of-type(3)');
    const before = (await names(page)).join();
    const seconds = () => page.evaluate(() => new Set(window.heard.map((one) => one.at)).size);
    const start = await seconds();
    // Longer than the interval in which a free list is sorted anew.
    await until('twelve more seconds', async () => (await seconds()) >= start + 12);
    check((await names(page)).join() === before, 'rows moved under the pointer');
  },

  async overview_views_askOnceForAllHosts(t) {
    await own(t, 30, async (page, mock) => {
      const asked = () => mock.state.log.filter((line) => line.includes('/api/v1/fleet') && !line.includes('minutes=1440'));
      await page.waitForSelector('.tile .spark');
      check(asked().length === 1, asked().join('\n'));
      await page.getByRole('button', { name: 'Heat' }).click();
      await page.waitForSelector('.hs path', { state: 'attached' });
      await page.getByRole('button', { name: 'List' }).click();
      await page.waitForSelector('.hosts .gm .spark');
      check(asked().length === 1, `what was there was asked for again:\n${asked().join('\n')}`);
      check(!mock.state.log.some((line) => line.includes('/series')), 'a request for one host');
      await page.getByLabel('Metric').selectOption('load');
      await until('one more request', () => asked().length === 2 && asked()[1].includes('load1'));
    });
  },

  async '[EW-05] overview_hostJoins_standsInTheOpenPage'(t) {
    await own(t, 3, async (page, mock) => {
      await page.waitForSelector(LIVE);
      mock.state.fleet.push(makeFleet(5, Date.now()).at(-1));
      await until('a fourth tile with its graph', async () => (await page.locator('.tile .mid .spark .ln').count()) === 4);
      check((await page.textContent('h1')).length > 3 && (await page.locator('.tile b').allTextContents()).includes('db-01'), 'the new host has no name');
    });
  },

  async '[EW-04] overview_opensFirst_andAnAddressOpensItsHost'(t) {
    const page = await t.page({ path: '/' });
    await page.waitForSelector('.tile b');
    check((await page.locator('.tile').count()) === 13, 'not all hosts are to choose from');
    await page.fill('[data-filter]', 'db-02');
    await until('one host is left', async () => (await page.locator('.tile').count()) === 1);
    await page.click('.tile a');
    await page.waitForURL(/\/hosts\//);
    const deep = await t.page({ path: '/hosts/db-01' });
    await until('the host of the address', async () => (await deep.textContent('h1')) === 'db-01');
  },
};
