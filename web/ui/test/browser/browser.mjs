/** Starts the one browser that the tests and the pictures share. */
import { chromium } from 'playwright-core';

const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.TOCSIN_CHROMIUM ?? '/usr/bin/chromium', headless: true,
    args: [...FLAGS, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
}
