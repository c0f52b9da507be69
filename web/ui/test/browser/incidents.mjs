/** Incidents in the browser: the list, the timeline with each reason, and the answers to it. Each test has a hub of its own. */
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const badge = (page) => page.getByRole('navigation', { name: 'Main' }).locator('.count');

export const incidents = {
  async '[SK-13] incident_acknowledgedWithWords_othersSeeThem'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await until('the number of open ones', async () => (await badge(page).textContent()) === '3');
      await page.goto(`${mock.base}/incidents`);
      await page.getByRole('heading', { name: 'shop.example.com HTTP waits for an answer' }).waitFor();
      check((await page.locator('.it b').allTextContents()).join() === 'shop.example.com HTTP,db-02 PORT,mail-01 SMTP', 'who waits is not first');
      await page.getByText('bob is on it').waitFor();
      await page.locator('.it').first().click();
      await page.waitForURL(/\/incidents\/7$/);
      const lines = page.locator('.log li');
      await until('the journal', async () => (await lines.count()) === 5);
      const words = (await lines.allTextContents()).join('\n');
      for (const expected of ['Failed: 503 Service Unavailable', 'Told ann', 'Because it is the first failure.', 'Did not tell bob', 'Because they sleep, and it is not critical.', 'mail: refused', '550 no such user', 'sms: taken']) check(words.includes(expected), `${expected} is not in\n${words}`);
      await page.getByRole('button', { name: 'Acknowledge' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('ok I got this one');
      await page.getByRole('dialog').getByRole('button', { name: 'Acknowledge' }).click();
      await page.getByText('admin acknowledged: ok I got this one').waitFor();
      await page.getByRole('heading', { name: '3 incidents are open, somebody is on each' }).waitFor();
      await page.locator('.count.q').first().waitFor();
      // Somebody else, on the same hub.
      mock.state.watch.journal.push({ id: 999, at: Date.now(), actor: 'ann', subject: 'shop.example.com/HTTP', incident: 7, what: 'note', reason: '', text: 'the pool is empty' });
      await page.getByText('ann noted: the pool is empty').waitFor();
    });
  },

  async hub_withoutNetwork_everyPageSaysThatItIsBlind(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.watch.blindSince = Date.now() - 7 * 60_000;
      const said = page.getByRole('alert').filter({ hasText: 'The hub has had no network of its own since' });
      for (const path of ['/', '/hosts/db-02', '/checks']) {
        await page.goto(mock.base + path);
        await said.waitFor();
      }
      mock.state.watch.blindSince = null;
      await said.waitFor({ state: 'detached' });
    });
  },

  async incident_ofARule_leadsToTheRule_ofACheckToTheCheck(t) {
    await signedIn(t, {}, async (page, mock) => {
      const five = mock.state.watch.incidents.find(({ id }) => id === 5);
      await page.goto(`${mock.base}/incidents/5`);
      check((await page.getByRole('link', { name: 'The check' }).getAttribute('href')) === `/checks/${five.check}`, five.check);
      five.check = 'disk-full|0199|/mnt';
      await page.reload();
      check((await page.getByRole('link', { name: 'The rule' }).getAttribute('href')) === '/rules/disk-full', 'it leads elsewhere');
      check((await page.getByRole('link', { name: 'The service' }).count()) === 0, 'a disk is no service');
      Object.assign(five, { host: 'db-02', check: 'service-failed|0199|CRON', message: 'service CRON has failed' });
      await page.reload();
      await page.getByRole('link', { name: 'The service, to start it' }).click();
      await page.locator('[data-service$="/CRON"][aria-expanded="true"]').waitFor();
    });
  },

  async incident_noteSilenceResolve_doWhatTheySay(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/incidents/5`);
      // The host is one of the hub's machines: the way to its second.
      const second = await page.getByRole('link', { name: 'Its processes at that second' }).getAttribute('href');
      check(/\/hosts\/[^/]+\/processes\?at=\d+$/.test(second), second);
      await page.getByLabel('Note').fill('it is the switch');
      await page.getByRole('button', { name: 'Add note' }).click();
      await page.getByText('admin noted: it is the switch').waitFor();
      check((await page.getByLabel('Note').inputValue()) === '', 'the note is still there');
      await page.getByRole('button', { name: 'Silence 1 h' }).click();
      await page.getByText(/^Nobody is told of db-02 PORT until/).waitFor();
      const silence = [...mock.state.watch.settings.silences.values()].at(-1).set;
      const left = Date.parse(silence.until) - Date.now();
      check(silence.hosts.join() === 'db-02' && silence.services.join() === 'PORT' && left > 58 * 60e3 && left < 61 * 60e3, JSON.stringify(silence));
      await page.getByRole('button', { name: 'Resolve' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      check(mock.state.watch.incidents.find(({ id }) => id === 5).ended === null, 'ended without an answer');
      await page.getByRole('button', { name: 'Resolve' }).click();
      await page.getByRole('dialog').getByRole('textbox').fill('replaced');
      await page.getByRole('button', { name: 'Resolve incident' }).click();
      await page.getByText('admin ended it: replaced').waitFor();
      check((await page.getByRole('button', { name: 'Acknowledge' }).count()) === 0, 'what has ended can be acknowledged');
      await page.getByRole('link', { name: 'Ended', exact: true }).click();
      await page.locator('.it', { hasText: 'ended by a person, #5' }).waitFor();
      await page.goto(`${mock.base}/incidents/12345`);
      await page.getByText('No such incident').waitFor();
    });
  },

  async incidents_phone_barLeadsThereAndButtonsStayAboveIt(t) {
    await signedIn(t, { page: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } }, async (page, mock) => {
      const bar = page.getByRole('navigation', { name: 'Pages' });
      await bar.getByRole('link', { name: /Incidents/ }).tap();
      await page.locator('.it').first().tap();
      const button = page.getByRole('button', { name: 'Acknowledge' });
      await button.waitFor();
      const [low, high, top] = [await button.boundingBox(), await page.getByRole('button', { name: 'Silence 1 h' }).boundingBox(), (await bar.boundingBox()).y];
      check(low.height >= 44 && high.height >= 44 && low.y + low.height <= top && low.y > 600, JSON.stringify([low, top]));
      check((await page.locator('.inc-list').count()) === 0, 'list and incident together on a phone');
      await page.getByRole('link', { name: 'All incidents' }).tap();
      await page.locator('.it').first().waitFor();
      check(mock.state.watch.incidents.filter(({ ended }) => ended === null).length === 3, 'something was changed');
    });
  },

  async incidents_keyAndSearch_leadThere(t) {
    await signedIn(t, { checks: false }, async (page) => {
      // Two keys must follow each other within a moment, which a busy machine may not manage at once.
      await until('the incidents', async () => {
        await page.keyboard.press('g');
        await page.keyboard.press('i');
        return page.url().endsWith('/incidents');
      });
      await page.getByRole('heading', { name: 'No incident is open' }).waitFor();
      await page.getByText('Nothing waits for you').waitFor();
      check((await page.locator('.count').count()) === 0, 'a number of nothing');
      await page.keyboard.press('Control+k');
      await page.waitForSelector('.pal input:focus');
      await page.keyboard.type('add a check');
      await until('it is found', async () => (await page.locator('.opt[aria-selected="true"] .cut').first().textContent()) === 'Add a check');
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/checks\/new$/);
    });
  },

  async '[FU-32] desktop_fiveFailAtOnce_threeNoticesAndOneMore_goneWhenItRecovers'(t) {
    await signedIn(t, { checks: false }, async (page, mock) => {
      await page.addInitScript(() => {
        window.notices = [];
        const Real = window.Notification;
        let answer = localStorage.getItem('test.answer') ?? 'default';
        window.Notification = class {
          constructor(title, { body, tag }) { window.notices.push(Object.assign(this, { title, body, tag, born: Date.now() })); }
          close() { if (!this.gone) { this.gone = Date.now(); this.onclose?.(); } }
          static get permission() { return answer; }
          static async requestPermission() { localStorage.setItem('test.answer', answer = 'granted'); return answer; }
        };
        if (!Real) throw new Error('this browser has no notices');
      });
      const fail = (id, service) => mock.state.watch.incidents.push({ id, check: `c${id}`, host: 'shop', service, severity: 'critical', code: 0, message: 'no answer', flapping: false, opened: Date.now() - 180_000, acked: null, ackedBy: null, ended: null, endReason: null });
      const titles = () => page.evaluate(() => window.notices.map(({ title }) => title));
      await page.goto(`${mock.base}/incidents`);
      await page.getByRole('button', { name: 'Show notifications' }).click();
      await page.getByRole('button', { name: 'Show notifications' }).waitFor({ state: 'detached' });
      for (const [id, service] of [[21, 'HTTP'], [22, 'SMTP'], [23, 'DNS'], [24, 'IMAP'], [25, 'FTP']]) fail(id, service);
      await until('three and one', async () => (await titles()).length === 4);
      check((await titles())[3] === 'Other services are down, too' && (await titles())[0] === 'shop FTP is down', (await titles()).join());
      check((await page.evaluate(() => window.notices[0].body)) === 'It went down 3 min ago: no answer', 'its age and reason');
      await until('they go by themselves', () => page.evaluate(() => window.notices.every(({ gone }) => gone)));
      check(await page.evaluate(() => window.notices.every(({ gone, born }) => gone - born >= 4_900)), 'gone before anybody could read them');
      // A reload and further questions tell nothing twice, another failure is told, and goes when it has recovered.
      await page.reload();
      fail(26, 'NTP');
      await until('the new one', async () => (await titles()).length === 1);
      mock.state.watch.incidents.at(-1).ended = Date.now();
      await until('it is gone', () => page.evaluate(() => Boolean(window.notices[0].gone)));
      check((await titles()).join() === 'shop NTP is down', (await titles()).join());
      // A click leads there.
      fail(27, 'SSH');
      await until('one more', async () => (await titles()).length === 2);
      await page.evaluate(() => window.notices[1].onclick());
      await page.waitForURL(/\/incidents\/27$/);
    });
  },
};
