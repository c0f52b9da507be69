/** What is installed: the search over all hosts, and the software of one. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

export const software = {
  async '[EW-03] software_nameTypedOnce_listsItsVersionOnAllHosts'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Software', exact: true }).click();
      await page.getByRole('heading', { name: `Software of ${mock.state.fleet.length} hosts` }).waitFor();
      await page.getByRole('searchbox', { name: 'Search packages' }).fill('openssl');
      await page.getByText('2 versions', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'openssl' }).first().click();
      await page.getByRole('heading', { name: `openssl: 2 versions on ${mock.state.fleet.length} hosts` }).waitFor();
      check((await page.locator('.soft tbody tr').count()) === mock.state.fleet.length, 'not every host in a line');
      await page.goBack();
      await page.getByText('2 versions', { exact: true }).waitFor();
    });
  },

  async '[EW-30] software_search_saysWhatToDoWhereThereIsNothing'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/software?q=no-such-thing`);
      await page.getByRole('heading', { name: 'No host has a package with “no-such-thing” in its name' }).waitFor();
      mock.state.software.silent.add('*');
      await page.goto(`${mock.base}/software`);
      await page.getByRole('heading', { name: 'Nothing to search yet' }).waitFor();
      await page.getByRole('link', { name: 'Add a host' }).waitFor();
      await page.goto(`${mock.base}/hosts/web-01/software`);
      await page.getByRole('heading', { name: 'This host has not told what is installed yet' }).waitFor();
    });
  },

  async '[EW-33] software_withoutASearch_saysWhichHostsWantSomebody'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/software`);
      const first = page.locator('.soft tbody tr').first();
      await first.getByText('1 for security').waitFor();
      await page.locator('.soft tbody tr', { hasText: 'db-02' }).getByText('wanted').waitFor();
      await page.setViewportSize({ width: 390, height: 844 });
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways on a phone');
    });
  },

  async '[EW-31] hostSoftware_package_showsAllThatItsManagerSays'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/hosts/web-01`);
      await page.getByRole('link', { name: 'Software', exact: true }).click();
      await page.getByText('6.1.0-18-amd64 x86_64').waitFor();
      await page.getByRole('searchbox', { name: 'Filter packages' }).fill('ssl');
      await until('two packages', async () => (await page.getByRole('region', { name: 'Packages' }).locator('tbody tr').count()) === 2);
      await page.getByRole('link', { name: 'openssl' }).click();
      const one = page.getByRole('group', { name: 'Package openssl' });
      await one.getByText('libc6 (>= 2.34)').waitFor();
      await one.getByText('Debian Maintainers').waitFor();
      await page.getByText('/var/www/vhosts/a.example').waitFor();
      await page.setViewportSize({ width: 390, height: 844 });
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it scrolls sideways on a phone');
    });
  },

  async '[EW-32] host_packagesChanged_isSaidBesideItsCharts'(t) {
    await signedIn(t, {}, async (page, mock) => {
      const at = Date.now() - 300e3;
      mock.state.software.changes.set('web-01', ['openssl', 'libssl3'].map((name) => ({ at, manager: 'dpkg', name, arch: 'amd64', before: '3.0.16', after: '3.0.17' })));
      await page.goto(`${mock.base}/hosts/web-01`);
      const part = page.getByRole('region', { name: 'Packages changed' });
      await part.getByText('openssl 3.0.16 → 3.0.17').waitFor();
      await part.getByText('1 other with it').waitFor();
    });
  },
};
