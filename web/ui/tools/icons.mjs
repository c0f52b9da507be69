/**
 * Draws the icons of the installed app from the product's mark: node tools/icons.mjs
 * They are kept in public/icons, so that a build needs no browser.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from '../test/browser/browser.mjs';

const OUT = new URL('../public/icons/', import.meta.url).pathname;
const MARK = '<path d="M8.2 1h7.6a1 1 0 0 1 0 2H8.2a1 1 0 0 1 0-2Z"/><path d="M12 4c3.2 0 5.1 2 5.4 4.9.3 2.7 1 4.4 2.7 5.9H3.9c1.7-1.5 2.4-3.2 2.7-5.9C6.9 6 8.8 4 12 4Z"/><path d="M3.8 16h16.4a1.1 1.1 0 0 1 0 2.2H3.8a1.1 1.1 0 0 1 0-2.2Z"/>';

/** `share`: how much of the square the bell takes; `round`: the radius of the square's corners in hundredths. */
const icon = (share, round) => {
  const scale = (share * 100) / 24;
  const at = (100 - 24 * scale) / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" rx="${round}" fill="#15181c"/><g transform="translate(${at.toFixed(2)} ${at.toFixed(2)}) scale(${scale.toFixed(4)})" fill="#f6f5f1">${MARK}<circle cx="12" cy="21.2" r="2.4" fill="#0fae82"/></g></svg>`;
};

mkdirSync(OUT, { recursive: true });
writeFileSync(join(OUT, 'icon.svg'), `${icon(0.66, 22)}\n`);
const browser = await startBrowser();
// A maskable icon may lose everything outside the middle four fifths; a phone cuts the corners of its own icons itself.
for (const [name, size, share, round] of [['icon-192', 192, 0.66, 22], ['icon-512', 512, 0.66, 22], ['maskable-512', 512, 0.52, 0], ['apple-touch-icon', 180, 0.6, 0]]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${icon(share, round)}`);
  await page.screenshot({ path: join(OUT, `${name}.png`), omitBackground: true });
  await page.close();
}
await browser.close();
