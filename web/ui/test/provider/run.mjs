/**
 * Signs in at a certified provider (OpenID Connect) with a real browser and a real hub: that what the hub asks and
 * believes works with somebody else's program. The tests that every build runs have a provider of their own, which lies.
 *
 * `npm ci && node run.mjs` in this folder, after the product was built. Prints a line for each step.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Provider from 'oidc-provider';
import { startBrowser } from '../browser/browser.mjs';

const TOCSIN = new URL('../../../../tocsin', import.meta.url).pathname;
const SECRET = 'a secret: of/the client';
const PATIENCE = 90_000;
const freePort = () => new Promise((done) => { const one = createServer().listen(0, '127.0.0.1', () => { const { port } = one.address(); one.close(() => done(port)); }); });
const say = (words) => console.log(`ok  ${words}`);
function must(condition, words) {
  if (!condition) throw new Error(words);
  say(words);
}

const [hubPort, agentsPort, providerPort] = [await freePort(), await freePort(), await freePort()];
const hub = `http://127.0.0.1:${hubPort}`;
const issuer = `http://localhost:${providerPort}`;
const folder = mkdtempSync(join(tmpdir(), 'tocsin-provider-'));

const provider = new Provider(issuer, {
  clients: [{ client_id: 'tocsin', client_secret: SECRET, redirect_uris: [`${hub}/welcome`], response_types: ['code'], grant_types: ['authorization_code'] }],
  claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email', 'email_verified'] },
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, preferred_username: id, groups: id === 'ann' ? ['staff', 'ops'] : ['staff'], email: `${id}@example.com`, email_verified: true }) }),
  pkce: { required: () => true },
  cookies: { keys: ['only for this test'] },
});
const server = http.createServer(provider.callback()).listen(providerPort, '127.0.0.1');

const access = join(folder, 'access.yaml');
writeFileSync(access, `provider:
  name: Example
  issuer: ${issuer}
  client-id: tocsin
  client-secret: \${env:SECRET}
  origin: ${hub}
  grants:
    - {claim: groups, value: ops, role: admin}
`);
const process_ = spawn(TOCSIN, ['hub', '--allow-root', '--data', join(folder, 'data'), '--web', `127.0.0.1:${hubPort}`, '--agents', `127.0.0.1:${agentsPort}`, '--access', access], { env: { ...process.env, SECRET }, stdio: ['ignore', 'pipe', 'inherit'] });
let browser;
try {
  const link = await new Promise((done, fail) => {
    let said = '';
    const late = setTimeout(() => fail(new Error(`the hub did not start: ${said}`)), 10 * PATIENCE);
    process_.stdout.on('data', (some) => {
      said += some;
      const found = /Sign in: (\S+)/.exec(said);
      if (found) { clearTimeout(late); done(found[1]); }
    });
    process_.on('exit', (code) => fail(new Error(`the hub ended with ${code}: ${said}`)));
  });
  browser = await startBrowser();
  const admin = await (await browser.newContext()).newPage();
  admin.setDefaultTimeout(PATIENCE);
  await admin.goto(link);
  await admin.waitForURL(`${hub}/`);
  say('the first one comes by the link');

  const signIn = async (name) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await page.goto(`${hub}/checks`);
    await page.getByRole('button', { name: 'Sign in with Example' }).click();
    await there(page, name);
    return page;
  };
  const there = async (page, name) => {
    await page.waitForURL(`${issuer}/interaction/**`);
    await page.locator('input[name=login]').fill(name);
    await page.locator('input[name=password]').fill('anything');
    await page.locator('button[type=submit]').click();
    const consent = page.getByRole('button', { name: 'Continue' });
    await Promise.race([page.waitForURL(`${hub}/**`), consent.waitFor()]);
    if (page.url().startsWith(issuer)) await consent.click();
    await page.waitForURL(`${hub}/**`);
  };

  const ann = await signIn('ann');
  await ann.waitForURL(`${hub}/checks`);
  const me = await ann.evaluate(() => fetch('/api/v1/me').then((answer) => answer.json()));
  must(me.name === 'ann' && me.role === 'admin' && me.provider === issuer, 'ann is who the provider says, and may what her group may');
  must(!(await ann.evaluate(() => location.href)).includes('code='), 'the address keeps nothing of it');

  await ann.goto(`${hub}/settings/people`);
  await ann.getByRole('cell', { name: `localhost:${providerPort}` }).first().waitFor();
  say('she is listed with her provider');

  // The proof of who one is, anew: as the page asks for it when a request is refused.
  await ann.evaluate(async () => {
    const { csrf } = await fetch('/api/v1/me').then((answer) => answer.json());
    const begun = await fetch('/api/v1/session/provider', { method: 'POST', body: '{"again":true}', headers: { 'Content-Type': 'application/json', 'X-Tocsin-CSRF': csrf } }).then((answer) => answer.json());
    sessionStorage.setItem('tocsin-provider', JSON.stringify({ again: true, at: '/settings/people' }));
    location.assign(begun.address);
  });
  await there(ann, 'ann');
  await ann.waitForURL(`${hub}/settings/people`);
  const audit = await admin.evaluate(() => fetch('/api/v1/audit').then((answer) => answer.json()));
  must(audit.items.some(({ detail }) => detail === 'again, by provider'), 'she says anew who she is, and the provider asks for the password');

  const bob = await signIn('bob');
  await bob.getByText('nothing is granted to you here').waitFor();
  say('bob is known there, and not let in');
} finally {
  await browser?.close();
  process_.removeAllListeners('exit');
  const ended = new Promise((done) => { process_.on('exit', done); });
  process_.kill('SIGTERM');
  await ended;
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
}
