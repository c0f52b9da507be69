/** The services of all hosts, and of one. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const row = (page, name, host) => page.locator('.sv tbody tr', { hasText: name }).filter({ hasText: host });
const failed = { state: 'failed', reason: 'exit 1, 3 restarts', restarts: 3, detail: 'failed', pid: null, processes: 0, ports: [{ number: 80, protocol: 'tcp', listening: false }] };
const open = async (page, mock, path = '/services') => {
  await page.goto(mock.base + path);
  await page.waitForSelector('.sv .s-state .st');
};

export const services = {
  async '[EW-19] services_oneFails_isFirstInWordsAndAnEdge'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Services' }).click();
      await page.getByRole('heading', { name: /No service has failed, \d+ run/ }).waitFor();
      mock.state.services.changed.set('web-01/HTTP', { ...failed, since: Date.now() - 65_000 });
      await page.getByRole('heading', { name: 'HTTP has failed on web-01' }).waitFor();
      const first = page.locator('.sv tbody tr').first();
      const text = await first.innerText();
      check(/Failed 1 min/.test(text) && text.includes('web-01') && text.includes('exit 1, 3 restarts') && text.includes('80') && (await first.locator('.s-open').innerText()) === 'no', text);
      check((await first.getAttribute('data-state')) === 'down' && (await first.getAttribute('class')) === 'error', 'no edge of its state');
      check((await first.locator('.s-state svg path').count()) === 2, 'no icon of its state');
      mock.state.services.changed.clear();
      await page.getByRole('heading', { name: /No service has failed/ }).waitFor();
    });
  },

  async '[EW-17] services_processUpPortClosed_isShownApart'(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.services.changed.set('web-02/HTTPS', { state: 'degraded', reason: 'port 443 is closed', since: Date.now() - 200_000, ports: [{ number: 443, protocol: 'tcp', listening: false }] });
      await open(page, mock);
      await page.getByRole('heading', { name: 'HTTPS is degraded on web-02' }).waitFor();
      const shut = row(page, 'HTTPS', 'web-02');
      check(/Degraded \d+ min/.test(await shut.innerText()) && (await shut.locator('.s-open').innerText()) === 'no', await shut.innerText());
      const well = row(page, 'HTTPS', 'web-01');
      check(/Running/.test(await well.innerText()) && (await well.locator('.s-open').innerText()) === 'yes', await well.innerText());
      check((await row(page, 'CRON', 'web-01').locator('.s-port').innerText()) === '', 'a port that nobody knows');
    });
  },

  async services_filterFailed_staysInTheAddressAndCanBeCleared(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.services.changed.set('db-01/SSH', { ...failed, since: Date.now() - 5_000 });
      await open(page, mock);
      await page.getByRole('button', { name: '1 failed' }).click();
      await until('one row', async () => (await page.locator('.sv tbody tr').count()) === 1);
      check(page.url().endsWith('/services?state=failed'), page.url());
      await page.getByLabel('Filter services').fill('web-03');
      await page.getByText('No service matches.').waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByRole('heading', { name: 'SSH has failed on db-01' }).waitFor();
      check(page.url().endsWith('/services'), page.url());
      await page.getByLabel('Filter services').fill('5432');
      await until('those of a port', async () => /postgresql/.test(await page.locator('.sv tbody tr').first().innerText()));
    });
  },

  async '[EW-21] [EW-22] services_aRowOpened_showsItsProcessesAndWhatSharesThem'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock, '/services?q=HTTP+web-01');
      const button = row(page, 'HTTPS', 'web-01').getByRole('button', { name: 'HTTPS', exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      const detail = page.locator('.sv-detail');
      await detail.getByText('HTTP', { exact: true }).waitFor();
      await detail.getByText('apache2.service').waitFor();
      check((await button.getAttribute('aria-expanded')) === 'true', 'does not say that it is open');
      await button.click();
      await until('closed again', async () => (await detail.count()) === 0);
      mock.state.services.changed.set('web-01/SSH', { unit: 'nginx.service' });
      await page.goto(`${mock.base}/services?q=SSH+web-01`);
      await row(page, 'SSH', 'web-01').getByRole('button', { name: 'SSH', exact: true }).click();
      const first = page.locator('.sv-procs tbody tr').first();
      await first.waitFor();
      const cells = await first.locator('td').allInnerTexts();
      check(/^\d+$/.test(cells[0]) && cells[1].length > 0 && /^[\d.]+$/.test(cells[2]) && /iB$/.test(cells[3]) && /^(\d+[dhm] )*\d+s$/.test(cells[4]) && cells[5].length > 0, cells.join(' | '));
    });
  },

  async services_noAgentSaysAnything_saysWhatToDo(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.services.none = true;
      await page.goto(`${mock.base}/services`);
      await page.getByRole('heading', { name: 'No agent has said what runs on its host' }).waitFor();
      await page.getByText('POSTGRES port=5432 process=postgres').waitFor();
      await page.goto(`${mock.base}/hosts/web-01/services`);
      await page.getByRole('heading', { name: 'Its agent has not said what runs here' }).waitFor();
    });
  },

  async services_ofOneHost_comeWithItsTabAndNotBefore(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01`);
      await page.getByRole('link', { name: 'Services', exact: true }).last().waitFor();
      check(mock.state.log.every((line) => !line.includes('/services')), 'asked before anybody looks');
      await page.getByRole('navigation', { name: 'Host' }).getByRole('link', { name: 'Services' }).click();
      await page.waitForSelector('.sv .s-state .st');
      await row(page, 'HTTPS', '443').waitFor();
      check((await page.locator('.sv .s-host').count()) === 0, 'says the host in each row');
      mock.state.fail = (path) => path.endsWith('/services');
      await until('the last answer is greyed', async () => (await page.locator('.sv-host.aged').count()) === 1);
    });
  },

  async services_ofASilentHost_areWhatWasSo(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock, '/services?q=web-07');
      await row(page, 'SSH', 'web-07').getByText('Was running').waitFor();
    });
  },
};
