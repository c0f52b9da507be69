/** What is remembered of checks in the browser: taken out, brought back, forgotten. Each test has a hub of its own. */
import { check, saved, until } from './harness.mjs';
import { own, signedIn } from './own.mjs';

const row = (page, name) => page.locator('.ck tbody tr', { hasText: name });
const open = async (page, words) => {
  await page.getByLabel('What is remembered of the checks').click();
  return page.getByRole('button', { name: words, exact: true });
};

export const states = {
  async '[NM-33] state_takenOutForgottenAndBroughtBack_isAsItWas'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await row(page, 'shop.example.com HTTP').locator('.st.down').waitFor();
      const file = await saved(page, async () => (await open(page, 'Export state')).click());
      check(file.name === 'tocsin-check-state.json' && JSON.parse(file.bytes).checks['shop.example.com/HTTP'].memory.code === 503, file.name);
      await (await open(page, 'Reset all')).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Reset 9 checks').waitFor();
      // What is reset stands there by name.
      for (const name of ['shop.example.com HTTP', 'ns1.example.com DNS', 'chat.example.com XMPP']) await dialog.getByText(name).waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      check(!mock.state.log.some((line) => line.startsWith('DELETE')), 'forgot without being told to');
      await (await open(page, 'Reset all')).click();
      await dialog.getByRole('button', { name: 'Reset all' }).click();
      await page.getByText('Forgot how 9 checks were.').waitFor();
      await until('nothing is known', async () => (await page.locator('.ck .st.down').count()) === 0);
      await (await open(page, 'Import state')).isVisible();
      await page.keyboard.press('Escape');
      const take = (text) => page.getByLabel('File of states').setInputFiles({ name: 'states.json', mimeType: 'application/json', buffer: Buffer.from(text) });
      await take('no json');
      await page.getByText('This file is no JSON.').waitFor();
      await take('{"format":"tocsin-check-state-1","checks":{"nobody/HTTP":{"memory":{}}}}');
      await dialog.getByRole('button', { name: 'Import state' }).click();
      await dialog.getByText('there is no such check here').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await take(file.bytes.toString());
      await dialog.getByText('Import the state of 9 checks').waitFor();
      await dialog.getByRole('button', { name: 'Import state' }).click();
      await page.getByText('9 checks remember what states.json says.').waitFor();
      await row(page, 'shop.example.com HTTP').locator('.st.down').waitFor();
    });
  },

  async '[NM-31] reset_ofOneHost_namesItsChecks'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await row(page, 'shop.example.com HTTP').locator('.menu summary').click();
      await page.getByRole('button', { name: 'Reset', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('All checks of shop.example.com').check();
      await dialog.locator('.named', { hasText: 'shop.example.com CERT' }).waitFor();
      check(!(await dialog.locator('.named').innerText()).includes('mail-01'), await dialog.locator('.named').innerText());
      await dialog.getByRole('button', { name: 'Reset', exact: true }).click();
      await page.getByText('Forgot how 2 checks were.').waitFor();
      check(mock.state.log.includes('DELETE /api/v1/checks/state?host=shop.example.com'), mock.state.log.slice(-3).join());
    });
  },

  async '[KK-31] guest_ofADemonstration_seesChecksAndIncidentsWithoutPeople'(t) {
    await own(t, { role: 'guest' }, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await row(page, 'shop.example.com HTTP').locator('.st.down').waitFor();
      await until('bars', async () => (await row(page, 'shop.example.com HTTP').locator('rect').count()) === 90);
      check((await page.locator('.ck .menu, .bar .menu').count()) === 0 && (await page.getByRole('link', { name: 'Add a check' }).count()) === 0, 'a guest is offered changes');
      await row(page, 'api.example.com').locator('a').click();
      await page.locator('.past .dl').first().waitFor();
      check(!(await page.content()).includes('https://api.example.com/'), 'the address that is asked is on the page');
      await page.goto(`${mock.base}/incidents/6`);
      await page.getByText('Somebody took it on').waitFor();
      check(!/\b(ann|bob)\b/.test(await page.locator('main').innerText()), 'a person is named');
      check((await page.getByRole('button', { name: 'Acknowledge' }).count()) === 0, 'a guest may take it on');
    });
  },

  async state_byAnOperator_isTakenOutAndNotChanged(t) {
    await signedIn(t, { role: 'operator' }, async (page, mock) => {
      await page.goto(`${mock.base}/checks`);
      await (await open(page, 'Export state')).waitFor();
      check((await page.getByRole('button', { name: 'Reset all' }).count()) === 0 && (await page.getByRole('button', { name: 'Import state' }).count()) === 0, 'offered what is refused');
    });
  },
};
