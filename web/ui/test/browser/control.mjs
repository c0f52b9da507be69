/** Starting, stopping and restarting services. Each test has a hub of its own. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PASSWORD } from '../../mock/people.mjs';
import { check, until } from './harness.mjs';
import { signedIn } from './own.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AT = '/services?q=HTTP+web-01';
const failed = { state: 'failed', reason: 'exit 1, 3 restarts', restarts: 3, detail: 'failed', pid: null, processes: 0 };
const row = (page, name, host = 'web-01') => page.locator('.sv tbody tr', { has: page.getByRole('button', { name, exact: true }) }).filter({ hasText: host });
const button = (page, verb, name, host = 'web-01') => page.getByRole('button', { name: `${verb} ${name} on ${host}`, exact: true });
const open = async (page, mock, path = AT) => {
  await page.goto(mock.base + path);
  await page.waitForSelector('.sv .s-state .st');
};
const posts = (mock) => mock.state.log.filter((line) => line.startsWith('POST') && line.includes('/services/'));
/** Opens the dialog, says why and confirms. */
async function order(page, verb, name, reason, host = 'web-01') {
  await button(page, verb, name, host).click();
  const dialog = page.getByRole('dialog', { name: `${verb} ${name} on ${host}?` });
  await dialog.getByLabel(/^Reason/).fill(reason);
  if (verb === 'Stop') await dialog.getByLabel(/^Name of the host/).fill(host);
  await dialog.getByRole('button', { name: `${verb} ${name}` }).click();
  await dialog.waitFor({ state: 'detached' });
}

export const control = {
  async '[EW-20] control_buttons_areThoseThatTheStateAllows'(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.services.changed.set('web-01/HTTP', failed);
      mock.state.services.changed.set('web-02/HTTP', { state: 'degraded' });
      mock.state.services.changed.set('web-05/HTTP', { state: 'changing' });
      await open(page, mock, '/services?q=HTTP');
      const words = async (name, host) => (await row(page, name, host).locator('.s-act .btn').allInnerTexts()).join();
      check((await words('HTTP', 'web-01')) === 'Start', await words('HTTP', 'web-01'));
      check(/pri/.test(await button(page, 'Start', 'HTTP').getAttribute('class')), 'what failed is not the first thing to press');
      check((await words('HTTP', 'web-02')) === 'Restart,Stop', await words('HTTP', 'web-02'));
      check(await row(page, 'HTTP', 'web-05').getByRole('button', { name: 'Start HTTP on web-05: not now, it is changing now', exact: true }).isDisabled(), 'what changes can be ordered');
      const silent = row(page, 'HTTP', 'web-07').getByRole('button', { name: 'Restart HTTP on web-07: not now, web-07 does not answer', exact: true });
      check(await silent.isDisabled(), 'a silent host can be ordered');
      await open(page, mock, '/services?q=SSH');
      await row(page, 'SSH', 'web-01').getByText('not on the allow-list').waitFor();
      await row(page, 'SSH', 'dns-01').getByText('control is off').waitFor();
    });
  },

  async '[EW-02] [EW-22] control_restart_asksWhyAndSaysHowItWent'(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.services.changed.set('web-01/HTTP', { checks: [{ id: 'c1', name: 'shop https', state: 'up' }] });
      mock.state.control.millis = 2500;
      await open(page, mock);
      await page.getByText('Control is on for 11 of 13 hosts').waitFor();
      await button(page, 'Restart', 'HTTP').click();
      const dialog = page.getByRole('dialog', { name: 'Restart HTTP on web-01?' });
      await dialog.getByText('HTTPS, of the same processes').waitFor();
      await dialog.getByText('check shop https').waitFor();
      await dialog.getByText('Ends 5 processes and starts it anew. The last restart took 1.9 s.').waitFor();
      await dialog.getByText('/etc/tocsin/helper.conf').waitFor();
      await dialog.getByText('The order expires in 60 s.').waitFor();
      const reason = dialog.getByLabel(/^Reason/);
      check(await reason.evaluate((field) => field === document.activeElement), 'the reason has no focus');
      await dialog.getByRole('button', { name: 'Restart HTTP' }).click();
      await dialog.getByText('Say why').waitFor();
      check(posts(mock).length === 0, 'sent without a reason');
      await reason.fill('workers stuck');
      await page.keyboard.press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await row(page, 'HTTP').getByText('restarting…').waitFor();
      await row(page, 'HTTPS').getByText('restarting…').waitFor();
      check((await page.locator('[data-told]').textContent()) === 'HTTP on web-01 is restarting.', 'nothing is said aloud');
      check(await page.evaluate(() => document.activeElement?.dataset.service?.endsWith('/HTTP')), 'the focus is lost');
      await page.getByLabel('Filter services').fill('HTTP web-0');
      await page.locator('.told .note', { hasText: /HTTP on web-01 is running again after [\d.]+ s/ }).waitFor();
      const first = page.locator('.au tbody tr').first();
      await until('a line', async () => /admin/.test(await first.innerText()));
      const text = await first.innerText();
      check(/restart HTTP on web-01/.test(text) && /running after [\d.]+ s/.test(text) && text.includes('“workers stuck”'), text);
      await button(page, 'Restart', 'HTTP').waitFor();
      check(posts(mock).length === 1, `${posts(mock).length} orders`);
      check(mock.state.control.actions[0].reason === 'workers stuck', 'another reason');
    });
  },

  async control_dialog_keepsTheKeyboardAndLeavesByEscape(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock);
      await button(page, 'Stop', 'HTTP').focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Stop HTTP on web-01?' });
      await dialog.waitFor();
      for (let i = 0; i < 8; i++) {
        await page.keyboard.press('Tab');
        check(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement.closest('dialog')), 'the focus left the dialog');
      }
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      check(await button(page, 'Stop', 'HTTP').evaluate((one) => one === document.activeElement), 'the focus did not return');
      await button(page, 'Stop', 'HTTP').click();
      await dialog.getByLabel(/^Reason/).fill(`turned \u202e around`);
      await dialog.getByText('cannot be seen').waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
      check(posts(mock).length === 0, 'ordered something');
    });
  },

  async '[EW-48] control_startThatFails_showsExitAndOutputUntilDismissed'(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.services.changed.set('web-01/HTTP', failed);
      mock.state.control.next = { result: 'failed', code: 'not-reached', text: 'apache2.service did not reach running', after: 'failed', exit: 75, output: 'Job for apache2.service failed.\nbind: \u001b[31mAddress already in use\n' };
      await open(page, mock);
      await order(page, 'Start', 'HTTP', 'try once');
      const panel = page.locator('.told .note.down');
      await panel.getByText(/Start of HTTP on web-01 failed, exit 75 after [\d.]+ s\. It has failed\. apache2\.service did not reach running\./).waitFor();
      check((await panel.locator('pre').textContent()) === 'Job for apache2.service failed.\nbind: \\u001b[31mAddress already in use', await panel.locator('pre').textContent());
      await page.locator('.au tbody tr').first().getByText('failed, exit 75').waitFor();
      await page.getByLabel('Filter services').fill('HTTP');
      check(await panel.isVisible(), 'the panel went by itself');
      await panel.getByRole('button', { name: 'Dismiss what came of HTTP on web-01' }).click();
      await panel.waitFor({ state: 'detached' });
    });
  },

  async control_refused_saysTheSentenceAndKeepsTheReason(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock);
      await button(page, 'Stop', 'HTTP').click();
      mock.state.control.broken.add('web-01');
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/^Reason/).fill('disk swap');
      await dialog.getByLabel(/^Name of the host/).fill('web-02');
      await dialog.getByRole('button', { name: 'Stop HTTP' }).click();
      await dialog.getByText('Type web-01 to stop it there.').waitFor();
      check(posts(mock).length === 0, 'stopped with the name of another host');
      await dialog.getByLabel(/^Name of the host/).fill('web-01');
      await dialog.getByRole('button', { name: 'Stop HTTP' }).click();
      await page.locator('.told .note.warn', { hasText: 'Stop of HTTP on web-01 was refused: web-01 has no helper that listens to this hub' }).waitFor();
      mock.state.control.broken.clear();
      await button(page, 'Stop', 'HTTP').click();
      check((await dialog.getByLabel(/^Reason/).inputValue()) === 'disk swap', 'the reason has to be typed again');
      await dialog.getByLabel(/^Name of the host/).fill('web-01');
      await dialog.getByRole('button', { name: 'Stop HTTP' }).click();
      await row(page, 'HTTP').getByText('Stopped').waitFor();
      await button(page, 'Start', 'HTTP').waitFor();
    });
  },

  async '[EW-48] control_noAnswerFromTheHost_isSaidHonestly'(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.control.next = { result: 'unknown', code: 'no-answer', text: 'no answer came', after: 'unknown', exit: null };
      await open(page, mock);
      await order(page, 'Restart', 'HTTP', 'stuck');
      await page.locator('.told .note.warn', { hasText: 'was sent, and no answer came: it may have been done or not' }).waitFor();
      await page.locator('.au tbody tr').first().getByText('no answer came: done or not').waitFor();
    });
  },

  async control_connectionBreaks_findsOutHowItWent(t) {
    await signedIn(t, {}, async (page, mock) => {
      Object.assign(mock.state.control, { cut: 'after', millis: 4000 });
      await open(page, mock);
      await order(page, 'Restart', 'HTTP', 'stuck again');
      await page.locator('.told', { hasText: 'The connection broke while HTTP on web-01 was restarting. Looking how it went.' }).waitFor();
      await page.locator('.told .note', { hasText: /is running again after [\d.]+ s/ }).waitFor();
      check(mock.state.control.actions.filter(({ reason }) => reason === 'stuck again').length === 1, 'it was ordered twice');
    });
  },

  async control_connectionBreaksBeforeTheHub_saysThatItWasNotTaken(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.control.cut = 'before';
      await open(page, mock);
      await order(page, 'Restart', 'HTTP', 'stuck');
      await page.locator('.told .note.warn', { hasText: 'the hub has no record of it: it was not taken' }).waitFor();
    });
  },

  async '[EW-47] control_byAViewer_isNotThere'(t) {
    await signedIn(t, { role: 'viewer' }, async (page, mock) => {
      await open(page, mock);
      await page.getByRole('heading', { name: 'Last actions' }).waitFor();
      check((await page.locator('.s-act').count()) === 0, 'a viewer sees buttons');
    });
  },

  async control_afterFiveMinutes_asksWhoItIsAndGoesOn(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock);
      mock.state.people.own.password = true;
      mock.age();
      await order(page, 'Restart', 'HTTP', 'stuck');
      const again = page.getByRole('dialog', { name: 'Is it you?' });
      await again.getByRole('button', { name: 'Cancel' }).click();
      await page.locator('.told .note.warn', { hasText: 'you did not confirm that it is you' }).waitFor();
      check(mock.state.control.actions.length === 4, 'it was done all the same');
      await order(page, 'Restart', 'HTTP', 'stuck');
      await again.getByLabel('Your password').fill(PASSWORD);
      await again.getByRole('button', { name: 'Confirm' }).click();
      await page.locator('.told .note', { hasText: 'HTTP on web-01 is running again' }).waitFor();
      check(mock.state.control.actions.length === 5, 'not done once');
    });
  },

  async control_ofOthers_isSeenInTheRow(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock);
      await page.locator('.au tbody tr').first().waitFor();
      mock.state.control.actions.unshift({ ...mock.state.control.actions[0], id: 'by-bob', at: Date.now(), verb: 'restart', actor: 'bob', result: 'running', code: null, text: null, exit: null, millis: null, after: null, output: null });
      await row(page, 'HTTP').getByText(/restarting… by bob, \d+ s/).waitFor();
      Object.assign(mock.state.control.actions[0], { result: 'ok', millis: 900, exit: 0, after: 'running' });
      await button(page, 'Restart', 'HTTP').waitFor();
    });
  },

  async control_offEverywhere_saysWhatToDoNext(t) {
    await signedIn(t, {}, async (page, mock) => {
      Object.assign(mock.state.control, { all: true, actions: [] });
      await open(page, mock);
      await page.getByRole('heading', { name: 'Control is off on every host' }).waitFor();
      await page.getByText('sudo /opt/tocsin-agent/current/bin/tocsin-agent helper setup --trust MCow').waitFor();
      await page.getByRole('button', { name: 'Control is off on every host' }).click();
      const dialog = page.getByRole('dialog', { name: 'Switch control on at a host' });
      await dialog.getByRole('button', { name: 'Copy' }).first().waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
    });
  },

  async control_onTheHostsOwnPage_isTheSame(t) {
    await signedIn(t, {}, async (page, mock) => {
      await open(page, mock, '/hosts/web-01/services');
      await page.getByText('Control is on: the helper here').waitFor();
      await order(page, 'Restart', 'HTTP', 'from its page');
      await page.locator('.told .note', { hasText: 'HTTP on web-01 is running again' }).waitFor();
      await page.locator('.au tbody tr').first().getByText('“from its page”').waitFor();
      mock.state.control.off.add('web-01');
      await page.getByText('Control is off here.').waitFor();
      await page.getByRole('button', { name: 'How control is switched on' }).click();
      await page.getByRole('dialog', { name: 'Switch control on at a host' }).waitFor();
    });
  },

  async control_onAPhone_isWithinReachOfAThumb(t) {
    await signedIn(t, { page: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } }, async (page, mock) => {
      await open(page, mock);
      const box = await button(page, 'Restart', 'HTTP').boundingBox();
      check(box.height >= 44 && box.width >= 44 && box.x >= 0 && box.x + box.width <= 390, JSON.stringify(box));
      await button(page, 'Restart', 'HTTP').tap();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel(/^Reason/).fill('from the train');
      for (const name of ['Cancel', 'Restart HTTP']) {
        const at = await dialog.getByRole('button', { name, exact: true }).boundingBox();
        check(at.height >= 44 && at.x + at.width <= 390 && at.y + at.height <= 844, `${name} ${JSON.stringify(at)}`);
      }
      await dialog.getByRole('button', { name: 'Restart HTTP' }).tap();
      await page.locator('.told .note', { hasText: 'is running again' }).waitFor();
      check(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page scrolls sideways');
    });
  },

  async control_dialogAndPanels_passAxe(t) {
    await signedIn(t, {}, async (page, mock) => {
      mock.state.control.next = { result: 'failed', text: 'not reached', after: 'failed', exit: 1, output: `${'line\n'.repeat(40)}` };
      await open(page, mock);
      await button(page, 'Restart', 'HTTP').click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('The last restart').waitFor();
      const look = async (what) => {
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        check(violations.length === 0, `${what}: ${violations.map((one) => `${one.id} ${one.nodes.map((node) => node.html).join(' ')}`).join('; ').slice(0, 600)}`);
      };
      await look('dialog');
      await dialog.getByLabel(/^Reason/).fill('stuck');
      await dialog.getByRole('button', { name: 'Restart HTTP' }).click();
      await page.locator('.told .note.down').waitFor();
      await look('panel');
      await page.getByRole('button', { name: 'Control is on for' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Copy' }).first().waitFor();
      await look('how to');
    });
  },

  async '[EW-08] overview_aServiceThatFailed_makesItsHostRed'(t) {
    await signedIn(t, {}, async (page, mock) => {
      const host = mock.state.fleet.find(({ name }) => name === 'web-02');
      host.failing = ['nginx has failed: exit 1'];
      await page.goto(mock.base);
      const tile = page.locator('.tile', { has: page.locator('b:text-is("web-02")') });
      await tile.getByText('Failing').waitFor();
      check((await tile.getAttribute('data-state')) === 'down', 'the tile is not red');
      await tile.getByText('nginx has failed: exit 1').waitFor();
      check(/\d/.test(await tile.locator('.val').textContent()) && !(await tile.locator('.val').textContent()).includes('was'), 'its values are of now');
      check((await page.textContent('h1')) === '1 host is down, 1 is failing, 3 need a look', await page.textContent('h1'));
      await page.getByRole('button', { name: /failing/ }).click();
      await until('only that host', async () => (await page.locator('.tile').count()) === 1);
      await page.goto(`${mock.base}/hosts/web-02`);
      await page.getByText('Failing: nginx has failed: exit 1').waitFor();
    });
  },
};
