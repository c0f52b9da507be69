/** When the line to the hub breaks: these run against any hub, through a relay that the test cuts. */
import { check, LIVE, NETWORK, until } from './harness.mjs';

export const line = {
  async '[EW-43] staleBanner_hubGone_showsAgeAndClearsByItself'(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ base, expect: NETWORK });
    await page.waitForSelector('.tile .val');
    await page.waitForSelector(LIVE);
    await proxy.refuse();
    const gone = Date.now();
    await page.waitForSelector('[data-live="lost"]');
    await page.waitForSelector('.banner .note.down');
    // Two intervals of 5 s on a machine with time to spare; how long it took is told, not judged.
    console.log(`      the banner took ${Date.now() - gone} ms`);
    // Thirty seconds of silence: the age grows, the page stays, nothing pretends to be current.
    await until('an age of 20 s', async () => Number(/(\d+) s/.exec(await page.textContent('[data-live="lost"]'))?.[1] ?? 0) >= 20);
    check((await page.locator('.tile').count()) > 0, 'the page went blank');
    check(/unknown/i.test(await page.locator('.tile .st').first().textContent()), 'a tile still claims to know its host');
    await until('thirty seconds without a hub', () => Date.now() - gone >= 30_000);
    await proxy.accept();
    await page.waitForSelector(LIVE);
    await page.waitForSelector('.banner .note.down', { state: 'detached' });
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
    await until('frames after the cut', async () => (await frames()).length >= before + 8);
    const heard = await page.evaluate(() => window.heard);
    check(heard.filter((one) => one.kind === 'snapshot').length === 1, 'the hub started anew instead of going on');
    const byHost = heard.filter((one) => one.kind === 'frame').reduce((map, one) => map.set(one.host, [...(map.get(one.host) ?? []), one.at]), new Map());
    for (const [host, list] of byHost) {
      // An agent on a busy machine may miss a second; what the hub has recorded must have been heard.
      const seconds = new Set(list.map((at) => Math.floor(at / 1000)));
      const recorded = await page.evaluate(async ([id, from, to]) => {
        const { series } = await (await fetch(`/api/v1/hosts/${id}/series?table=system&columns=procs_total&step=1s&from=${from}&to=${to}`)).json();
        return series[0].t.filter((_, i) => series[0].avg[i] !== null);
      }, [host, Math.floor(list[0] / 1000) * 1000, Math.floor(list.at(-1) / 1000) * 1000 + 1000]);
      check(recorded.length > 1, `host ${host}: only ${recorded.length} seconds are recorded`);
      const lost = recorded.filter((at) => !seconds.has(Math.floor(at / 1000)));
      check(lost.length === 0, `host ${host}: never heard of ${lost}`);
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
    await until('live again', async () => (await page.locator(LIVE).count()) === 1 && (await page.textContent(LIVE)) > stamp && Date.now());
    await until('five more seconds', async () => (await page.evaluate(() => window.heard.filter((one) => one.kind === 'frame').length)) >= 5);
    await page.getByRole('link', { name: 'All as tables' }).click();
    await page.waitForSelector('.as-table tbody tr');
    const rows = async () => (await page.locator('figure[data-chart="memory"] tbody tr').evaluateAll((all) => all.map((row) => [row.cells[0].textContent, row.cells[1].textContent]))).filter(([, value]) => value);
    const before = await rows();
    await page.reload();
    await page.waitForSelector('.as-table tbody tr');
    const after = new Map(await until('the table again', async () => (await rows()).length > 10 && rows()));
    // Newest first: from the newest known value on, a hole is one only if the hub has it too.
    const known = before.slice(before.findIndex(([, value]) => value !== '–'));
    const holes = known.filter(([time, value]) => value === '–' && (after.get(time) ?? '–') !== '–');
    check(known.length > 10 && holes.length === 0, `${known.length} rows, holes at ${holes.map(([time]) => time)}`);
  },

  async app_hubGoneWhilePagesAreFetchedAhead_staysAndOpensLater(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ base, expect: NETWORK });
    await page.waitForSelector('.tile .val');
    await proxy.refuse();
    await page.waitForSelector('[data-live="lost"]');
    check((await page.locator('.tile').count()) > 0, 'the page went blank');
    await proxy.accept();
    await page.waitForSelector(LIVE);
    await page.locator('.tile a').first().click();
    await page.waitForSelector('figure .u-over');
  },
};
