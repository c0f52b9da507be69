/** Rules in the browser: the sentence and the line say the same, mistakes stand where they are, the past says how often. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { fits } from './looks.mjs';
import { signedIn } from './own.mjs';

const line = (page) => page.getByLabel('As one line');
const row = (page, text) => page.locator('.rl tbody tr', { hasText: text });

export const rules = {
  async '[KK-27] rule_writtenAsALineOrASentence_isBoth_andSaved'(t) {
    await signedIn(t, { page: { timezoneId: 'Europe/Berlin' } }, async (page, mock) => {
      await page.goto(`${mock.base}/rules`);
      await page.getByRole('link', { name: 'Add a rule' }).click();
      await page.waitForURL(/\/rules\/new$/);
      await until('the sentence follows the line', async () => (await page.getByLabel('Column').inputValue()) === 'disk free');
      await line(page).fill('disk free on /mnt < 1 GB for 5m until > 2 GB');
      await until('the sentence follows what is written', async () => (await page.getByLabel('On what').inputValue()) === '/mnt' && (await page.getByLabel('Limit', { exact: true }).inputValue()) === '1 GB');
      await page.getByText('When disk free on /mnt of every host is below 1 GB for 5 min, raise warning. End when above 2 GB.').waitFor();
      // And the other way round.
      await page.getByLabel('Labels').fill('role=db');
      await page.getByLabel('Severity').selectOption('critical');
      await until('the line follows the sentence', async () => (await line(page).inputValue()) === 'disk free on /mnt < 1 GB for 5m until > 2 GB with role=db severity critical');
      await page.getByText(/this rule would (not )?have rung/).waitFor();
      await page.getByRole('button', { name: 'Save rule' }).click();
      await page.waitForURL(/\/rules\/r[0-9a-f]+$/);
      check([...mock.state.rules.values()].some(({ text }) => text === 'disk free on /mnt < 1 GB for 5m until > 2 GB with role=db severity critical'), 'not at the hub');
      await page.getByRole('button', { name: 'Switch off' }).click();
      await page.getByRole('heading', { name: 'Rule: off' }).waitFor();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete rule' }).click();
      await page.waitForURL(/\/rules$/);
      await row(page, 'cpu_busy > 90 %').waitFor();
      check((await row(page, 'on /mnt').count()) === 0, 'it is still there');
    });
  },

  async rule_withAMistake_isMarkedAtItsColumn_andPutRight(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/rules/new`);
      await line(page).fill('cpu_busy > 90 % fro 5m');
      await page.getByText('Column 17: got "fro"; must be for, until, host, with, severity or the end; did you mean for?').waitFor();
      check((await page.locator('.under mark').textContent()) === 'fro', await page.locator('.under mark').textContent());
      check(await page.getByRole('button', { name: 'Save rule' }).isDisabled(), 'what cannot be read can be saved');
      await page.getByRole('button', { name: 'Put it right' }).click();
      await until('it is right', async () => (await line(page).inputValue()) === 'cpu_busy > 90 % for 5m' && (await page.locator('.under mark').count()) === 0);
      // What may follow is offered, and taken by keys alone.
      await line(page).fill('');
      await line(page).pressSequentially('mem_av');
      await page.getByRole('option', { name: /^mem_available/ }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await until('the column is taken', async () => (await line(page).inputValue()) === 'mem_available ');
      await line(page).pressSequentially('< 4 % sev');
      await page.getByRole('option', { name: /^severity/ }).waitFor();
      await page.keyboard.press('Escape');
      await until('the offers are away', async () => (await page.locator('.offers').isHidden()));
      // A part of the sentence that is wrong is told beside it.
      await line(page).fill('cpu_busy > 90 %');
      await until('it is read', async () => (await page.getByLabel('Limit', { exact: true }).inputValue()) === '90 %');
      await page.getByLabel('Limit', { exact: true }).fill('90 GB');
      await page.locator('.re-main > .hint.err').getByText('has a unit').waitFor();
    });
  },

  async rule_ofTheHotMachine_saysWhenItWouldHaveRung(t) {
    await signedIn(t, { page: { timezoneId: 'Europe/Berlin' } }, async (page, mock) => {
      const fires = mock.state.rules.get('r1');
      await page.goto(`${mock.base}/rules/r1`);
      await page.getByRole('heading', { name: /^In the last 7 days this rule would/ }).waitFor();
      await page.getByText('From recorded seconds of 2 hosts.').waitFor();
      await page.waitForSelector('.rehearsal .u-over');
      await line(page).fill('cpu_busy > 50 % with role=db');
      await page.getByText(/The rule in use would have rung/).waitFor();
      const rung = page.locator('.rung tbody tr');
      await until('the times', async () => (await rung.count()) > 1);
      check(/\?from=\d+&to=\d+$/.test(await rung.first().locator('a').getAttribute('href')), 'no way to that time');
      await page.getByRole('button', { name: 'Discard' }).click();
      await until('as it was', async () => (await line(page).inputValue()) === fires.text);
      await page.getByRole('button', { name: '1 day', exact: true }).click();
      await page.getByRole('heading', { name: /^In the last day this rule would/ }).waitFor();
      check(new URL(page.url()).searchParams.get('range') === '1d', page.url());
      // Somebody else changes it meanwhile.
      await line(page).fill('cpu_busy > 60 % with role=db');
      Object.assign(fires, { text: 'cpu_busy > 70 % with role=db', version: 2 });
      await page.getByRole('button', { name: 'Take theirs' }).click();
      await until('theirs', async () => (await line(page).inputValue()) === 'cpu_busy > 70 % with role=db');
    });
  },

  async rule_aboutAPathThatNoHostHas_isToldWhichThereAre_andKept(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/rules/new`);
      await line(page).fill('disk used on /foo > 90 %');
      await page.getByText(/^no host that was looked at has a mount point \/foo now; there are .*\/var\/log/).waitFor();
      await line(page).fill('disk used on /var/log > 90 %');
      await until('there is one', async () => (await page.getByText('has a mount point').count()) === 0);
      await line(page).fill('disk used on /foo > 90 %');
      await page.getByText('has a mount point').waitFor();
      await page.getByRole('button', { name: 'Save rule' }).click();
      await page.waitForURL(/\/rules\/r[0-9a-f]+$/);
    });
  },

  async rules_listAndWhatAFileSays_areAsTheyStand(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/rules`);
      const silent = row(page, 'no data for 1m severity critical');
      await silent.getByText('Fires', { exact: true }).waitFor();
      await silent.getByRole('link', { name: 'web-07' }).waitFor();
      check((await silent.getByRole('button').count()) === 0 && (await silent.getByText('set by a file').count()) === 1, 'what a file says can be changed');
      await row(page, 'process apache2').getByRole('button', { name: /^Switch off/ }).click();
      await row(page, 'process apache2').getByText('Off', { exact: true }).waitFor();
      check(mock.state.rules.get('r6').enabled === false, 'the hub was not told');
      await page.getByRole('button', { name: /fires/ }).click();
      await until('only what fires', async () => (await row(page, 'mean of load1').count()) === 0);
      await silent.getByRole('link', { name: /When data of every host/ }).click();
      await page.getByText('A file says how this rule is; change it there.').waitFor();
      check(await line(page).isDisabled(), 'it can be written');
      check((await page.getByRole('button', { name: 'Save rule' }).count()) === 0, 'it can be saved');
    });
    await signedIn(t, { role: 'viewer' }, async (page, mock) => {
      await page.goto(`${mock.base}/rules`);
      await row(page, 'cpu_busy').waitFor();
      check((await page.getByRole('link', { name: 'Add a rule' }).count()) === 0, 'a viewer can add');
      await page.goto(`${mock.base}/rules/r1`);
      await page.getByText('When CPU busy of every host with role=db').waitFor();
      check(mock.state.log.every((one) => !one.includes('/rules/preview')), 'asked for what is not theirs');
    });
  },

  async rule_thatRangOnOtherDaysForLong_phone_noSidewaysScroll(t) {
    await signedIn(t, { page: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } }, async (page, mock) => {
      const day = 86_400_000;
      await page.route('**/rules/preview', async (route) => {
        const said = await (await route.fetch()).json();
        const { firings: [one] } = said;
        const rung = (from, to) => ({ ...one, name: `${one.name}.rack-12.fra-1.example.net`, from: Date.now() - from, to: to && Date.now() - to, peak: 1 });
        await route.fulfill({ json: { ...said, count: 3, firings: [rung(day, null), rung(3 * day, 2.5 * day), rung(6 * day, 3.1 * day)] } });
      });
      await page.goto(`${mock.base}/rules/new?text=cpu_busy+%3E+50+%25`);
      const rung = page.locator('.rung tbody tr');
      await until('the times', async () => (await rung.count()) === 3);
      await fits(page, 390);
      const told = await rung.nth(0).locator('td').allInnerTexts();
      check(/^\S+ \d+ \S+ \d\d:\d\d$/.test(told[0]) && /^now, 2[34] h$/.test(told[2]) && told[3] === '100 %', JSON.stringify(told));
      const cut = await rung.locator('td:not(.cut)').evaluateAll((cells) => cells.filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.textContent));
      check(cut.length === 0, `cut off: ${cut}`);
    });
  },
};
