/**
 * Runs the browser tests. `node test/browser/run.mjs [part of a name …]`
 * Without TOCSIN_SIGNIN: against the simulated hub, everything. With it (a sign-in link of a real hub): what any hub
 * must do, without the tests that need simulated hosts. TOCSIN_HOST names the host whose pages are opened; else the
 * first living one. The last line counts; each test is a <testcase> of web/target/node-reports/browser-*.xml.
 */
import { startMock } from '../../mock/server.mjs';
import { startBrowser } from './browser.mjs';
import { checks } from './checks.mjs';
import { compare, compareSimulated } from './compare.mjs';
import { control } from './control.mjs';
import { embed } from './embed.mjs';
import { first } from './first.mjs';
import { fleet } from './fleet.mjs';
import { DEADLINE, Harness } from './harness.mjs';
import { host } from './host.mjs';
import { hostileTexts } from './hostile.mjs';
import { incidents } from './incidents.mjs';
import { moves } from './moves.mjs';
import { writeReport } from './junit.mjs';
import { jobs } from './jobs.mjs';
import { line } from './line.mjs';
import { live } from './live.mjs';
import { firstLooks, looks } from './looks.mjs';
import { lives } from './lives.mjs';
import { many } from './many.mjs';
import { notify } from './notify.mjs';
import { offline } from './offline.mjs';
import { overview } from './overview.mjs';
import { pages } from './pages.mjs';
import { process as processes } from './process.mjs';
import { people } from './people.mjs';
import { rules } from './rules.mjs';
import { searching } from './search.mjs';
import { services } from './services.mjs';
import { silences } from './silences.mjs';
import { software } from './software.mjs';
import { states } from './states.mjs';
import { simulated } from './simulated.mjs';

/** What any hub must do, and what needs simulated hosts; the longest first, so that none is alone at the end. */
const ANY = [line, searching, processes, compare, overview, pages];
const SIMULATED = [
  live,
  first,
  offline,
  lives,
  host,
  moves,
  simulated,
  checks,
  states,
  incidents,
  notify,
  jobs,
  people,
  embed,
  rules,
  services,
  control,
  hostileTexts,
  silences,
  software,
  compareSimulated,
  fleet,
  many,
  looks,
];
const LIMIT = 400_000;
/** So many tests at a time. */
const TOGETHER = 3;
const only = process.argv.slice(2);
const real = process.env.TOCSIN_SIGNIN;
const mock = real ? null : await startMock();
const browser = await startBrowser();
/** Colours, names and widths are the engine's: it looks at them alone, for half the processor time. */
const engine = real ? await startBrowser({ engine: true }) : browser;
const done = []; // { name, seconds, problem, first }: first is what failed before it passed the second time

async function signIn() {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  context.setDefaultTimeout(DEADLINE);
  const page = await context.newPage();
  await page.goto(real ?? mock.signIn());
  await page.waitForSelector('.tile[data-state]');
  const base = new URL(page.url()).origin;
  const living = page.locator('.tile:has(.minis:not(.past))').first();
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

/** Runs one test and notes how it ended; one that fails for the first time (`first` is null) is put off. */
async function one(hub, name, run, first = null) {
  const start = Date.now();
  const problem = await problemOf(hub, name, run);
  const took = Date.now() - start;
  if (problem && !first) {
    console.log(`later ${name} (${took} ms) is run once more at the end`);
    return { name, run, first: problem };
  }
  done.push({ name, seconds: took / 1000, problem, first: problem ? null : first });
  console.log(problem ? `FAIL  ${name}, the first time:\n${stackOf(first)}\n      the second time:\n${stackOf(problem)}` : first ? `AGAIN ${name} (${took} ms), the first time:\n${stackOf(first)}` : `ok    ${name} (${took} ms)`);
  return null;
}

const stackOf = (problem) => String(problem.stack ?? problem).split('\n').slice(0, 12).map((line) => `      ${line}`).join('\n');

async function problemOf(hub, name, run) {
  const t = new Harness(name in firstLooks ? engine : browser, hub);
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
  return problem;
}

try {
  const hub = await signIn();
  const waiting = Object.entries(Object.assign({}, ...(mock ? SIMULATED : [firstLooks]), ...ANY))
    .filter(([name]) => !only.length || only.some((part) => name.includes(part)));
  // A test waits for the next second most of its time: several share the machine, each with pages of its own.
  const again = [];
  await Promise.all(Array.from({ length: only.length ? 1 : TOGETHER }, async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const failed = await one(hub, ...next);
      if (failed) again.push(failed);
    }
  }));
  for (const { name, run, first } of again) await one(hub, name, run, first); // each alone
} catch (error) {
  done.push({ name: 'sign-in', seconds: 0, problem: error });
  console.log(`FAIL  sign-in\n      ${error.stack}`);
} finally {
  await browser.close();
  await engine.close();
  await mock?.stop();
}
const failed = done.filter((one) => one.problem).length;
if (!only.length) writeReport(mock ? 'simulated' : 'product', done);
console.log(`${done.length - failed} passed, ${failed} failed, 0 skipped`);
process.exit(failed || !done.length ? 1 : 0);
