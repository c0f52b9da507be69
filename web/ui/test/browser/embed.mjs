/** A card of one host in a page of another site: the very page that the manual shows. */
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { startMock } from '../../mock/server.mjs';
import { check, NETWORK, until } from './harness.mjs';

const MANUAL = new URL('../../../../docs/how-to/embed-a-host-card.md', import.meta.url);

/** The sample page of the manual, with the address of `hub` and `token` in it. */
function sample(hub, token) {
  const [, page] = /```html\n([\s\S]*?)```/.exec(readFileSync(MANUAL, 'utf8'));
  const own = page.replace('https://hub.example.com:8627', hub).replace('TOKEN', token);
  check(own.includes(`${hub}/embed/web-01#${token}`), own);
  return own;
}

async function site(t, expect, run) {
  const mock = await startMock({});
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(sample(mock.base, 'tocsin_c1_secret'));
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  try {
    const base = `http://127.0.0.1:${server.address().port}`;
    mock.state.cardToken = 'tocsin_c1_secret';
    await run(base, mock, () => t.page({ base, signedIn: false, expect: [...NETWORK, ...expect] }));
  } finally {
    server.closeAllConnections();
    await new Promise((done) => { server.close(done); });
    await mock.stop();
  }
}

export const embed = {
  async '[EW-56] samplePage_ofTheManual_showsTheHost_andTellsNobodyTheToken'(t) {
    await site(t, [/favicon/, /404/], async (base, mock, open) => {
      mock.state.frames = [base];
      const page = await open();
      const card = page.frameLocator('iframe');
      await card.getByRole('link', { name: 'web-01' }).waitFor();
      await card.getByText('42 %').waitFor();
      await card.getByText('25 %').waitFor();
      await card.getByText('90 %').waitFor();
      await until('when it was heard', () => card.getByText(/^Heard at/).count());
      check(mock.state.log.every((line) => !line.includes('tocsin_c1')), `the token stands in a request line: ${mock.state.log.join(', ')}`);
      mock.state.cardToken = 'another';
      await page.reload();
      await card.getByText('its token has ended').waitFor();
    });
  },

  async samplePage_ofASiteThatIsNotListed_showsNothing(t) {
    await site(t, [/frame-ancestors/, /Framing/, /favicon/, /404/], async (base, mock, open) => {
      mock.state.frames = ['https://intranet.example.com'];
      const page = await open();
      await page.getByRole('heading', { name: 'Our machines' }).waitFor();
      await until('the frame has been asked for', () => mock.state.log.some((line) => line === 'GET /embed/web-01'));
      await until('nothing is asked by it', async () => (await page.frameLocator('iframe').getByRole('heading').count()) === 0);
      check(mock.state.log.every((line) => !line.includes('/card')), 'the card runs all the same');
    });
  },
};
