/** Starts the one browser that the tests and the pictures share. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

/** A name of this machine that a browser trusts no more than any other without TLS. */
export const INSECURE = 'insecure.test';
const FLAGS = [`--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`, '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/**
 * The product itself is looked at by the whole browser. The simulated hub, by far the longer part, by the same engine
 * without a browser's own windows where there is one: half the CPU time.
 */
const WHOLE = ['chromium', 'chromium-browser', 'google-chrome'];
const ENGINE = ['chromium-headless-shell', ...WHOLE];
const QUICK = process.env.TOCSIN_SIGNIN ? WHOLE : ENGINE;

function program(names) {
  const folders = (process.env.PATH ?? '').split(':');
  const found = names.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find((path) => existsSync(path));
  return found ?? '/usr/bin/chromium';
}

/**
 * `whole`: for what the engine alone has not, such as messages of a push service; `engine`: where the engine alone is looked
 * at, even of the product.
 */
export function startBrowser({ whole = false, engine = false } = {}) {
  return chromium.launch({
    executablePath: process.env.TOCSIN_CHROMIUM ?? program(whole ? WHOLE : engine ? ENGINE : QUICK), headless: true,
    args: [...FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}
