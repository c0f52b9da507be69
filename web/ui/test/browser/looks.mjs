/** For everybody: axe finds nothing, no page scrolls sideways, targets are large enough for a thumb. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, LIVE, until } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PAGES = [['overview', () => '/', '.tile .spark'], ['list', () => '/?view=list&metric=load', '.gm .spark'], ['heat', () => '/?view=heat', '.hs path'], ['heatAsTable', () => '/?view=heat&as=table', '.heat-table td'], ['host', (t) => t.hub.hostPath, 'figure .u-over'], ['hostAsTables', (t) => `${t.hub.hostPath}?view=table`, '.as-table'], ['disks', (t) => `${t.hub.hostPath}/disks`, '.chosen .plot'], ['explore', (t) => `${t.hub.hostPath}/explore`, '.single .u-over'], ['processes', (t) => `${t.hub.hostPath}/processes`, 'tr[data-item]'],
  ['process', (t) => `${t.hub.hostPath}/processes`, 'tr[data-item]', 'tr[data-item] a', '.insp .u-over'],
  ['tree', (t) => `${t.hub.hostPath}/processes?view=tree`, 'tr[data-item][aria-level]'],
  ['addHost', () => '/settings/hosts/new?labels=site%3Dfra-1,role%3Dweb', '.steps .chip'],
  ['compare', (t) => `/compare?a=${t.hub.hostPath.split('/').pop()}&offset=1h`, '.groups tbody a'], ['views', () => '/views', '.view-list a, .view-list .empty'],
  ['checks', () => '/checks', '.ck .f'], ['check', () => '/checks', '.ck .f', '.ck .c-name a', '.past .u-over'],
  ['incidents', () => '/incidents', '.it'], ['incident', () => '/incidents', '.it', '.it', '.log li'], ['notify', () => '/settings/notify?edit=new', '.way select'], ['jobs', () => '/settings/jobs', '.jb .j-state .st'],
  ['services', () => '/services', '.sv .s-state .st'], ['service', () => '/services', '.sv .s-state .st', '.sv .s-name button', '.sv-detail .dl'], ['order', () => '/services?q=HTTP+web-01', '.sv .s-state .st', '.sv .s-act .btn', '.dlg .dl'], ['hostServices', (t) => `${t.hub.hostPath}/services`, '.sv .s-state .st'],
  ['software', () => '/software', '.soft .st, .soft .empty'], ['packages', () => '/software?q=s', '.soft tbody a, .soft .empty'], ['hostSoftware', (t) => `${t.hub.hostPath}/software`, '.soft .dl, .parts .empty'],
  ['people', () => '/settings/people', '.pe .act .btn'], ['account', () => '/settings/account', '.pe .act'], ['audit', () => '/settings/audit', '.pe tbody tr'],
  ['rules', () => '/rules', '.rl .said, .panel .empty'], ['rule', () => '/rules/new?text=cpu_busy+%3E+90+%25+for+5m+until+%3C+80+%25', '.rehearsal .u-over'], ['silences', () => '/silences', '.cal'], ['silence', () => '/silences?edit=new&kind=maintenance', '.edit [type="datetime-local"]'],
  ['births', (t) => `${t.hub.hostPath}/processes?view=births`, '.lanes .life']];

/** Nothing in them moves. */
const STILL = new Set(['views', 'checks', 'check', 'incidents', 'incident', 'notify', 'jobs', 'people', 'account', 'audit', 'services', 'service', 'order', 'hostServices', 'software', 'packages', 'rules', 'rule', 'silences', 'silence']);

export const looks = {};

for (const [name, path, sign, then, shown] of PAGES) {
  // Some pages have no address that every hub knows: they are opened by a click.
  const on = async (page) => {
    if (!then) return;
    await page.locator(then).first().click();
    await page.waitForSelector(shown);
  };
  const open = async (t, options) => {
    const page = await t.page({ path: path(t), ...options });
    await page.waitForSelector(sign, { state: 'attached' });
    if (!STILL.has(name)) await page.waitForSelector(LIVE);
    await on(page);
    return page;
  };
  looks[`${name}_bothThemes_axeFindsNothing`] = async (t) => {
    const page = await open(t, { colorScheme: 'light' });
    // Through the debugger, which the page's policy does not bind.
    await page.evaluate(axe);
    for (const theme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme: theme });
      // Colours that fade into the other theme are judged when they are there.
      await page.evaluate(async () => {
        await new Promise((drawn) => { requestAnimationFrame(() => requestAnimationFrame(drawn)); });
        await Promise.all(document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => null)));
      });
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      check(violations.length === 0, violations.map((one) => `${theme} ${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`).join('; ')}`).join('\n'));
    }
  };
  looks[`${name}_phone_noSidewaysScroll`] = async (t) => {
    await fits(await open(t, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }), 390);
  };
  looks[`${name}_everyWidth_noSidewaysScroll`] = async (t) => {
    const page = await open(t, { viewport: { width: 1920, height: 844 } });
    for (const width of [1920, 1440, 1024, 768]) {
      await page.setViewportSize({ width, height: 844 });
      await fits(page, width);
    }
  };
}

/** Nothing is out of the page, and a table with fewer columns still fills its panel; waits for the layout that a new width asks for. */
export async function fits(page, width) {
  let found;
  await until(`a page that fits ${width} pixels`, async () => {
    found = await page.evaluate(() => {
      const wide = document.documentElement.scrollWidth;
      // What an ellipsis cuts off is not out of the page.
      const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.parentElement.closest('.cut') && !one.closest('.sr, .skip, .tabs, .as-table, svg')).map((one) => `${one.tagName}.${one.className}`);
      const table = innerWidth > 640 ? document.querySelector('table.procs, table.hosts, table.parts-table') : null;
      const last = table && [...table.tHead.rows[0].cells].filter((cell) => cell.offsetWidth > 0).at(-1);
      const short = last ? Math.round(table.closest('.panel, .tbl').getBoundingClientRect().right - last.getBoundingClientRect().right) : 0;
      return { wide, inner: innerWidth, out: out.slice(0, 3), short };
    });
    return found.wide <= found.inner && found.out.length === 0 && found.short <= 2;
  }, 10_000).catch((late) => { throw new Error(`${JSON.stringify(found)}: ${late.message}`); });
}

/** Against a real hub, whose pages are the same: the themes and the narrowest width; not of what needs a helper there. */
export const firstLooks = Object.fromEntries(Object.entries(looks).filter(([name]) => /_(bothThemes|phone)_/.test(name) && !name.startsWith('order_')));

export { PAGES, STILL };
