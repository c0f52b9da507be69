/** For everybody: axe finds nothing, no page scrolls sideways, targets are large enough for a thumb. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { check, LIVE } from './harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PAGES = [['overview', () => '/', '.tile .spark'], ['host', (t) => t.hub.hostPath, 'figure .u-over'], ['hostAsTables', (t) => `${t.hub.hostPath}?view=table`, '.as-table'], ['processes', (t) => `${t.hub.hostPath}/processes`, 'tr[data-item]']];

export const looks = {};

for (const [name, path, sign] of PAGES) {
  for (const theme of ['light', 'dark']) {
    looks[`${name}_${theme}_axeFindsNothing`] = async (t) => {
      const page = await t.page({ path: path(t), colorScheme: theme });
      await page.waitForSelector(sign);
      await page.waitForSelector(LIVE);
      // Through the debugger, which the page's policy does not bind.
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
      check(violations.length === 0, violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary?.split('\n')[1] ?? ''}`).join('; ')}`).join('\n'));
    };
  }
  for (const width of [390, 768, 1024, 1440, 1920]) {
    looks[`${name}_${width}wide_noSidewaysScroll`] = async (t) => {
      const page = await t.page({ path: path(t), viewport: { width, height: 844 }, hasTouch: width === 390, isMobile: width === 390 });
      await page.waitForSelector(sign);
      await page.waitForSelector(LIVE);
      // What an ellipsis cuts off is not out of the page.
      const found = await page.evaluate(() => {
        const wide = document.documentElement.scrollWidth;
        const out = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && !one.parentElement.closest('.cut') && !one.closest('.sr, .skip, .tabs, .as-table, svg')).map((one) => `${one.tagName}.${one.className}`);
        // A table with fewer columns still fills its panel.
        const table = innerWidth > 640 ? document.querySelector('table.procs') : null;
        const last = table && [...table.tHead.rows[0].cells].filter((cell) => cell.offsetWidth > 0).at(-1);
        const short = last ? Math.round(table.closest('.panel').getBoundingClientRect().right - last.getBoundingClientRect().right) : 0;
        return { wide, inner: innerWidth, out: out.slice(0, 3), short };
      });
      check(found.wide <= found.inner && found.out.length === 0 && found.short <= 2, JSON.stringify(found));
    };
  }
}
