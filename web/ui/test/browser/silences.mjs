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

  async '[FU-80] silenceAndMaintenance_eachWeekOrMonth_areOfferedByTheForm'(t) {
    await signedIn(t, { page: { timezoneId: 'Europe/Berlin' } }, async (page, mock) => {
      await page.goto(`${mock.base}/silences?edit=new&kind=maintenance`);
      await page.getByLabel('Name', { exact: true }).fill('updates');
      await page.getByRole('button', { name: 'Each week' }).click();
      for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri']) await page.getByLabel(day, { exact: true }).uncheck();
      await page.getByLabel('At', { exact: true }).fill('soon');
      await page.getByRole('button', { name: 'Save maintenance' }).click();
      await page.getByText('must be a time such as 02:30').waitFor();
      await page.getByLabel('At', { exact: true }).fill('02:30');
      await page.getByRole('button', { name: 'Save maintenance' }).click();
      await page.getByText('Saved “updates”.').waitFor();
      const weekly = of(mock, 'maintenance', 'updates');
      check(JSON.stringify(weekly) === '{"name":"updates","repeat":{"days":["sat","sun"],"at":"02:30","for":"2h","timezone":"Europe/Berlin"}}', JSON.stringify(weekly));
      await page.getByRole('link', { name: 'Add a silence' }).click();
      await page.getByLabel('Name', { exact: true }).fill('billing');
      await page.getByRole('button', { name: 'Each month' }).click();
      await page.getByLabel('On these days').fill('1, 15');
      await page.getByRole('button', { name: 'Save silence' }).click();
      await page.getByText('Saved “billing”.').waitFor();
      const monthly = of(mock, 'silences', 'billing').repeat;
      check(monthly['month-days'].join() === '1,15' && monthly.days === undefined && of(mock, 'silences', 'billing').until === undefined, JSON.stringify(monthly));
      await page.getByText('each month on the 1, 15').waitFor();
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
