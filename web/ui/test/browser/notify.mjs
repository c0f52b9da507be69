/** Who is told: contacts, channels, silences, maintenance and the messages. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const row = (page, name) => page.locator('.set', { hasText: name });
const of = (mock, kind, name) => [...mock.state.watch.settings[kind].values()].find((one) => one.name === name)?.set;

export const notify = {
  async '[NM-40] contact_severalWays_areKeptAndMistakesToldAtTheirField'(t) {
    await signedIn(t, {}, async (page, mock) => {
      // Reached from the menu of the account.
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Who is told' }).click();
      await row(page, 'ann@example.com').getByText('(else)').waitFor();
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await page.waitForURL(/edit=new/);
      await page.getByLabel('Name', { exact: true }).fill('cleo');
      await page.getByLabel('From this severity on').selectOption('critical');
      await page.getByLabel('Quiet hours').fill('at night');
      await page.getByRole('button', { name: 'Save contact' }).click();
      await page.getByText('got "at night"; must be hours such as 22:00-07:00').waitFor();
      await page.getByText('must name at least one channel').waitFor();
      await page.getByLabel('Quiet hours').fill('22:00-07:00');
      await page.getByLabel('Only these hosts').fill('web-*, db-01');
      await page.getByLabel('Channel 1').selectOption('mail');
      await page.getByLabel('Address 1').fill('cleo@example.com');
      await page.getByRole('button', { name: 'Add a way' }).click();
      await page.getByLabel('Channel 2').selectOption('sms');
      await page.getByLabel('Only as fallback').last().check();
      await page.getByRole('button', { name: 'Save contact' }).click();
      await page.getByText('Saved “cleo”.').waitFor();
      const set = of(mock, 'contacts', 'cleo');
      check(set.severity === 'critical' && set.hosts.join() === 'web-*,db-01' && JSON.stringify(set.ways) === '[{"channel":"mail","to":"cleo@example.com"},{"channel":"sms","fallback":"true"}]', JSON.stringify(set));
      await page.getByRole('button', { name: 'Delete cleo' }).click();
      await page.getByRole('button', { name: 'Delete contact' }).click();
      await until('she is gone', async () => (await row(page, 'cleo').count()) === 0);
    });
  },

  async '[NM-40] contact_wayThatWaitsAndReminds_isKeptAndListed'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/settings/notify?part=contacts&edit=new`);
      await page.getByLabel('Name', { exact: true }).fill('boss');
      await page.getByLabel('Channel 1').selectOption('sms');
      await page.getByLabel('Address 1').fill('+4930123456');
      await page.getByLabel('Way 1 only when nobody has acknowledged after').fill('15m');
      await page.getByLabel('Way 1 again each').fill('1h');
      await page.getByRole('button', { name: 'Save contact' }).click();
      await row(page, 'boss').getByText('sms +4930123456 after 15m each 1h').waitFor();
      const [way] = of(mock, 'contacts', 'boss').ways;
      check(JSON.stringify(way) === '{"channel":"sms","to":"+4930123456","after":"15m","remind":"1h"}', JSON.stringify(way));
      await page.getByRole('button', { name: 'Edit boss' }).click();
      check((await page.getByLabel('Way 1 again each').inputValue()) === '1h', 'it is forgotten');
    });
  },

  async channel_testAndEdit_showTheDialogueAndKeepTheSecret(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/settings/notify?part=channels`);
      await row(page, 'mail.example.com').waitFor();
      check(!(await page.content()).includes('hush'), 'a secret is on the page');
      await page.getByRole('button', { name: 'Send test by mail' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('nobody@example.com');
      await page.getByRole('button', { name: 'Send test', exact: true }).click();
      await page.getByRole('dialog').locator('.st.down', { hasText: 'Refused' }).waitFor();
      await page.getByText('> RCPT TO:<nobody@example.com>').waitFor();
      await page.getByRole('dialog').getByRole('textbox').fill('ann@example.com');
      await page.getByRole('button', { name: 'Send again' }).click();
      await page.getByRole('dialog').locator('.st.ok', { hasText: 'Delivered' }).waitFor();
      await page.keyboard.press('Escape');
      await until('the dialog is closed', async () => (await page.locator('dialog[open]').count()) === 0);
      await page.getByRole('button', { name: 'Edit mail' }).click();
      await page.getByLabel('Value of host').fill('mx.example.com');
      await page.getByRole('button', { name: 'Save channel' }).click();
      await page.getByText('Saved “mail”.').waitFor();
      check(of(mock, 'channels', 'mail').password === 'hush' && of(mock, 'channels', 'mail').host === 'mx.example.com', JSON.stringify(of(mock, 'channels', 'mail')));
    });
  },

  async silenceAndMaintenance_addedAndEnded_messagesSayWhatBecameOfThem(t) {
    await signedIn(t, { page: { timezoneId: 'Europe/Berlin' } }, async (page, mock) => {
      await page.goto(`${mock.base}/settings/notify?part=silences`);
      await row(page, 'mail is slow today').getByText('Now').waitFor();
      await page.getByRole('button', { name: 'Add a silence' }).click();
      await page.getByLabel('Name', { exact: true }).fill('rack a');
      await page.getByLabel('Only these hosts').fill('rack-a-*');
      await page.getByLabel('Until').fill('2040-01-02T03:04');
      await page.getByRole('button', { name: 'Save silence' }).click();
      await row(page, 'rack a').getByText('Now').waitFor();
      check(of(mock, 'silences', 'rack a').until === '2040-01-02T02:04:00.000Z', of(mock, 'silences', 'rack a').until);
      await page.getByRole('button', { name: 'End rack a' }).click();
      await page.getByRole('button', { name: 'End silence' }).click();
      await page.getByText('Ended “rack a”.').waitFor();
      await page.getByRole('link', { name: 'Maintenance' }).click();
      await row(page, 'new switch').getByText('Now').waitFor();
      await page.getByRole('button', { name: 'Add a maintenance' }).click();
      check((await page.getByLabel('From', { exact: true }).inputValue()) < (await page.getByLabel('Until').inputValue()), 'it begins with no time');
      await page.goBack();
      await page.getByRole('link', { name: 'Messages' }).click();
      const refused = page.locator('tr', { hasText: '550 no such user' });
      await refused.locator('.st.warn', { hasText: 'Refused' }).waitFor();
      await page.locator('tr', { hasText: '3 tries, next' }).getByText('Due').waitFor();
      await page.locator('tr', { hasText: 'in place of another way' }).getByText('Sent').waitFor();
    });
    await signedIn(t, { role: 'viewer' }, async (page, mock) => {
      await page.goto(`${mock.base}/settings/notify`);
      await page.getByText('An admin can do this').waitFor();
      check(mock.state.log.every((line) => !line.includes('/contacts')), 'asked for what is not theirs');
    });
  },

  async '[NM-40] browser_subscribedForAContact_showsWhatTheHubPushes'(t) {
    await signedIn(t, { page: { whole: true, serviceWorkers: 'allow', permissions: ['notifications'] } }, async (page, mock) => {
      await until('a worker in control', () => page.evaluate(() => navigator.serviceWorker.controller !== null));
      await page.goto(`${mock.base}/settings/notify?part=channels&edit=new`);
      await page.getByLabel('Name', { exact: true }).fill('desk');
      await page.getByLabel('Type').fill('webpush');
      await page.getByRole('button', { name: 'Make a pair' }).click();
      await until('two keys', async () => (await page.locator('.lines .line').count()) === 2);
      const values = await page.locator('.lines .line input').evaluateAll((all) => all.map((one) => one.value));
      check(values[0] === 'public-key' && /^B[\w-]{86}$/.test(values[1]) && values[2] === 'private-key' && /^[\w-]{43}$/.test(values[3]), values.join());
      await page.getByRole('button', { name: 'Save channel' }).click();
      await page.getByText('Saved “desk”.').waitFor();
      check(of(mock, 'channels', 'desk')['public-key'] === values[1], 'the key is another');
      // A push service is somebody else's: what it hands out is made up, what comes from it goes to the real worker.
      await page.evaluate(() => {
        PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => ({ toJSON: () => ({ endpoint: 'https://push.example/1', keys: { p256dh: applicationServerKey, auth: String(userVisibleOnly) } }) });
      });
      await page.getByRole('link', { name: 'Contacts' }).click();
      await page.getByRole('button', { name: 'Add a contact' }).click();
      await page.getByLabel('Name', { exact: true }).fill('dora');
      await page.getByLabel('Channel 1').selectOption('desk');
      await page.getByRole('button', { name: 'This browser' }).click();
      await until('an address', async () => (await page.getByLabel('Address 1').inputValue()).startsWith('{'));
      await page.getByRole('button', { name: 'Save contact' }).click();
      await row(page, 'dora').getByText('desk to a browser').waitFor();
      const [way] = of(mock, 'contacts', 'dora').ways;
      check(JSON.parse(way.to).keys.p256dh === values[1], JSON.stringify(way));
      const cdp = await page.context().newCDPSession(page);
      const known = new Promise((done) => { cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => { const one = registrations.find(({ isDeleted }) => !isDeleted); if (one) done(one.registrationId); }); });
      await cdp.send('ServiceWorker.enable');
      const shown = () => page.evaluate(async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, tag, data }) => ({ title, tag, url: data.url })));
      // A browser drops what meets a worker that is just going to sleep, and a push service sends it again: so does this.
      const push = (data, isIt) => until(`${data} shown`, async () => {
        await cdp.send('ServiceWorker.deliverPushMessage', { origin: mock.base, registrationId: await known, data });
        return until('it', async () => (await shown()).some(isIt), 5_000).catch(() => false);
      });
      await push(JSON.stringify({ title: 'shop HTTP is down', body: '503', tag: 'a1', url: `${mock.base}/incidents/7`, sticky: true }), ({ title }) => title === 'shop HTTP is down');
      // The same again, with other words, takes its place; what is no message of ours is shown as something, not lost.
      await push(JSON.stringify({ title: 'shop HTTP is up', body: 'after 3 min', tag: 'a1', url: `${mock.base}/incidents/7` }), ({ title, tag, url }) => title === 'shop HTTP is up' && tag === 'a1' && url.endsWith('/incidents/7'));
      await push('<b>', ({ title }) => title === 'Tocsin');
      check(!(await shown()).some(({ title }) => title === 'shop HTTP is down'), 'the old words stay');
    });
  },
};
