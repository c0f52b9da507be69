/**
 * Runs the browser tests. `node test/browser/run.mjs [part of a name …]`
 * Without TOCSIN_SIGNIN: against the simulated hub, everything. With it (a sign-in link of a real hub): what any hub
 * must do, without the tests that need simulated hosts. TOCSIN_HOST names the host whose pages are opened; else the
 * first living one. The last line counts; each test is a <testcase> of web/target/node-reports/browser-*.xml.
 */
import { startMock } from '../../mock/server.mjs';
import { startBrowser } from './browser.mjs';
import { DEADLINE, Harness } from './harness.mjs';
import { writeReport } from './junit.mjs';
import { line } from './line.mjs';
import { looks } from './looks.mjs';
import { pages } from './pages.mjs';
import { simulated } from './simulated.mjs';

const LIMIT = 400_000;
const only = process.argv.slice(2);
const real = process.env.TOCSIN_SIGNIN;
const mock = real ? null : await startMock();
const browser = await startBrowser();
const done = []; // { name, seconds, problem }

async function signIn() {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(DEADLINE);
  const page = await context.newPage();
  await page.goto(real ?? mock.signIn());
  await page.waitForSelector('.tile[data-state]');
  const base = new URL(page.url()).origin;
  const living = page.locator('.tile[data-state="ok"], .tile[data-state="warn"]').first();
  const hostPath = process.env.TOCSIN_HOST ? `/hosts/${process.env.TOCSIN_HOST}` : mock ? '/hosts/db-02' : await living.locator('a').getAttribute('href');
  const state = await context.storageState();
  await context.close();
  return { base, state, mock, hostPath };
}

const limited = (work, name) => {
  let timer;
  const late = new Promise((_, fail) => { timer = setTimeout(() => fail(new Error(`${name} took longer than ${LIMIT / 1000} s`)), LIMIT); });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

try {
  const hub = await signIn();
  for (const [name, run] of Object.entries({ ...pages, ...looks, ...line, ...(mock ? simulated : {}) })) {
    if (only.length && !only.some((part) => name.includes(part))) continue;
    const t = new Harness(browser, hub);
    const start = Date.now();
    let problem = null;
    try {
      await limited(run(t), name);
    } catch (error) {
      problem = error;
    }
    try {
      await t.finish();
    } catch (error) {
      problem ??= error;
    }
    done.push({ name, seconds: (Date.now() - start) / 1000, problem });
    if (problem) {
      console.log(`FAIL  ${name}\n${String(problem.stack ?? problem).split('\n').slice(0, 12).map((one) => `      ${one}`).join('\n')}`);
    } else {
      console.log(`ok    ${name} (${Date.now() - start} ms)`);
    }
  }
} catch (error) {
  done.push({ name: 'sign-in', seconds: 0, problem: error });
  console.log(`FAIL  sign-in\n      ${error.stack}`);
} finally {
  await browser.close();
  await mock?.stop();
}
const failed = done.filter((one) => one.problem).length;
if (!only.length) writeReport(mock ? 'simulated' : 'product', done);
console.log(`${done.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed || !done.length ? 1 : 0);
