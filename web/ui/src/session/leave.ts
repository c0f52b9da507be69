/** Signing out: the page is left alone and forgets who was here, also when the hub does not answer. */
import { call, signedOut } from '../api/client.ts';
import { unwatch } from '../live/feed.ts';

export async function leave(): Promise<void> {
  try {
    await call<void>('/session', { method: 'DELETE' });
  } finally {
    unwatch();
    signedOut.value = true;
  }
}
