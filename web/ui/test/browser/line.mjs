/** When the line to the hub breaks: these run against any hub, through a relay that the test cuts. */
import { check, LIVE, NETWORK, until } from './harness.mjs';

const INTERVAL = 5_000;

export const line = {
  async '[EW-43] staleBanner_hubGone_showsAgeAndClearsByItself'(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ base, expect: NETWORK });
    await page.waitForSelector('.tile .val');
    await page.waitForSelector(LIVE);
    await proxy.refuse();
    const gone = Date.now();
    await page.waitForSelector('[data-live="lost"]', { timeout: 2 * INTERVAL });
    await page.waitForSelector('.banner .note.down', { timeout: 2 * INTERVAL });
    const took = Date.now() - gone;
    check(took <= 2 * INTERVAL, `the banner took ${took} ms`);
    // Thirty seconds of silence: the age grows, the page stays, nothing pretends to be current.
    await until('an age of 20 s', async () => Number(/(\d+) s/.exec(await page.textContent('[data-live="lost"]'))?.[1] ?? 0) >= 20, 40_000);
    check((await page.locator('.tile').count()) > 0, 'the page went blank');
    check(/unknown/i.test(await page.locator('.tile .st').first().textContent()), 'a tile still claims to know its host');
    await until('thirty seconds without a hub', () => Date.now() - gone >= 30_000, 40_000);
    await proxy.accept();
    await page.waitForSelector(LIVE, { timeout: 20_000 });
    await page.waitForSelector('.banner .note.down', { state: 'detached', timeout: 20_000 });
    const stamp = await page.textContent(LIVE);
    await until('seconds that go on', async () => (await page.textContent(LIVE)) !== stamp);
  },

  async '[EW-42] stream_connectionKilled_resumesWithoutALostEvent'(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ path: '/', base, expect: NETWORK });
    await page.waitForSelector(LIVE);
    const frames = () => page.evaluate(() => window.heard.filter((one) => one.kind === 'frame'));
    await until('some frames', async () => (await frames()).length >= 6);
    const before = (await frames()).length;
    await proxy.cut();
    // Seconds pass while the line is down, so something is there to be lost.
    await until('frames after the cut', async () => (await frames()).length >= before + 8, 40_000);
    const heard = await page.evaluate(() => window.heard);
    check(heard.filter((one) => one.kind === 'snapshot').length === 1, 'the hub started anew instead of going on');
    const byHost = Map.groupBy ? Map.groupBy(heard.filter((one) => one.kind === 'frame'), (one) => one.host)
      : heard.filter((one) => one.kind === 'frame').reduce((map, one) => map.set(one.host, [...(map.get(one.host) ?? []), one]), new Map());
    for (const [host, list] of byHost) {
      const seconds = list.map((one) => one.at / 1000);
      for (let i = 1; i < seconds.length; i++) check(seconds[i] - seconds[i - 1] === 1, `host ${host}: second ${seconds[i]} follows ${seconds[i - 1]}`);
    }
    check(new Set(heard.filter((one) => one.kind !== 'snapshot').map((one) => one.id)).size === heard.length - 1, 'an event came twice');
  },

  async host_connectionKilled_chartHasNoHole(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ path: `${t.hub.hostPath}?range=5m`, base, expect: NETWORK });
    await page.waitForSelector(LIVE);
    await page.waitForSelector('figure[data-chart="cpu"] .u-over');
    const stamp = await page.textContent(LIVE);
    await proxy.cut();
    await until('live again', async () => (await page.locator(LIVE).count()) === 1 && (await page.textContent(LIVE)) > stamp && Date.now(), 30_000);
    await until('five more seconds', async () => (await page.evaluate(() => window.heard.filter((one) => one.kind === 'frame').length)) >= 5);
    await page.getByRole('link', { name: 'All as tables' }).click();
    await page.waitForSelector('.as-table tbody tr');
    const newest = await page.locator('figure[data-chart="memory"] tbody tr').evaluateAll((rows) => rows.slice(0, 10).map((row) => row.cells[1].textContent));
    check(newest.every((text) => text !== '–'), newest.join());
  },

  async app_hubGoneWhilePagesAreFetchedAhead_staysAndOpensLater(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ base, expect: NETWORK });
    await page.waitForSelector('.tile .val');
    await proxy.refuse();
    await page.waitForSelector('[data-live="lost"]');
    check((await page.locator('.tile').count()) > 0, 'the page went blank');
    await proxy.accept();
    await page.waitForSelector(LIVE, { timeout: 20_000 });
    await page.locator('.tile a').first().click();
    await page.waitForSelector('figure .u-over', { timeout: 20_000 });
  },
};
