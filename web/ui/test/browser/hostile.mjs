/** Texts that would like to be markup, in every answer that a page is made of: shown as they are, and nothing runs. */
import { check } from './harness.mjs';
import { signedIn } from './own.mjs';

/** Each of them would set `window.owned`, ask somebody else, or open a dialog. */
const TEXTS = [
  '<img src=x onerror="window.owned=1">',
  '<script>window.owned=1</script>',
  '<svg onload="window.owned=1"></svg>',
  '"><img src=x onerror=window.owned=1>',
  "' onmouseover='window.owned=1' autofocus onfocus='window.owned=1",
  '<iframe srcdoc="<script>parent.owned=1</script>"></iframe>',
  '<a href="javascript:window.owned=1">x</a>',
  'javascript:window.owned=1',
  '<style>@import "//evil.example/x.css";</style>',
  '<link rel="stylesheet" href="//evil.example/x.css">',
  '<base href="//evil.example/">',
  '<form action="//evil.example"><button>x</button></form>',
  '</title><script>alert(1)</script>',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '\u202egnp.exe\u2066\u200b\u0007',
  '<math><mtext><style></math><img src onerror=alert(1)>',
];

/** What an answer holds for people. What pages are found by (`id`, names of hosts) stays. */
const SHOWN = new Set(['description', 'reason', 'message', 'summary', 'cmdline', 'user', 'unit', 'detail', 'title', 'text', 'vendor', 'section', 'licence', 'note', 'actor', 'subject', 'help', 'trouble', 'result', 'failure', 'endSource', 'os', 'kernel', 'cpuModel', 'arch', 'agentVersion', 'ackedBy', 'endReason', 'remote', 'agent', 'address', 'transcript', 'dialogue', 'value', 'outcome', 'reasons', 'rebootReasons', 'labels', 'facts', 'path', 'version', 'init']);
const NAMED = /^\/api\/v1\/(services|software|packages|hosts\/[^/]+\/(services|software|packages|package|package-changes)|checks|incidents|rules|contacts|channels|silences|maintenance|views|jobs|audit|users|tokens|enrollments|messages|journal)/;
const PAGES = ['/', '/?view=list', '/hosts/web-01', '/hosts/db-02', '/hosts/db-02/services', '/hosts/db-02/software', '/services', '/software', '/software?q=openssl', '/checks', '/incidents', '/incidents?state=ended', '/rules', '/silences', '/views', '/compare', '/settings/notify', '/settings/jobs', '/settings/people', '/settings/account', '/settings/audit'];

let count = 0;
const hostile = (text) => `${text} ${TEXTS[count++ % TEXTS.length]}`;

function bent(value, key, names) {
  if (typeof value === 'string') return SHOWN.has(key) || (names && key === 'name') ? hostile(value) : value;
  if (Array.isArray(value)) return value.map((one) => bent(one, key, names));
  if (value === null || typeof value !== 'object') return value;
  // a host's own name is what its page is found by
  const inner = names && !(typeof value.id === 'string' && 'lastSeen' in value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bent(one, SHOWN.has(key) && typeof one === 'string' ? key : name, inner && name !== 'host')]));
}

async function bend(page) {
  await page.route('**/api/v1/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (route.request().method() !== 'GET' || /\/(live|poll|me|tables|check-types|session)$/.test(path)) return route.continue();
    const answer = await route.fetch();
    if (!/json/.test(answer.headers()['content-type'] ?? '')) return route.fulfill({ response: answer });
    return route.fulfill({ response: answer, json: bent(await answer.json(), '', NAMED.test(path)) });
  });
}

export const hostileTexts = {
  async '[S7] T-XSS-2 texts_inEveryAnswer_runNothingOnAnyPage'(t) {
    await signedIn(t, {}, async (page, mock) => {
      const dialogs = [];
      page.on('dialog', (dialog) => { dialogs.push(dialog.message()); dialog.dismiss(); });
      await bend(page);
      let shown = 0;
      for (const path of PAGES) {
        await page.goto(mock.base + path);
        await page.waitForSelector('main h1, main h2, main [data-state], main table, main form');
        await page.waitForLoadState('networkidle', { timeout: 3_000 }).catch(() => {}); // a live page is never quiet
        const found = await page.evaluate(() => ({
          owned: window.owned,
          violations: window.violations,
          strange: [...document.querySelectorAll('script:not([src]), iframe, object, embed, base, img[src="x"], [onerror], [onload], [onclick], [onfocus], a[href^="javascript:" i], form[action*="evil"], link[href*="evil"]')].map((one) => one.outerHTML.slice(0, 200)),
          texts: document.body.innerText.split('window.owned').length - 1,
        }));
        check(found.owned === undefined, `${path}: something ran`);
        check(found.violations.length === 0, `${path}: ${found.violations.join('; ')}`);
        check(found.strange.length === 0, `${path}: ${found.strange.join('; ')}`);
        shown += found.texts;
      }
      check(dialogs.length === 0, dialogs.join('; '));
      check(shown > 20, `such texts are shown ${shown} times only: this test looks past them`);
    });
  },
};
