/** A host's page on machines in a known state: only against the simulated hub. */
import { check, LIVE, meter, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const DAY = 86_400_000;
/** What drawing a year may cost a machine with nothing else to do, in milliseconds; told, and judged at five times. */
const YEAR = 1000;

const cpu = (page) => page.textContent('figure[data-chart="cpu"] h3 output');
const facts = (page) => page.locator('.machine dl').evaluate((list) => Object.fromEntries([...list.querySelectorAll('dt')].map((dt) => [dt.textContent, dt.nextElementSibling.textContent])));

/** Nothing of the page sticks out of it; what an ellipsis cuts off does not count. */
const sideways = (page) => page.evaluate(() => {
  const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.parentElement.closest('.cut') && !one.closest('.sr, .skip, .tabs, .as-table, svg'));
  return document.documentElement.scrollWidth > innerWidth ? ['the page'] : out.slice(0, 3).map((one) => `${one.tagName}.${one.className}`);
});

/** Whether anything is painted in the CPU chart at a moment and a height (a share of the scale), two pixels to each side. */
const painted = (page, from, to, at, share) => page.locator('figure[data-chart="cpu"]').evaluate((figure, [start, end, moment, height]) => {
  const canvas = figure.querySelector('canvas');
  const over = figure.querySelector('.u-over');
  const ratio = canvas.width / canvas.clientWidth;
  const x = over.offsetLeft + ((moment - start) / (end - start)) * over.offsetWidth;
  const y = over.offsetTop + (1 - height) * over.offsetHeight;
  const copy = document.createElement('canvas');
  copy.width = Math.round(5 * ratio);
  copy.height = 1;
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, -Math.round((x - 2) * ratio), -Math.round(y * ratio));
  const { data } = context.getImageData(0, 0, copy.width, 1);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}, [from, to, at, share]);

export const host = {
  async '[KK-24] host_oneSecondInADayOrAYear_standsOut'(t) {
    const now = Math.floor(Date.now() / 1000) * 1000;
    const spike = now - 5 * 3_600_000 - 61_000;
    await signedIn(t, { hosts: 3, past: { steady: 0.12, spike: spike / 1000, joined: 400 * 86_400 } }, async (page, mock) => {
      for (const [span, step] of [[DAY, 300_000], [365 * DAY, DAY]]) {
        const from = now - span;
        await page.goto(`${mock.base}/hosts/web-01?from=${from}&to=${now}`);
        await until('numbers', async () => /\d/.test(await cpu(page)));
        const bin = Math.floor(spike / step) * step;
        await until('the spike', () => painted(page, from, now, bin, 0.9));
        check(!(await painted(page, from, now, bin - span / 10, 0.9)), 'the chart is painted at 90 % where nothing was');
      }
      await page.goto(`${mock.base}/hosts/web-01/explore?column=cpu_busy&from=${now - DAY}&to=${now}`);
      await until('the greatest second', async () => (await page.locator('.four output').allTextContents()).join().startsWith('12 %,12 %,97 %,12 %'));
    });
  },

  async '[KK-24] host_aYear_isDrawnInASecond'(t) {
    await signedIn(t, { hosts: 3, past: { joined: 400 * 86_400 } }, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01?range=1h`);
      await page.waitForSelector('.group-of .u-over');
      const cost = await meter(page);
      const before = await cost();
      await page.locator('summary', { hasText: 'More' }).click();
      await page.getByRole('group', { name: 'All ranges' }).getByRole('button', { name: '1 y', exact: true }).click();
      const took = await page.evaluate(() => new Promise((done) => {
        const look = () => {
          const answers = performance.getEntriesByType('resource').filter((one) => /\/series.*step=24h/.test(one.name));
          if (document.querySelector('.ev').textContent.includes('a point is 24 h') && answers.length) requestAnimationFrame(() => done(performance.now() - Math.min(...answers.map((one) => one.responseEnd))));
          else requestAnimationFrame(look);
        };
        look();
      }));
      const spent = (await cost()) - before;
      console.log(`      a year of a host: drawn ${Math.round(took)} ms after its first answer, ${Math.round(spent)} ms of processor from the click on`);
      check(spent <= 5 * YEAR, `a year costs ${Math.round(spent)} ms of processor`);
      check(/^\d/.test(await cpu(page)), 'a year without a number');
    });
  },

  async '[EW-10] [EW-11] host_quarterOfAnHourUp_saysSoAndWhatItIs'(t) {
    await signedIn(t, { hosts: 3, past: { bootTime: Date.now() - 15 * 60_000 - 20_000, os: '"Debian GNU/Linux 12 (bookworm)"' } }, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01`);
      await page.waitForSelector('.machine dl');
      await until('the head', async () => /^up 15 min/.test(await page.locator('.facts span').first().textContent()));
      const known = await facts(page);
      check(known.Up === '15 min', known.Up);
      check([known.System, known.Kernel, known.Architecture].join(' | ') === 'Debian GNU/Linux 12 (bookworm) | Linux 6.1.0-18-amd64 | x86_64', JSON.stringify(known));
    });
  },

  async '[EW-12] host_allCpusBusy_atMostAHundredAndLoadApart'(t) {
    await signedIn(t, { hosts: 3, past: { steady: 0.985 } }, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01?range=5m&view=table`);
      await page.waitForSelector('figure[data-chart="cpu"] tbody tr');
      const rows = await page.locator('figure[data-chart="cpu"] tbody tr').evaluateAll((all) => all.map((row) => [...row.cells].slice(1).map((cell) => Number.parseFloat(cell.textContent)).filter(Number.isFinite)));
      const sums = rows.filter((row) => row.length).map((row) => row.reduce((sum, value) => sum + value, 0));
      check(sums.length > 20 && sums.every((sum) => sum >= 95 && sum <= 101), `shares add up to ${sums.slice(0, 5)}`);
      check((await cpu(page)) === '99 %' || (await cpu(page)) === '98 %', await cpu(page));
      const load = await page.textContent('figure[data-chart="load"] figcaption');
      check(/^Load\d\.\d+per CPU1 min \d/.test(load), load);
    });
  },

  async '[EW-13] host_memory_usedIsTotalWithoutAvailable'(t) {
    const to = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const page = await t.page({ path: `/hosts/db-01?from=${to - 60_000}&to=${to}` });
    const memory = page.locator('figure[data-chart="memory"] .leg output');
    await until('numbers', async () => /GiB/.test(await memory.first().textContent()));
    const { series } = await page.evaluate(async (url) => (await fetch(url)).json(), `/api/v1/hosts/db-01/series?table=system&columns=mem_total,mem_available&from=${to - 60_000}&to=${to}&step=1s`);
    const [total, available] = series.map((one) => one.avg.at(-1));
    const shown = Number.parseFloat(await memory.first().textContent());
    check(Math.abs(shown - (total - available) / 2 ** 30) < 0.06, `${shown} GiB, not ${(total - available) / 2 ** 30}`);
    for (const [chart, label] of [['cache', 'page cache'], ['cache', 'buffers'], ['available', 'available'], ['swap', 'used']]) {
      await until(`${label} of ${chart}`, async () => /\d/.test(await page.locator(`figure[data-chart="${chart}"] .leg`, { hasText: label }).locator('output').textContent()));
    }
  },

  async '[EW-15] host_mountsAtTheLimits_areInTheClassesThatAreSet'(t) {
    const shares = [34, 35, 36, 69, 70, 71];
    await signedIn(t, { hosts: 3, past: { mounts: () => shares.map((share) => [`/m${share}`, share]) } }, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01`);
      const states = () => page.locator('.side [role="meter"]').evaluateAll((all) => all.map((one) => `${one.getAttribute('aria-label').match(/\d+/)[0]} ${one.dataset.state}`).join());
      await until('all in order by the usual limits', async () => (await states()) === shares.map((share) => `${share} ok`).join());
      await page.locator('summary', { hasText: 'Limits' }).click();
      await page.getByLabel('Warn from, %').fill('35');
      await page.getByLabel('Full from, %').fill('110');
      await page.getByRole('button', { name: 'Set' }).click();
      await page.getByText('Got 110, must be 1 to 100 %.').waitFor();
      await page.getByLabel('Full from, %').fill('70');
      await page.getByRole('button', { name: 'Set' }).click();
      await until('the classes', async () => (await states()) === '34 ok,35 warn,36 warn,69 warn,70 down,71 down');
      await page.goto(`${mock.base}/hosts/web-01/disks`);
      await until('the same in the list', async () => (await page.locator('.parts-table').first().locator('tr[data-item]').evaluateAll((all) => all.map((one) => one.dataset.state).join())) === 'ok,warn,warn,warn,down,down');
    });
  },

  async '[EW-53] host_width_threeColumnsOrOne'(t) {
    for (const [width, wanted] of [[1280, 3], [390, 1]]) {
      const page = await t.page({ path: '/hosts/db-02', viewport: { width, height: 844 } });
      await page.waitForSelector('.side .nbr');
      await page.waitForSelector('.group-of figure');
      const columns = await page.evaluate(() => new Set([...document.querySelectorAll('.charts > figure, .side > section')].map((one) => one.getBoundingClientRect()).map(({ left, right }) => Math.round((left + right) / 200))).size);
      check(columns === wanted, `${columns} columns at ${width} px`);
      check((await sideways(page)).length === 0, `${width} px: ${await sideways(page)}`);
    }
  },

  async host_everyPart_hasItsListAndCharts(t) {
    const page = await t.page({ path: '/hosts/db-02?range=15m' });
    for (const [tab, row, chart] of [['CPUs', 'CPU 7', 'part'], ['Disks', '/var/log', 'space'], ['Disks', 'vdb', 'await'], ['Network', 'eth1', 'packets'], ['Units', 'redis.service', 'io'], ['Sensors', 'outdoor/probe', 'value']]) {
      await page.getByRole('navigation', { name: 'Host' }).getByRole('link', { name: tab }).click();
      await page.locator('.parts-table .spark .ln').first().waitFor({ state: 'attached' });
      await page.locator('.parts-table').getByRole('link', { name: row, exact: true }).click();
      await page.getByRole('heading', { name: row, exact: true }).waitFor();
      await until(`a number of ${row}`, async () => /\d/.test(await page.locator(`figure[data-chart="${chart}"] .leg output`).first().textContent()));
      check(page.url().includes('range=15m') && page.url().includes('pick='), page.url());
    }
    // Below zero is below zero.
    check((await page.locator('figure[data-chart="value"] .leg output').textContent()).startsWith('-'), 'a temperature lost its sign');
    await page.goBack();
    await page.getByRole('heading', { name: 'outdoor/probe' }).waitFor({ state: 'detached' });
  },

  async '[FU-67] explore_sevenRanges_leastMeanGreatestLast'(t) {
    await signedIn(t, { hosts: 3, past: { joined: 400 * 86_400 } }, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01/explore`);
      await page.getByLabel('Table').selectOption('disk');
      await page.getByLabel('device').selectOption('vdb');
      await page.getByLabel('Column').selectOption('queue');
      for (const [label, name] of [['2 h', '2h'], ['8 h', '8h'], ['24 h', '24h'], ['7 d', '7d'], ['30 d', '30d'], ['90 d', '90d'], ['1 y', '1y']]) {
        await page.getByRole('group', { name: 'Range', exact: true }).getByRole('button', { name: label, exact: true }).click();
        await page.waitForURL(`**/explore?table=disk&key=vdb&column=queue&range=${name}`);
        await until(`four numbers at ${label}`, async () => {
          const [least, mean, most, last] = (await page.locator('.four:not([aria-busy="true"]) output').allTextContents()).map(Number);
          return least <= mean && mean <= most && last >= least && last <= most;
        });
      }
      await page.getByRole('link', { name: 'All as tables' }).click();
      await page.waitForSelector('.as-table tbody tr');
      await page.reload();
      await page.waitForSelector('.as-table tbody tr');
      check((await page.getByLabel('Column').inputValue()) === 'queue', 'a reload shows something else');
    });
  },

  async host_startedAnew_isMarked(t) {
    const reboot = Math.floor(Date.now() / 1000) - 1200;
    await signedIn(t, { hosts: 3, past: { reboot } }, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01?range=1h`);
      const time = new Date(reboot * 1000);
      const words = `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')} started anew`;
      await until('the mark', async () => (await page.locator('.happened').allTextContents()).join().endsWith(words)); // of another day the day stands before
    });
  },

  async host_hostileParts_areTextAndKeepTheLayout(t) {
    await signedIn(t, { hosts: 3, past: { hostile: true } }, async (page, mock) => {
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const [path, sign] of [['', '.side [role="meter"]'], ['/disks', '.chosen .plot'], ['/network', '.chosen .plot'], ['/units?all=1', '.chosen .plot'], ['/explore?table=net', '.single .plot']]) {
          await page.goto(`${mock.base}/hosts/web-01${path}`);
          await page.waitForSelector(sign);
          await page.waitForSelector(LIVE);
          check((await sideways(page)).length === 0, `${width} px, ${path}: ${await sideways(page)}`);
          check((await page.locator('main img').count()) === 0 && (await page.title()) !== 'owned', `${path}: markup in a name became part of the page`);
          check(!/[\u202a-\u202e\u2066-\u2069\u200b\u0007]/.test(await page.textContent('main')), `${path}: hidden characters`);
        }
      }
      // The longest name of all can be chosen, and a reload still knows which one it was.
      await page.goto(`${mock.base}/hosts/web-01/network`);
      await page.locator('.parts-table a', { hasText: 'xxxxxxxx' }).click();
      await page.waitForURL(/pick=net%3A\*/);
      await page.reload();
      await until('its numbers', async () => /\d/.test(await page.locator('figure[data-chart="bits"] .leg output').first().textContent()));
      check((await page.textContent('.chosen h2')).startsWith('xxxxxxxx'), 'another one is shown');
    });
  },
};
