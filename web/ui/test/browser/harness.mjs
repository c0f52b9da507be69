/** What every browser test gets: a signed-in page that is watched for errors, and waiting with a deadline. */
import { readFileSync } from 'node:fs';
import { startBrowser } from './browser.mjs';
import { startProxy } from './proxy.mjs';

/** Many times what a step takes alone: the machine may be busy with a build and other tests. */
export const DEADLINE = 90_000;

/** Asks again until the answer is true-ish; says what it waited for when time is up. */
export async function until(what, ask, deadline = DEADLINE) {
  const end = Date.now() + deadline;
  let last;
  for (;;) {
    try {
      last = await ask();
      if (last) return last;
    } catch (problem) {
      last = problem;
    }
    if (Date.now() > end) throw new Error(`waited ${deadline / 1000} s for ${what}; last answer: ${last instanceof Error ? last.message : JSON.stringify(last)}`);
    await new Promise((done) => { setTimeout(done, 100); });
  }
}

export function check(condition, words) {
  if (!condition) throw new Error(words);
}

/** Runs in the page before the app: notes policy violations and everything the event stream says. */
function spy() {
  window.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  window.heard = [];
  window.streams = [];
  const Real = window.EventSource;
  window.EventSource = class extends Real {
    constructor(url) {
      super(url);
      window.streams.push(this);
      for (const kind of ['snapshot', 'frame', 'host']) {
        this.addEventListener(kind, (event) => {
          const data = JSON.parse(event.data);
          window.heard.push({ kind, id: event.lastEventId, host: data.host ?? data.id ?? null, at: data.at ?? null, when: Date.now() });
        });
      }
    }
  };
}

const BLOCKED = /Service Worker registration blocked by Playwright/;

export class Harness {
  constructor(browser, hub) {
    this.browser = browser;
    this.hub = hub; // { base, state, mock, hostPath }
    this.open = [];
  }

  /**
   * A page of its own context. `expect`: patterns of console errors that belong to the test. Without a service worker,
   * whose requests nobody could hold back or change, unless the test is about it (`serviceWorkers: 'allow'`).
   */
  async page({ path = '/', signedIn = true, expect = [], base = this.hub.base, state = this.hub.state, whole = false, ...options } = {}) {
    if (whole) this.whole ??= await startBrowser({ whole });
    const context = await (whole ? this.whole : this.browser).newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: 'block', ...options, ...(signedIn ? { storageState: state } : {}) });
    context.setDefaultTimeout(DEADLINE);
    context.setDefaultNavigationTimeout(DEADLINE);
    await context.addInitScript(spy);
    const page = await context.newPage();
    const seen = { context, page, errors: [], foreign: [], expect, origin: new URL(base).origin };
    page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') seen.errors.push(`${message.text()} ${message.location().url ?? ''}`); });
    page.on('pageerror', (error) => seen.errors.push(error.stack ?? error.message));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol.startsWith('http') && url.hostname !== new URL(base).hostname) seen.foreign.push(request.url());
    });
    this.open.push(seen);
    await page.goto(base + path);
    return page;
  }

  /** The hub behind a line that can be cut. */
  async line() {
    const url = new URL(this.hub.base);
    const proxy = await startProxy(url.hostname, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
    this.proxies = [...(this.proxies ?? []), proxy];
    return { proxy, base: `${url.protocol}//${url.hostname}:${proxy.port}` };
  }

  /** Closes what the test opened; anything that went wrong in a page fails it. */
  async finish() {
    const problems = [];
    for (const { context, page, errors, foreign, expect } of this.open.splice(0)) {
      const violations = await page.evaluate(() => window.violations).catch(() => []);
      problems.push(...violations.map((text) => `policy violation: ${text}`), ...foreign.map((url) => `request to somebody else: ${url}`));
      problems.push(...errors.filter((text) => ![...expect, BLOCKED].some((pattern) => pattern.test(text))).map((text) => `console: ${text}`));
      await context.close();
    }
    for (const proxy of this.proxies?.splice(0) ?? []) await proxy.stop();
    await this.whole?.close();
    if (problems.length) throw new Error(problems.slice(0, 5).join('\n'));
  }
}

/**
 * What the page itself has cost so far, in milliseconds of processor time of its main thread: a machine that is busy
 * with other work does not count.
 */
export async function meter(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * metrics.find((one) => one.name === 'TaskDuration').value;
  };
}

/** What a frame of scrolling by so many pixels costs the page, in milliseconds of the processor. */
export async function scrollCost(page, frames = 90, pixels = 120) {
  const cost = await meter(page);
  const before = await cost();
  await page.evaluate(([count, step]) => new Promise((done) => {
    let left = count;
    const move = () => {
      scrollBy(0, step);
      if (left-- > 0) requestAnimationFrame(move);
      else done();
    };
    requestAnimationFrame(move);
  }), [frames, pixels]);
  return ((await cost()) - before) / frames;
}

export const LIVE = '[data-live="live"] time';
export const NETWORK = [/net::ERR_/, /Failed to load resource/];
export const distinct = (values) => new Set(values).size;

/** What a click saves, as bytes and with its name. */
export async function saved(page, click) {
  const [download] = await Promise.all([page.waitForEvent('download'), click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** An item of the menu by which a chart is taken along. */
export async function fromMenu(page, chart, item) {
  await page.locator(`figure[data-chart="${chart}"]`).getByRole('button', { name: /^Save / }).click();
  return page.getByRole('button', { name: item, exact: true });
}
