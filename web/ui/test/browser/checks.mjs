/** Checks in the browser: the list, one of them, and what can be done. Each test has a hub of its own, with nine checks. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const row = (page, name) => page.locator('.ck tbody tr', { hasText: name });
const asked = (mock, part) => mock.state.log.filter((line) => line.includes(part));

export const checks = {
  async checks_list_isWorstFirstWithDaysAndWhatItFinds(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await page.getByRole('heading', { name: '1 check is down, 1 is degraded' }).waitFor();
      const names = () => page.locator('.ck .c-name b').allTextContents();
      await until('worst first', async () => (await names()).slice(0, 3).join() === 'shop.example.com HTTP,mail-01 SMTP,db-02 PORT');
      // Ninety bars: the day nobody looked is grey, the bad ones say what was.
      const shop = row(page, 'shop.example.com HTTP');
      await until('bars', async () => (await shop.locator('rect').count()) === 90);
      const words = await shop.locator('rect title').allTextContents();
      check(words.filter((text) => /down \d+ min/.test(text)).length >= 2 && /nobody looked$/.test(words[0]), words.join('\n'));
      await until('its uptime', async () => /^9\d\.\d\d$/.test(await shop.locator('.c-up').textContent()));
      await row(page, 'XMPP').getByText('The first look is under way').waitFor();
      check((await row(page, 'XMPP').locator('.c-up').textContent()) === '–', 'what was never looked at has an uptime');
      // The numbers come row by row.
      await until('100 where there was no outage', async () => (await row(page, 'shop.example.com CERT').locator('.c-up').textContent()) === '100');
      // Rows in sight ask together, not one by one.
      check(asked(mock, '/checks/days?').length <= 3 && asked(mock, '/hours').length === 0 && asked(mock, '/results').length === 0, asked(mock, '/checks').join('\n'));
      await page.getByRole('button', { name: /degraded/ }).click();
      await until('one row', async () => (await names()).join() === 'mail-01 SMTP');
      check(new URL(page.url()).searchParams.get('state') === 'degraded', page.url());
      await page.goBack();
      await until('all rows', async () => (await names()).length === 9);
      await page.keyboard.press('/');
      await page.keyboard.type('ns1');
      await until('the filter', async () => (await names()).join() === 'ns1.example.com DNS');
      // Polled while it is looked at: what the hub finds next stands there by itself.
      await page.getByRole('searchbox').fill('api');
      const api = [...mock.state.watch.checks.values()].find(({ host }) => host === 'api.example.com');
      Object.assign(api, { state: 'down', code: 0, message: 'no answer within 10 s', since: Date.now() });
      await row(page, 'api.example.com').locator('.st.down').waitFor();
      await row(page, 'no answer within 10 s').waitFor();
    });
  },

  async checks_none_saysWhatToDo_andAViewerIsOfferedNoChange(t) {
    await signedIn(t, { checks: false }, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await page.getByRole('heading', { name: 'Nothing is checked yet' }).waitFor();
      await page.getByRole('main').getByRole('link', { name: 'Add a check' }).click();
      await page.waitForURL(/\/checks\/new$/);
    });
    await signedIn(t, { role: 'viewer' }, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await page.locator('.ck .f').first().waitFor();
      check((await page.locator('.ck .menu').count()) === 0 && (await page.getByRole('link', { name: 'Add a check' }).count()) === 0, 'a viewer is offered changes');
      await row(page, 'shop.example.com HTTP').locator('a').click();
      await page.getByRole('button', { name: /^What was said at/ }).first().click();
      await page.getByText('What servers say is for operators.').waitFor();
    });
    await signedIn(t, { role: 'operator' }, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await row(page, 'shop.example.com HTTP').locator('.menu').waitFor();
      await row(page, 'backup.example.com S3').waitFor();
      check((await row(page, 'backup.example.com S3').locator('.menu').count()) === 0, 'a menu with nothing in it');
    });
  },

  async '[NM-57] check_wrongOrMissing_eachAtItsField_thenAdded'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks/new`);
      await page.getByLabel('Type').selectOption('tcp');
      await page.getByText('A TCP port takes a connection.').waitFor();
      await page.getByLabel('Host', { exact: true }).fill('db-01');
      await page.getByLabel('Interval').fill('often');
      await page.getByRole('button', { name: 'Add check' }).click();
      check(await page.getByLabel('Port', { exact: true }).evaluate((field) => field.required && field.value === ''), 'what the type needs has no field');
      const said = (label) => page.getByLabel(label, { exact: true }).evaluate((field) => document.getElementById(field.getAttribute('aria-describedby')).textContent);
      await page.getByText('is missing').waitFor();
      check((await said('Interval')) === 'got "often"; must be a duration such as 60s' && (await said('Port')) === 'is missing', `${await said('Interval')} / ${await said('Port')}`);
      check((await page.getByLabel('Value of port').count()) === 0, 'it has a line as well');
      await page.getByLabel('Interval').fill('30s');
      await page.getByLabel('Port', { exact: true }).fill('5432');
      // Another type has no such field, and this one is as it was when it is chosen again.
      await page.getByLabel('Type').selectOption('smtp');
      check((await page.getByLabel('Port', { exact: true }).count()) === 0 && (await page.getByLabel('Value of port').inputValue()) === '5432', 'a field of another type');
      await page.getByLabel('Type').selectOption('tcp');
      check((await page.getByLabel('Port', { exact: true }).inputValue()) === '5432', 'what was written is gone');
      await page.getByRole('button', { name: 'Add check' }).click();
      await page.waitForURL(/\/checks\/c[0-9a-f]+$/);
      await page.getByRole('heading', { name: 'db-01 TCP' }).waitFor();
      const made = [...mock.state.watch.checks.values()].at(-1);
      check(JSON.stringify(made.set) === JSON.stringify({ type: 'tcp', host: 'db-01', interval: '30s', port: '5432', name: 'TCP' }), JSON.stringify(made.set));
      // The same once more is refused at its name.
      await page.goto(`${mock.base}/checks/new`);
      await page.getByLabel('Type').selectOption('tcp');
      await page.getByLabel('Host', { exact: true }).fill('db-01');
      await page.getByLabel('Port', { exact: true }).fill('1');
      await page.getByRole('button', { name: 'Add check' }).click();
      await page.getByText('there is a check db-01/TCP already; give it a name').waitFor();
    });
  },

  async '[NM-10] check_runPauseEditDelete_doWhatTheySay'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks?q=chat`);
      const act = async (name, word) => {
        await row(page, name).locator('summary').click();
        await row(page, name).locator('.menu-body').getByText(word, { exact: true }).click();
      };
      await act('XMPP', 'Run now');
      await page.getByText(/^chat\.example\.com XMPP: up, connected/).waitFor();
      await row(page, 'XMPP').locator('.st.ok').waitFor();
      await act('XMPP', 'Pause');
      await row(page, 'XMPP').locator('.st.paused').waitFor();
      await act('XMPP', 'Resume');
      await row(page, 'XMPP').locator('.st.ok').waitFor();
      await act('XMPP', 'Reset');
      await page.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Reset', exact: true }).last().click();
      await page.getByText('Forgot how chat.example.com XMPP was.').waitFor();
      await act('XMPP', 'Delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      check(asked(mock, 'DELETE').every((line) => line.includes('/checks/state')), 'deleted without an answer');
      await act('XMPP', 'Delete');
      await page.getByRole('button', { name: 'Delete check' }).click();
      await page.getByText('No check matches.').waitFor();
      // A secret is not shown, and stays what it was.
      await page.goto(`${mock.base}/checks?q=api`);
      await act('api', 'Edit');
      await until('the mask', async () => (await page.getByLabel('Value of token').inputValue()) === '••••••••');
      await page.getByLabel('Time-out').fill('3s');
      await page.getByRole('button', { name: 'Save check' }).click();
      await page.getByRole('heading', { name: 'api.example.com HTTP' }).waitFor();
      const { set } = [...mock.state.watch.checks.values()].find(({ host }) => host === 'api.example.com');
      check(set.timeout === '3s' && set.token === 'hush', JSON.stringify(set));
      // What a file set is not changed here.
      await page.goto(`${mock.base}/checks?q=ns1`);
      await row(page, 'ns1').locator('summary').click();
      check((await row(page, 'ns1').locator('.menu-body').getByText('Delete').count()) === 0, 'what a file set can be deleted');
    });
  },

  async '[FU-27] check_itsPage_saysHowOftenItLooksAndWhenItLastFailed'(t) {
    await signedIn(t, {}, async (page, mock) => {
      const now = (name) => page.locator('.past-side dl').first().locator(`dt:text-is("${name}") + dd`);
      await page.goto(`${mock.base}/checks`);
      await row(page, 'shop.example.com CERT').locator('a').click();
      await until('its days', async () => (await page.locator('.past svg.bars rect').count()) === 90);
      const found = [await now('Status').textContent(), await now('Interval').textContent(), await now('Last failure').textContent()];
      check(found[0] === 'Up' && /^\d+ (s|min|h)$/.test(found[1]) && found[2] === '–', found.join());
      await until('it grows old', async () => /^[1-9]\d* (s|min) ago$/.test(await now('Last look').textContent()));
      await page.goBack();
      await row(page, 'shop.example.com HTTP').locator('a').click();
      await until('when it failed', async () => (await now('Status').textContent()) === 'Down' && /ago$/.test(await now('Last failure').textContent()));
      check((await now('Method').textContent()) === 'http', await now('Method').textContent());
    });
  },

  async '[NM-12] check_itsPage_showsPhasesLooksAndWhatWasSaid'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await row(page, 'shop.example.com HTTP').locator('a').click();
      await page.waitForSelector('.past .u-over');
      check(/Down \d+ min/.test(await page.locator('.alarm').textContent()), 'no alarm');
      check((await page.locator('figcaption .leg').allTextContents()).join().match(/name.*connect.*TLS.*first byte.*rest/), 'no phases');
      const fact = (name) => page.locator('.four div', { hasText: name }).locator('dd').textContent();
      check(/^\d+ ms$/.test(await fact('p50')) && (await fact('Certificate left')) === '57 d', `${await fact('p50')} ${await fact('Certificate left')}`);
      await page.getByRole('button', { name: /^What was said at/ }).first().click();
      await page.getByText('< HTTP/1.1 503 Service Unavailable').waitFor();
      check(new URL(page.url()).searchParams.has('look'), page.url());
      const before = asked(mock, '/results?').length;
      await page.getByRole('button', { name: '7 d' }).click();
      // A look each 30 s is more than a page can ask for in a week: its hours.
      await page.getByText('mean of each hour').waitFor();
      check(asked(mock, '/results?').slice(before).every((line) => !line.includes('limit=1000') || asked(mock, '/results?').length - before < 4), 'a week was asked for look by look');
      await page.getByRole('link', { name: 'All as tables' }).click();
      await until('ninety days as a table', async () => (await page.locator('.days tbody tr').count()) === 90);
      await page.getByRole('link', { name: 'incident #7' }).waitFor();
      // A watched value is accepted by a press.
      const cert = [...mock.state.watch.checks.values()].find(({ name }) => name === 'CERT');
      cert.accepted = null;
      await page.goto(`${mock.base}/checks/${cert.id}`);
      await page.getByRole('button', { name: 'Accept the last value' }).click();
      await page.getByText('Right is sha256/9c1f').waitFor();
      await page.goto(`${mock.base}/checks/nobody`);
      await page.getByRole('heading', { name: 'No such check' }).waitFor();
    });
  },

  async check_observers_standOnItsPage_andAreSetInItsForm(t) {
    await signedIn(t, {}, async (page, mock) => {
      const api = [...mock.state.watch.checks.values()].find(({ host }) => host === 'api.example.com');
      api.observers = { need: 2, items: [
        { name: 'web-01', state: 'up', code: 200, message: 'connected', at: Date.now() - 5_000, away: null },
        { name: 'web-02', state: 'down', code: 0, message: 'Connection refused', at: Date.now() - 5_000, away: null },
        { name: 'db-01', state: 'unknown', code: -1, message: '', at: null, away: 'is not connected' },
      ] };
      await page.goto(`${mock.base}/checks/${api.id}`);
      await page.getByText('2 of 3 answer; down when 2 of those that see it say so').waitFor();
      const rows = page.locator('[aria-labelledby=observers] tbody tr');
      check((await rows.count()) === 3, 'three observers');
      check(/web-02.*Connection refused/s.test(await rows.nth(1).textContent()) && /db-01.*is not connected.*never/s.test(await rows.nth(2).textContent()), (await rows.allTextContents()).join());
      await page.goto(`${mock.base}/checks/${api.id}/edit`);
      await page.getByLabel('Looked at from').fill('web-01, hub');
      await page.getByLabel('Needed').fill('1');
      await page.getByRole('button', { name: 'Save check' }).click();
      await page.waitForURL(/\/checks\/[^/]+$/);
      check(JSON.stringify([api.set.from, api.set.need]) === '[["web-01","hub"],"1"]', JSON.stringify(api.set));
      await page.goto(`${mock.base}/checks/${api.id}/edit`);
      await until('the list as it was', async () => (await page.getByLabel('Looked at from').inputValue()) === 'web-01, hub');
    });
  },

  async checks_hubGoesAway_lastDataStaysGreyedWithRetry(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await page.locator('.ck .f').first().waitFor();
      mock.state.fail = (path) => path === '/checks';
      await page.locator('.tbl.aged').waitFor();
      check((await page.locator('.ck tbody tr').count()) === 9, 'the last data is gone');
      mock.state.fail = null;
      await page.getByRole('button', { name: 'Retry' }).click();
      await until('fresh again', async () => (await page.locator('.tbl.aged').count()) === 0);
    });
  },
};
