/** What the hub does by itself. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const row = (page, name) => page.locator('.jb tr', { hasText: name });

export const jobs = {
  async '[FU-65] jobs_oneFails_saidFirstWithWhyAndWhenNext'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Jobs', exact: true }).click();
      await page.getByRole('heading', { name: 'All 8 jobs do what they are for' }).waitFor();
      await row(page, 'merge').getByText('13 windows merged').waitFor();
      check(/\d\d:\d\d:\d\d/.test(await row(page, 'merge').locator('.j-next').innerText()), 'no next run');
      await row(page, 'watch-retention').getByText('Not run yet').waitFor();
      mock.state.jobs.failing.set('retention', 'No space left on device');
      mock.state.jobs.late.add('rules');
      await page.getByRole('heading', { name: '1 job fails, 1 is late' }).waitFor();
      const first = page.locator('.jb tbody tr').first();
      check((await first.innerText()).includes('No space left on device'), await first.innerText());
      await first.getByText('3 failures in 40 runs').waitFor();
      await row(page, 'rules').getByText('Late').waitFor();
      mock.state.jobs.failing.clear();
      mock.state.jobs.late.clear();
      await page.getByRole('heading', { name: 'All 8 jobs do what they are for' }).waitFor();
      mock.state.fail = (path) => path === '/jobs';
      await until('the last answer is greyed', async () => (await page.locator('.jb .aged').count()) === 1);
    }, { expect: [/503/] });
  },

  async jobs_byAViewer_areNotAskedFor(t) {
    await signedIn(t, { role: 'viewer' }, async (page, mock) => {
      await page.goto(`${mock.base}/settings/jobs`);
      await page.getByText('An admin can do this').waitFor();
      check(mock.state.log.every((line) => !line.includes('/api/v1/jobs')), 'asked for what is not theirs');
    });
  },
};
