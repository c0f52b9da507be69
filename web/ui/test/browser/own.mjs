/** A simulated hub of a test's own, which it may bend as it likes. */
import { startMock } from '../../mock/server.mjs';
import { NETWORK } from './harness.mjs';

/** `page`: of the context; `host`: another name of this machine. */
export async function own(t, { page: look = {}, host = '127.0.0.1', ...options }, run) {
  const mock = await startMock(options);
  try {
    const page = await t.page({ ...look, base: mock.base.replace('127.0.0.1', host), path: new URL(mock.signIn()).pathname + new URL(mock.signIn()).hash, signedIn: false, expect: [...NETWORK, /401/, /503/] });
    await run(page, mock);
  } finally {
    await mock.stop();
  }
}

/** The same, once the overview is there: the link has been used, and any page can be gone to. */
export const signedIn = (t, options, run) => own(t, options, async (page, mock) => {
  await page.waitForSelector('.tile[data-state]');
  await run(page, mock);
});
