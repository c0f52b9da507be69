/**
 * Puts the service worker in place, by which the app opens without the hub and can be installed. Browsers allow that
 * only over https and on localhost; everywhere else the app runs on without.
 */
import { signal } from '@preact/signals';

/** `none`: this address cannot have one. */
export const worker = signal<'none' | 'coming' | 'ready'>(isSecureContext && 'serviceWorker' in navigator ? 'coming' : 'none');

/** A browser's own offer to install the app, kept until it is asked for. */
export interface Offer extends Event { prompt: () => Promise<unknown> }
export const offer = signal<Offer | null>(null);
addEventListener('beforeinstallprompt', (event) => {
  event.preventDefault();
  offer.value = event as Offer;
});
addEventListener('appinstalled', () => { offer.value = null; });

interface Policies { createPolicy: (name: string, rules: { createScriptURL: (url: string) => string }) => { createScriptURL: (url: string) => string } }

export async function installWorker(): Promise<void> {
  if (worker.value === 'none') return;
  // The page's policy lets no text become the address of a script: this one is the only address there is.
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  const address = policies ? policies.createPolicy('tocsin-worker', { createScriptURL: () => '/sw.js' }).createScriptURL('') : '/sw.js';
  try {
    await navigator.serviceWorker.register(address, { updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
    worker.value = 'ready';
  } catch {
    worker.value = 'none'; // a certificate that the browser does not trust, or a browser that keeps nothing
  }
}

/** The worker of another version: it fetches that version's files at once, and serves them at the next start. */
export async function freshWorker(): Promise<void> {
  if (worker.value !== 'ready') return;
  await (await navigator.serviceWorker.getRegistration())?.update();
}
