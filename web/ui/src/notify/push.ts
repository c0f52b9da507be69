/** Web Push of this browser: a key pair for a channel, and the subscription that a contact's way needs as its address. */
import { worker } from '../offline/worker.ts';

/** Whether this browser can be rung while no page is open: it has push, and the service worker is in place. */
export const canRing = (): boolean => worker.value !== 'none' && 'PushManager' in globalThis && 'Notification' in globalThis;

const short = (text: string) => text.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** A VAPID key pair (RFC 8292) as a channel of type `webpush` takes it: P-256, Base64 for addresses. */
export async function makeKeys(): Promise<{ 'public-key': string; 'private-key': string }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { 'public-key': short(btoa(String.fromCharCode(...raw))), 'private-key': d! };
}

/** The JSON of this browser's subscription. Refused in words of what to do. */
export async function subscribe(publicKey: string): Promise<string> {
  if (await Notification.requestPermission() !== 'granted') throw new Error('This browser does not let the page ring: allow notifications in its settings of this site.');
  const registration = await navigator.serviceWorker.ready;
  // One made for another channel's key would be refused by the push service.
  await (await registration.pushManager.getSubscription())?.unsubscribe();
  try {
    const made = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    return JSON.stringify(made.toJSON());
  } catch (problem) {
    throw new Error(`This browser's push service gave no address: ${problem instanceof Error ? problem.message : String(problem)}`);
  }
}
