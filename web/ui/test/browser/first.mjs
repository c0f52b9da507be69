/** The first steps with a hub of a test's own: adding a host, looking at a demonstration, addresses that lead nowhere. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { startMock } from '../../mock/server.mjs';
import { makeFleet } from '../../mock/fleet.mjs';
import { check, LIVE, NETWORK, until } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function own(t, options, run, path = null) {
  const mock = await startMock(options);
  try {
    const link = new URL(mock.signIn());
    const page = await t.page({ base: mock.base, path: path ?? link.pathname + link.hash, signedIn: false, expect: [...NETWORK, /401/, /403/, /404/] });
    await run(page, mock);
  } finally {
    await mock.stop();
  }
}

const stranger = (name, more = {}) => ({ ...makeFleet(20, Date.now()).at(-1), name, ...more });

async function findsNothing(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  check(violations.length === 0, violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.target).join('; ')}`).join('\n'));
}

const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

export const first = {
  async '[EW-05] addHost_machineJoins_itsCardTurnsGreenAndOpens'(t) {
    await own(t, { hosts: 1 }, async (page, mock) => {
      await page.getByRole('link', { name: 'Add a host' }).click();
      await page.waitForURL(/\/settings\/hosts\/new/);
      await page.getByLabel('Labels').fill('site=hel-1');
      await page.keyboard.press('Enter');
      await page.keyboard.type('role=web,');
      await until('labels in the address', () => new URL(page.url()).searchParams.get('labels') === 'site=hel-1,role=web');
      await page.getByRole('button', { name: 'Make the line' }).click();
      await page.locator('.codebox code', { hasText: 'agent.sh' }).waitFor();
      check(JSON.stringify(mock.state.enrolled) === '{"labels":{"site":"hel-1","role":"web"},"uses":1,"ttl":"30m"}', JSON.stringify(mock.state.enrolled));
      const left = () => page.textContent('.ends');
      const before = await left();
      await until('the time runs', async () => (await left()) !== before);
      await findsNothing(page);
      mock.state.fleet.push(stranger('web-09'));
      await page.locator('.arrived[data-state="ok"]', { hasText: 'web-09' }).waitFor();
      await until('its first seconds', async () => /CPU \d/.test(await page.textContent('.arrived')));
      check((await page.locator('.arrived').count()) === 1, 'the machine that was there before has joined, too');
      await page.getByRole('link', { name: 'Open web-09' }).click();
      await until('its page', async () => (await page.textContent('h1')) === 'web-09');
    });
  },

  async '[EW-05] editHost_renamed_isSeenInAnotherOpenPage'(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile b');
      const other = await t.page({ base: mock.base, path: new URL(mock.signIn()).pathname + new URL(mock.signIn()).hash, signedIn: false, expect: NETWORK });
      await other.waitForSelector(LIVE);
      await page.locator('.tile a', { hasText: 'db-02' }).click();
      await page.waitForSelector('figure .u-over');
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.pal input:focus');
      await page.keyboard.type('rename');
      await page.locator('.opt[aria-selected="true"]', { hasText: 'Name and labels of db-02' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByLabel('Name', { exact: true }).fill('shop-db');
      await page.getByLabel('Labels').fill('team=shop');
      await findsNothing(page);
      await page.getByRole('button', { name: 'Save' }).click();
      await until('its new name', async () => (await page.textContent('h1')) === 'shop-db');
      await other.locator('.tile b', { hasText: 'shop-db' }).waitFor();
      check(mock.state.fleet[1].labels.team === 'shop', JSON.stringify(mock.state.fleet[1].labels));
    });
  },

  async addHost_wrongLabel_saysWhatMustBe(t) {
    await own(t, { hosts: 2 }, async (page) => {
      await page.waitForSelector('.tile');
      await page.goto(`${new URL(page.url()).origin}/settings/hosts/new`);
      await page.getByLabel('Labels').fill('Site=x');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('must be a small letter').waitFor();
      check(!new URL(page.url()).searchParams.has('labels'), page.url());
    });
  },

  async addHost_hubOnLoopback_andATokenThatEnds_areTold(t) {
    await own(t, { hosts: 2 }, async (page, mock) => {
      await page.waitForSelector('.tile');
      mock.state.origin = 'http://127.0.0.1:8627';
      mock.state.ticketMillis = 3_000;
      await page.goto(`${mock.base}/settings/hosts/new`);
      await page.getByRole('button', { name: 'Make the line' }).click();
      await page.getByText('it listens on this one alone').waitFor();
      await page.getByText('The token has ended').waitFor();
      await page.getByRole('button', { name: 'Make another line' }).waitFor();
    });
  },

  async addHost_openTokens_areListedAndRevoked(t) {
    await own(t, { hosts: 2 }, async (page, mock) => {
      await page.waitForSelector('.tile');
      await page.goto(`${mock.base}/settings/hosts/new?labels=site%3Dfra-1&for=10&by=hand`);
      await page.getByRole('button', { name: 'Make the line' }).click();
      await page.locator('.codebox code', { hasText: 'tocsin-agent-data --hub hub.example:8629 --join -' }).waitFor();
      await page.getByText('Nothing arrives?').click();
      await page.locator('code', { hasText: 'nc -vz hub.example 8629' }).waitFor();
      const row = page.locator('.tokens tbody tr');
      await until('the token in the list', async () => /site=fra-1admin, .*10 hosts, 0 used[34] h/.test((await row.allTextContents()).join()));
      const [secret] = (await page.locator('.codebox code', { hasText: 'tocsin1.' }).allTextContents());
      check(!(await page.locator('.tokens').innerHTML()).includes(secret), 'the secret is in the list');
      await page.getByRole('button', { name: /^Revoke the token for site=fra-1/ }).click();
      await page.getByText('lets nobody in any more').waitFor();
      check(mock.state.tickets.size === 0, 'the token is still open');
      // What is revoked is not offered any more.
      await page.getByRole('button', { name: 'Make the line' }).waitFor();
      check((await page.locator('.codebox').count()) === 0, 'the line of a revoked token stands there');
      await findsNothing(page);
      await page.setViewportSize({ width: 390, height: 844 });
      await page.getByRole('button', { name: 'Make the line' }).click();
      await row.first().waitFor();
      check((await sideways(page)) <= 0, 'the page scrolls sideways on a phone');
    });
  },

  async addHost_byAViewer_saysWhoCan(t) {
    await own(t, { hosts: 2, role: 'viewer' }, async (page, mock) => {
      await page.waitForSelector('.tile');
      await page.goto(`${mock.base}/settings/hosts/new`);
      await page.getByText('An admin can do this').waitFor();
      check((await page.getByRole('button', { name: 'Make the line' }).count()) === 0, 'a viewer may make a line');
    });
  },

  async '[KK-31] demo_withoutSigningIn_isLiveAndReadOnly'(t) {
    await own(t, { hosts: 3, role: 'guest' }, async (page) => {
      await page.waitForSelector('.tile b');
      await page.waitForSelector(LIVE);
      const second = await page.textContent(LIVE);
      await until('another second', async () => (await page.textContent(LIVE)) !== second);
      await page.getByText('Demo: simulated machines, read only').waitFor();
      await findsNothing(page);
      await page.getByLabel('Account: guest').click();
      await page.getByText('Theme').waitFor();
      check((await page.getByRole('button', { name: 'Sign out' }).count()) === 0, 'a guest may sign out');
      check((await page.getByRole('link', { name: 'Add a host' }).count()) === 0, 'a guest is told to add a host');
    }, '/');
  },

  async address_unknownHost_namesTheNearest(t) {
    const page = await t.page({ path: '/hosts/dns-0l', expect: [/404/] });
    await page.getByRole('heading', { name: 'No host “dns-0l”' }).waitFor();
    await page.getByText('Nearest name').waitFor();
    await page.locator('.near').getByRole('link', { name: 'dns-01' }).click();
    await until('the host', async () => (await page.textContent('h1')) === 'dns-01');
  },

  async address_ofAnotherVersion_saysWhatToDo(t) {
    const page = await t.page({ path: '/hosts/web-01/processes/812' });
    await page.getByText('A process is named by its id and its start').waitFor();
    await page.getByRole('link', { name: 'Processes of that host' }).click();
    await page.waitForSelector('tr[data-item]');
    // View state that this version does not know is passed over, and that is said.
    await page.goto(`${t.hub.base}/?view=carousel&sort=beauty&range=century&state=jolly&metric=luck&group=colour&q=`);
    await page.waitForSelector('.tile b');
    await until('a line for each', async () => (await page.locator('.odd p').count()) === 6);
    await page.getByText('This address asks for “range=century”, which is not known here; it shows 1 h. There is 5m, 15m, 1h, 6h, 24h, 7d.').waitFor();
    await page.getByLabel('Range').selectOption('6h');
    await until('no word of the range', async () => (await page.locator('.odd p').count()) === 5);
    await page.goto(`${t.hub.base}/hosts/web-01?from=then&to=now&range=2w&tab=gpu`);
    await page.waitForSelector('figure .u-over');
    await page.getByText('“from=then”').waitFor();
    // A path of nothing is a page of the app, too.
    await page.goto(`${t.hub.base}/nowhere`);
    await page.getByRole('heading', { name: 'Nothing at this address' }).waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Overview' }).click();
    await page.waitForSelector('.tile b');
  },

  async address_hostThatIsGone_saysSo(t) {
    await own(t, { hosts: 3 }, async (page, mock) => {
      await page.waitForSelector('.tile b');
      await page.goto(`${mock.base}/hosts/db-02`);
      await page.waitForSelector('figure .u-over');
      mock.state.fleet = mock.state.fleet.filter((host) => host.name !== 'db-02');
      await page.getByRole('heading', { name: 'No host “db-02”' }).waitFor();
      await page.getByRole('link', { name: 'All hosts' }).click();
      await until('two hosts are left', async () => (await page.locator('.tile b').count()) === 2);
    });
  },

  async names_ofTenThousandCharacters_breakNoPage(t) {
    await own(t, { hosts: 2 }, async (page, mock) => {
      await page.waitForSelector('.tile b');
      const name = `n${'am'.repeat(5_000)}e`;
      const id = mock.state.fleet[1].id;
      mock.state.fleet[1].name = name;
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        for (const [path, sign] of [['/', '.tile b'], ['/?view=list', '.hosts b'], [`/hosts/${id}`, 'figure .u-over'], [`/hosts/${id}/processes`, 'tr[data-item]']]) {
          await page.goto(mock.base + path);
          await page.waitForSelector(sign, { state: 'attached' });
          check((await sideways(page)) <= 0, `${path} scrolls sideways at ${width}`);
        }
      }
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.pal input:focus');
      await page.keyboard.type('nam');
      await page.locator('.opt', { hasText: 'nama' }).first().waitFor();
      check((await sideways(page)) <= 0, 'the search scrolls sideways');
      await page.keyboard.press('Escape');
      await page.goto(`${mock.base}/hosts/${'x'.repeat(10_000)}`);
      await page.waitForSelector('.empty');
      check((await sideways(page)) <= 0, 'a long address scrolls sideways');
      check((await page.textContent('h1')).length < 120, `the address is shown whole: ${(await page.textContent('h1')).length} characters`);
    });
  },
};
