/** Signing in by a password, what people change of their own, users, and who did what. Each test has a hub of its own. */
import { CODE, PASSWORD } from '../../mock/people.mjs';
import { check, until } from './harness.mjs';
import { own, signedIn } from './own.mjs';

export const people = {
  async '[EW-46] signIn_byPasswordAndCode_opensTheOverview'(t) {
    await own(t, {}, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      mock.state.sessions.clear();
      await page.goto(`${mock.base}/checks`);
      await page.getByRole('heading', { name: 'Signed out' }).waitFor();
      await page.getByLabel('Name').fill('ann');
      await page.getByLabel('Password').fill('something else');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('the name or the password is not right').waitFor();
      check((await page.getByLabel('Password').getAttribute('aria-invalid')) === 'true', 'the field is not marked');
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByLabel('Code').waitFor();
      await until('the code is where one types', async () => page.getByLabel('Code').evaluate((field) => field === document.activeElement));
      await page.keyboard.type(CODE);
      await page.keyboard.press('Enter');
      await page.waitForSelector('.ck .f');
      check(new URL(page.url()).pathname === '/checks', 'not where one wanted to be');
    });
  },

  async '[EW-46] signIn_atTheProvider_comesBackToWhereOneWas'(t) {
    await own(t, {}, async (page, mock) => {
      await page.waitForSelector('.tile[data-state]');
      mock.state.provider = 'Keycloak';
      mock.state.sessions.clear();
      await page.goto(`${mock.base}/checks`);
      mock.state.denied = true;
      await page.getByRole('button', { name: 'Sign in with Keycloak' }).click();
      await page.getByText('You were not signed in there (access_denied).').waitFor();
      check(page.url() === `${mock.base}/welcome`, `the address keeps what was sent: ${page.url()}`);
      mock.state.denied = false;
      await page.goto(`${mock.base}/checks`);
      await page.getByRole('button', { name: 'Sign in with Keycloak' }).click();
      await page.waitForSelector('.ck .f');
      check(new URL(page.url()).pathname === '/checks', 'not where one was');
    });
  },

  async staleSession_ofAProvider_isConfirmedThere(t) {
    await signedIn(t, {}, async (page, mock) => {
      Object.assign(mock.state.people.own, { provider: 'https://id.example.com/realms/ops' });
      mock.state.people.users.push({ name: 'eve', role: 'viewer', hosts: ['*'], password: false, totp: false, provider: 'https://id.example.com/realms/ops', created: Date.now(), lastSeen: null });
      await page.goto(`${mock.base}/settings/people`);
      await page.getByRole('cell', { name: 'id.example.com' }).waitFor();
      check((await page.getByRole('button', { name: 'Edit eve' }).count()) === 0, 'what the provider says can be edited');
      mock.age();
      await page.getByRole('button', { name: 'Remove eve' }).click();
      await page.getByText('You sign in at id.example.com').waitFor();
      await page.getByRole('button', { name: 'Go there' }).click();
      await page.waitForLoadState();
      await page.getByRole('heading', { name: '3 users' }).waitFor();
      await page.getByRole('button', { name: 'Remove eve' }).click();
      await page.getByRole('heading', { name: '2 users' }).waitFor();
    }, { expect: [/403/] });
  },

  async account_passwordAndSecondFactor_areSetUp(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Password and sessions' }).click();
      await page.getByRole('heading', { name: 'admin' }).waitFor();
      await page.getByLabel('The new one').fill('short');
      await page.getByRole('button', { name: 'Set password' }).click();
      await page.getByText('must have 12 to 256 characters, got 5').waitFor();
      await page.getByLabel('The new one').fill(PASSWORD);
      await page.getByRole('button', { name: 'Set password' }).click();
      await page.getByText('The password is set').waitFor();
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByText('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP').waitFor();
      await page.getByRole('img', { name: 'The same as a picture' }).waitFor();
      await page.getByLabel('The code that it shows').fill('000000');
      await page.getByRole('button', { name: 'Put it in force' }).click();
      await page.getByText('this is not the code of now').waitFor();
      await page.getByLabel('The code that it shows').fill(CODE);
      await page.getByRole('button', { name: 'Put it in force' }).click();
      await page.getByText('abcde-fghi0-jklmn-o').waitFor();
      await page.getByText('10 recovery codes are left').waitFor();
      await page.getByText('Firefox on Linux').waitFor();
      await page.getByRole('button', { name: 'End all others' }).click();
      await until('the other session is gone', async () => (await page.getByText('Firefox on Linux').count()) === 0);
      check(mock.state.people.others.length === 0, 'the hub still has it');
    });
  },

  async users_addEditRemove_andALink(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Users', exact: true }).click();
      await page.getByRole('heading', { name: '2 users' }).waitFor();
      await page.getByRole('button', { name: 'Add a user' }).click();
      await page.getByLabel('Name').fill('Bob');
      await page.getByLabel('Role').selectOption('operator');
      await page.getByLabel('Only these hosts').fill('web-*, site=fra-1');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('must be 1 to 64').waitFor();
      await page.getByLabel('Name').fill('bob');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await page.getByText('http://hub/welcome#k=for-bob').waitFor();
      const made = mock.state.people.users.find(({ name }) => name === 'bob');
      check(JSON.stringify(made.hosts) === '["web-*","site=fra-1"]' && made.role === 'operator', JSON.stringify(made));
      await page.getByRole('button', { name: 'Edit ann.weatherby' }).click();
      await page.getByLabel('Only these hosts').fill('');
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await page.getByText('ann.weatherby is operator on every host').waitFor();
      await page.getByRole('button', { name: 'Remove admin' }).click();
      await page.getByText('there must be an admin of every host').waitFor();
      await page.getByRole('button', { name: 'Remove bob' }).click();
      await page.getByRole('heading', { name: '2 users' }).waitFor();
    }, { expect: [/400/, /409/] });
  },

  async '[EW-46] staleSession_isAskedOnce_andWhatWasWantedIsDone'(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/settings/people`);
      await page.getByRole('heading', { name: '2 users' }).waitFor();
      Object.assign(mock.state.people.own, { password: true, totp: true });
      mock.age();
      const link = page.getByRole('button', { name: 'A sign-in link for ann.weatherby' });
      await link.click();
      await page.getByRole('heading', { name: 'Is it you?' }).waitFor();
      await until('the password is where one types', async () => page.getByLabel('Your password').evaluate((field) => field === document.activeElement));
      await page.keyboard.press('Escape');
      await page.getByText('you did not confirm that it is you').waitFor();

      await link.click();
      await page.getByLabel('Your password').fill('something else');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('this is not your password').waitFor();
      await page.getByLabel('Your password').fill(PASSWORD);
      await page.getByLabel('Code').fill(CODE);
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('http://hub/welcome#k=for-ann.weatherby').waitFor();
      check((await page.locator('dialog').count()) === 0, 'the dialog stays');
      check(mock.state.log.filter((line) => line === 'POST /api/v1/signin-links').length === 3, 'not asked as often as clicked, and once more');
      await link.click();
      await until('it is not asked again', () => mock.state.log.filter((line) => line === 'POST /api/v1/signin-links').length === 4);
    }, { expect: [/400/, /403/] });
  },

  async staleSession_withoutAPassword_pastesANewLink(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/settings/people`);
      await page.getByRole('heading', { name: '2 users' }).waitFor();
      mock.age();
      await page.getByRole('button', { name: 'A sign-in link for ann.weatherby' }).click();
      await page.getByLabel('The new link').fill('http://hub/welcome#k=old');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('this link is not yours').waitFor();
      await page.getByLabel('The new link').fill(' http://hub/welcome#k=fresh ');
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByText('http://hub/welcome#k=for-ann.weatherby').waitFor();
    }, { expect: [/400/, /403/] });
  },

  async tokens_makeOne_shownOnce_andDelete(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Tokens', exact: true }).click();
      await page.getByRole('heading', { name: '1 token', exact: true }).waitFor();
      await page.getByText('push:backup').waitFor();
      await page.getByRole('button', { name: 'Make a token' }).click();
      await page.getByLabel('Name').fill('intranet');
      await page.getByLabel('Only for').selectOption('card');
      await page.getByLabel('Only these hosts').fill('=x');
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByText('has a pattern that is not').waitFor();
      await page.getByLabel('Only these hosts').fill('web-01');
      await page.getByRole('button', { name: 'Make it' }).click();
      await page.getByText(`tocsin_f1_${'x'.repeat(43)}`).waitFor();
      const [made] = mock.state.people.tokens;
      check(made.role === 'viewer' && made.scopes[0] === 'card' && made.hosts[0] === 'web-01', JSON.stringify(made));
      await page.reload();
      await page.getByRole('heading', { name: '2 tokens' }).waitFor();
      check((await page.getByText('tocsin_f1').count()) === 0, 'it is shown again');
      await page.getByRole('button', { name: 'Delete backup job' }).click();
      await page.getByText('backup job opens nothing any more').waitFor();
      await page.getByRole('heading', { name: '1 token', exact: true }).waitFor();
    }, { expect: [/400/] });
  },

  async adminOfFewHosts_isNotOfferedWhatIsRefused(t) {
    await signedIn(t, { hosts: 13, limited: ['web-*'] }, async (page, mock) => {
      await page.getByLabel(/^Account/).click();
      await page.getByRole('link', { name: 'Password and sessions' }).waitFor();
      for (const name of ['Users', 'Tokens', 'Audit', 'Who is told', 'Jobs', 'Views']) {
        check((await page.locator('.menu-body').getByRole('link', { name, exact: true }).count()) === 0, `${name} is offered`);
      }
      const found = await page.locator('.nav a').allTextContents();
      check(found.join().startsWith('Overview,Services,Checks,Incidents') && !found.includes('Views'), found.join());
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByRole('option', { name: /^Checks/ }).first().waitFor();
      const entries = (await page.getByRole('option').allTextContents()).join('\n');
      for (const name of ['Views', 'Rules', 'Add a check', 'Users', 'Who is told']) check(!entries.includes(name), `${name} is in the search`);
      await page.goto(`${mock.base}/incidents`);
      await page.getByRole('link', { name: /^Ended/ }).waitFor();
      check((await page.locator('.tabs a').count()) === 2, 'rules are offered');
      await page.goto(`${mock.base}/checks`);
      await page.locator('.ck tbody tr').first().waitFor();
      check((await page.getByRole('link', { name: 'Add a check' }).count()) === 0, 'a check is offered');
      await page.goto(`${mock.base}/settings/tokens`);
      await page.getByText('An admin can do this').waitFor();
    });
  },

  async audit_readsOnAndVerifies(t) {
    await signedIn(t, {}, async (page, mock) => {
      await page.goto(`${mock.base}/settings/audit`);
      await page.getByText('tried to sign in').first().waitFor();
      check((await page.locator('.pe tbody tr').count()) === 100, 'not a page');
      await page.getByRole('button', { name: 'Older' }).click();
      await until('all of it', async () => (await page.locator('.pe tbody tr').count()) === 120);
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText('All 120 entries are as they were written').waitFor();
      mock.state.people.broken = 7;
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText('Entry 7 is not as it was written').waitFor();
    });
  },

  async usersAndAudit_byAnOperator_areNotAskedFor(t) {
    await signedIn(t, { role: 'operator' }, async (page, mock) => {
      for (const path of ['/settings/people', '/settings/audit']) {
        await page.goto(mock.base + path);
        await page.getByText('An admin can do this').waitFor();
      }
      check(mock.state.log.every((line) => !/api\/v1\/(users|audit)/.test(line)), 'asked for what is not theirs');
    });
  },
};
