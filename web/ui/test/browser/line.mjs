/** When the line to the hub breaks: these run against any hub, through a relay that the test cuts. */
import { check, LIVE, NETWORK, until } from './harness.mjs';

/**
 * Seconds that the table beside a chart lacks and the hub has. Paused first: tables of everything that change each
 * second are much work for a busy machine, and what is there is what is asked about.
 */
async function holes(page) {
  await page.keyboard.press('.');
  await page.waitForSelector('[data-live="paused"]');
  await page.getByRole('link', { name: 'All as tables' }).click();
  const rows = await until('the table', async () => {
    const all = await page.locator('figure[data-chart="memory"] tbody tr').evaluateAll((found) => found.map((row) => [row.cells[0].textContent, row.cells[1].textContent]).filter(([, value]) => value));
    return all.length > 10 && all;
  });
  const recorded = new Set(await page.evaluate(async () => {
    const { series } = await (await fetch(`/api/v1${location.pathname}/series?table=system&columns=mem_used&step=1s&from=-10m`)).json();
    return series[0].t.filter((_, i) => series[0].avg[i] !== null).map((at) => new Date(at).toTimeString().slice(0, 8));
  }));
  check(rows.some(([time, value]) => value !== '–' && recorded.has(time)), `rows and records do not fit: ${rows[0]}, ${[...recorded].at(-1)}`);
  // Newest first: from the newest known value on.
  return rows.slice(rows.findIndex(([, value]) => value !== '–')).filter(([time, value]) => value === '–' && recorded.has(time)).map(([time]) => time);
}

export const line = {
  async '[EW-43] staleBanner_hubGone_showsAgeAndClearsByItself'(t) {
    const { proxy, base } = await t.line();
    const page = await t.page({ base, expect: NETWORK });
    await page.waitForSelector('.tile .val');
    await page.waitForSelector(LIVE);
    const host = await t.page({ path: `${t.hub.hostPath}?range=5m`, base, expect: NETWORK });
    await host.waitForSelector(LIVE);
    await host.waitForSelector('figure[data-chart="cpu"] .u-over');
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
    const back = Date.now();
    await until('the chart goes on', async () => Date.parse(await host.getAttribute(LIVE, 'datetime')) >= back);
    const lost = await holes(host);
    check(lost.length === 0, `holes at ${lost}`);
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
    const lost = await holes(page);
    check(lost.length === 0, `holes at ${lost}`);
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
