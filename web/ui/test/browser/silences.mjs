/** Silences and maintenance in the browser: the calendar, windows once and each week, made from an incident and a host. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const of = (mock, kind, name) => [...mock.state.watch.settings[kind].values()].find((one) => one.name === name)?.set;

export const silences = {
  async '[FU-80] maintenance_onceAndEachWeek_standsInTheCalendarAndEnds'(t) {
    await signedIn(t, { page: { timezoneId: 'Europe/Berlin' } }, async (page, mock) => {
      await page.goto(`${mock.base}/silences`);
      await page.getByRole('heading', { name: '2 windows hold something back now' }).waitFor();
      await page.locator('td[aria-current="date"] .win', { hasText: 'new switch' }).waitFor();
      await page.getByRole('link', { name: 'Plan maintenance' }).click();
      await page.getByLabel('Name', { exact: true }).fill('move');
      await page.getByLabel('Only these hosts').fill('db-*');
      await page.getByRole('button', { name: 'Save maintenance' }).click();
      await page.getByText('Saved “move”.').waitFor();
      check(of(mock, 'maintenance', 'move').hosts.join() === 'db-*', JSON.stringify(of(mock, 'maintenance', 'move')));
      const now = Date.now();
      mock.state.watch.settings.maintenance.set('m90', { id: 'm90', name: 'backups', provisioned: false, version: 1, created: now, changed: now, set: { name: 'backups', hosts: ['db-*'], repeat: { days: ['sun'], at: '03:00', for: '90m', timezone: 'Europe/Berlin' } } });
      await page.goto(`${mock.base}/silences`);
      // Each Sunday of the next month, and of no other day.
      await page.getByRole('link', { name: 'Next month' }).click();
      const on = page.locator('.cal tbody tr td:has(.win:has-text("backups"))');
      await until('the Sundays of a month', async () => (await on.count()) >= 4);
      check((await page.locator('.cal tbody tr td:last-child .win', { hasText: 'backups' }).count()) === (await on.count()), 'on other days, too');
      await page.locator('.win', { hasText: 'backups' }).first().click();
      check((await page.getByLabel('For', { exact: true }).inputValue()) === '90m', 'it is not opened');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Week', exact: true }).click();
      await until('a week', async () => (await page.locator('.cal tbody tr').count()) === 1);
      await page.getByRole('button', { name: 'End new switch' }).click();
      await page.getByRole('button', { name: 'End maintenance' }).click();
      await page.getByRole('heading', { name: 'One window holds something back now' }).waitFor();
      check(of(mock, 'maintenance', 'new switch') === undefined, 'it holds on');
    });
  },

  async silence_fromAnIncidentOrAHost_isFilledIn(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/incidents/5`);
      await page.getByRole('link', { name: 'Silence longer' }).click();
      check((await page.getByLabel('Only these hosts').inputValue()) === 'db-02' && (await page.getByLabel('Only these services').inputValue()) === 'PORT', 'whose it is, is not known');
      await page.getByRole('button', { name: 'Save silence' }).click();
      await page.getByText('Saved “db-02 PORT”.').waitFor();
      check(of(mock, 'silences', 'db-02 PORT').hosts.join() === 'db-02', 'not at the hub');
      await page.goto(`${mock.base}/hosts/db-02`);
      await page.getByRole('link', { name: 'Plan maintenance' }).click();
      await page.getByRole('heading', { name: 'Add a maintenance' }).waitFor();
      check((await page.getByLabel('Only these hosts').inputValue()) === 'db-02', 'the host is not filled in');
    });
    await signedIn(t, { role: 'viewer' }, async (page, mock) => {
      await page.goto(`${mock.base}/silences`);
      await page.getByText('An admin can do this').waitFor();
      check(mock.state.log.every((line) => !line.includes('/silences') || !line.includes('/api')), 'asked for what is not theirs');
    });
  },
};
