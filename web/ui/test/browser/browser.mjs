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
const NAMES = process.env.TOCSIN_SIGNIN ? WHOLE : ['chromium-headless-shell', ...WHOLE];

function program() {
  const folders = (process.env.PATH ?? '').split(':');
  const found = NAMES.flatMap((name) => folders.map((folder) => `${folder}/${name}`)).find((path) => existsSync(path));
  return found ?? '/usr/bin/chromium';
}

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.TOCSIN_CHROMIUM ?? program(), headless: true,
    args: [...FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}
