/** How the browser is kept up to date: one connection for all its tabs, by a stream or by asking, as its user wants. */
import { check, fromMenu, LIVE, saved, until } from './harness.mjs';
import { own } from './own.mjs';

const MENU = '.live-menu summary';

/** More tabs of the browser that a page is in. */
const tab = async (page, url) => {
  const other = await page.context().newPage();
  await other.goto(url);
  await other.waitForSelector(LIVE);
  return other;
};

export const hide = (page, hidden) => page.evaluate((value) => {
  Object.defineProperty(document, 'hidden', { value, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}, hidden);

/** Every second that a chart was given, as it is saved: time and value, none where there is a gap. */
async function seconds(page) {
  await page.locator('figure[data-chart="memory"] .u-over').waitFor();
  const item = await fromMenu(page, 'memory', 'Save as CSV');
  const { bytes } = await saved(page, () => item.click());
  return bytes.toString().trimEnd().split('\n').slice(1).map((line) => line.split(',')).filter(([, value]) => value !== '');
}

/** The second that a page shows. */
const at = async (page) => Date.parse(await page.getAttribute(LIVE, 'datetime'));

const gaps = (mock, path) => {
  const times = mock.state.log.flatMap((line, i) => (line.includes(path) ? [mock.state.times[i]] : []));
  return times.slice(1).map((when, i) => when - times[i]);
};

export const live = {
  async '[EW-40] transport_chosenInTheMenu_countsAtOnceAndIsRemembered'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      await until('one stream', () => mock.streams().length === 1);
      check(!mock.state.log.some((line) => line.includes('/poll')), 'somebody polls beside the stream');
      await page.click(MENU);
      await page.getByRole('group', { name: 'Updates' }).getByRole('button', { name: 'Polling' }).click();
      await page.getByRole('group', { name: 'Every' }).getByRole('button', { name: '2 s', exact: true }).click();
      await page.waitForSelector('[data-live="polling"] time');
      await until('no stream any more', () => mock.streams().length === 0);
      check(await page.getByText('Live feed stalled').count() === 0, 'a choice is called a stall');
      await page.reload();
      await page.waitForSelector('[data-live="polling"] time');
      check(/Every 2 s/.test(await page.textContent(MENU)), await page.textContent(MENU));
      check(mock.streams().length === 0, 'a stream after the reload');
      await page.click(MENU);
      await page.getByRole('group', { name: 'Updates' }).getByRole('button', { name: 'Live stream' }).click();
      await page.waitForSelector(LIVE);
      const polls = mock.state.log.filter((line) => line.includes('/poll')).length;
      const stamp = await page.textContent(LIVE);
      await until('seconds of the stream', async () => (await page.textContent(LIVE)) !== stamp);
      check(mock.state.log.filter((line) => line.includes('/poll')).length === polls, 'it polls beside the stream');
    });
  },

  async '[EW-41] polling_everyChoice_isTheGapBetweenAnswerAndQuestion'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      for (const seconds of [2, 5, 10, 20]) {
        await page.evaluate((every) => localStorage.setItem('tocsin.live', `poll ${every}`), seconds);
        mock.state.log.length = mock.state.times.length = 0;
        await page.reload();
        const least = seconds > 5 ? 1 : 3;
        await until(`${least} gaps of ${seconds} s`, () => gaps(mock, '/poll').length >= least);
        const found = gaps(mock, '/poll').slice(0, least);
        console.log(`      every ${seconds} s: ${found.join(', ')} ms`);
        // A timer is never early. A busy machine makes it late: judged is the least of several, one alone is only told.
        check(found.every((gap) => gap >= seconds * 1000 - 20) && (least === 1 || Math.min(...found) <= seconds * 1100), `every ${seconds} s: ${found.join(', ')} ms`);
        const after = mock.state.log.slice(mock.state.log.findIndex((line) => line.includes('/poll')));
        check(!after.some((line) => line.includes('/health')), `it asks for more than it was told: ${after}`);
      }
    });
  },

  async '[EW-40] tabsOfOneBrowser_shareOneStream_andGoOnWithoutTheirLeader'(t) {
    await own(t, { hosts: 3 }, async (first, mock) => {
      await first.waitForSelector(LIVE);
      const second = await tab(first, `${mock.base}/`);
      const host = await tab(first, `${mock.base}/hosts/web-01?range=5m`);
      const wish = await until('one stream for three tabs', () => {
        const open = mock.streams();
        return open.length === 1 && open[0].all.size > 0 && open[0];
      });
      check([...wish.all].join() === 'system' && [...wish.tables].sort().join() === 'mount,process,system' && wish.names.size === 1, 'the overview drags all tables of the fleet along');
      const stamps = () => Promise.all([second, host].map((page) => page.textContent(LIVE)));
      const before = await stamps();
      await until('seconds in all tabs', async () => (await stamps()).every((text, i) => text !== before[i]));
      const opened = async (kind) => (await Promise.all([second, host].map((page) => page.evaluate((what) => (what ? window.heard.filter((one) => one.kind === what) : window.streams).length, kind)))).reduce((one, two) => one + two);
      check(await opened() === 0, 'a tab that is led has a stream of its own');
      const second0 = await at(host);
      const requests = mock.state.log.length;
      await first.close();
      await until('one stream of another tab', () => mock.streams().length === 1 && mock.state.log.slice(requests).some((line) => line.includes('/live')));
      check(mock.state.log.slice(requests).some((line) => line.includes('/live') && line.includes('cursor=')), 'it begins anew instead of going on');
      await until('five seconds in both without the leader', async () => (await at(host)) >= second0 + 5000 && (await at(second)) >= second0 + 5000);
      check(await opened() === 1 && await opened('snapshot') === 0, 'streams come and go, or the state was taken anew');
      // No gap and no value twice: what the charts hold is what the hub recorded.
      const last = await at(host);
      await host.keyboard.press('.');
      await host.waitForSelector('[data-live="paused"]');
      const kept = await seconds(host);
      await host.goto(`${mock.base}/hosts/web-01?from=${last - 100_000}&to=${last + 1000}`);
      const recorded = await until('the seconds again', async () => { const all = await seconds(host); return all.length > 90 && all; });
      // From the first that both have to the last: what one of them lacks is a gap.
      const begin = recorded[0][0] > kept[0][0] ? recorded[0][0] : kept[0][0];
      const end = recorded.at(-1)[0] < kept.at(-1)[0] ? recorded.at(-1)[0] : kept.at(-1)[0];
      const within = (rows) => rows.filter(([time]) => time >= begin && time <= end).map((row) => row.slice(0, 2).join(' '));
      const [held, right] = [within(kept), within(recorded)];
      check(right.length > 60 && held.join() === right.join(), `${held.length} and ${right.length} seconds; ${held.filter((row) => !right.includes(row)).slice(0, 3)} are not ${right.filter((row) => !held.includes(row)).slice(0, 3)}`);
    });
  },

  async '[EW-40] leaderThatStandsStill_isReplaced_andComesBack'(t) {
    await own(t, { hosts: 3 }, async (first, mock) => {
      await first.waitForSelector(LIVE);
      const second = await tab(first, `${mock.base}/`);
      check(await second.evaluate(() => window.streams.length) === 0, 'a stream for each tab');
      // As a tab does in which a debugger or a dialog of the browser has stopped everything.
      const still = first.evaluate(() => {
        const end = Date.now() + 20_000;
        while (Date.now() < end);
      });
      const before = await at(second);
      await until('a stream of the other tab', () => second.evaluate(() => window.streams.length === 1));
      await until('seconds again', async () => (await at(second)) >= before + 15_000);
      await still;
      const woken = await at(second);
      await until('both live, by one stream', async () => mock.streams().length === 1 && (await at(first)) > woken && (await at(second)) > woken);
      check(await first.evaluate(() => window.streams.every((stream) => stream.readyState === 2)), 'the old leader kept its stream');
    });
  },

  async '[KK-14] hostPageOfAnotherTab_closed_isNoLongerWatched'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      const host = await tab(page, `${mock.base}/hosts/web-01`);
      await until('the host is watched closely', () => mock.streams().some((wish) => wish.tables.has('process')));
      await host.close();
      await until('only the overview is left', () => mock.streams().length === 1 && [...mock.streams()[0].tables].join() === 'system');
      check(mock.state.log.at(-1).includes('cursor='), `it begins anew: ${mock.state.log.at(-1)}`);
    });
  },

  async '[FU-16] hiddenTabs_askNothing_andCatchUpAtOnce'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      const other = await tab(page, `${mock.base}/hosts/web-01`);
      for (const one of [page, other]) await until('what is fetched ahead', () => one.evaluate(() => ['overview', 'host', 'processes', 'more'].every((name) => performance.getEntriesByType('resource').some((file) => file.name.includes(`/assets/${name}-`) && file.responseEnd > 0)) && performance.getEntriesByType('resource').some((file) => file.name.endsWith('/index.html') && file.responseEnd > 0)));
      await hide(page, true);
      await until('the other tab goes on', () => mock.streams().length === 1);
      await hide(other, true);
      await until('no stream', () => mock.streams().length === 0);
      const asked = mock.state.log.length;
      await new Promise((done) => { setTimeout(done, 10_000); }); // what must not happen can only be waited for
      check(mock.state.log.length === asked, `hidden tabs ask: ${mock.state.log.slice(asked)}`);
      const back = Date.now();
      await hide(other, false);
      await other.waitForSelector(LIVE);
      await until('a second that is new', async () => (await at(other)) >= back - 2000);
      console.log(`      current again after ${Date.now() - back} ms`);
    });
  },

  async '[FU-14] refreshLine_inThreeModes_saysWhenTheNextComes'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      await page.click(MENU);
      const line = () => page.textContent('.refresh');
      await until('the words of a stream', async () => /ago\.|This second\./.test(await line()) && (await line()).includes('when new data is available'));
      await page.getByRole('group', { name: 'Updates' }).getByRole('button', { name: 'Polling' }).click();
      await until('a countdown', async () => /Next reload in \d s/.test(await line()));
      const first = await line();
      await until('it counts', async () => (await line()) !== first);
      // An answer that hangs: the reload is under way.
      await page.route('**/api/v1/poll*', async (route) => {
        await new Promise((done) => { setTimeout(done, 4000); });
        await route.continue().catch(() => null);
      });
      await until('a reload under way', async () => (await line()).includes('Next reload right now'));
      const asked = mock.state.log.filter((one) => one.includes('/fleet')).length;
      await page.getByRole('button', { name: 'Update now' }).click();
      await page.locator('.menu-body .spin').waitFor();
      await page.getByRole('button', { name: 'Update now' }).waitFor();
      await until('the rows are asked for too', () => mock.state.log.filter((one) => one.includes('/fleet')).length > asked);
    });
  },

  async '[FU-19] streamAndStorageBlocked_stillUpdates'(t) {
    await own(t, { hosts: 3 }, async (page) => {
      await page.waitForSelector(LIVE);
      await page.addInitScript(() => {
        delete window.EventSource;
        Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('no storage', 'SecurityError'); } });
      });
      await page.reload();
      const stamp = await page.textContent('[data-live="polling"] time');
      await until('polled seconds', async () => (await page.textContent('[data-live] time')) !== stamp);
      await page.click('.menu summary');
      await page.getByRole('button', { name: 'Dark' }).click();
      check((await page.getAttribute('html', 'data-theme')) === 'dark', 'a choice does nothing without storage');
    });
  },

  async live_hubStartsAnew_tabsGoOnWithANewState(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector(LIVE);
      const host = await tab(page, `${mock.base}/hosts/web-01`);
      await until('one stream', () => mock.streams().length === 1);
      const asked = mock.state.log.filter((one) => one.includes('/series')).length;
      mock.restart();
      const before = await host.textContent(LIVE);
      await until('seconds of the new run', async () => (await host.locator(LIVE).count()) === 1 && (await host.textContent(LIVE)) > before);
      await until('the charts ask for what they missed', () => mock.state.log.filter((one) => one.includes('/series')).length > asked);
      check(mock.streams().length === 1, 'not one stream');
    });
  },
};

