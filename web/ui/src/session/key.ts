/** The key of a sign-in link, or what a provider sent: used once. */
import { signal } from '@preact/signals';
import { ApiError, call, me, signedOut } from '../api/client.ts';
import type { Me } from '../api/shapes.ts';
import { forget } from '../live/kept.ts';
import { go } from '../route/router.ts';
import { taken } from './taken.ts';

export const problem = signal<ApiError | null>(null);
let key = new URLSearchParams(taken.hash.slice(1)).get('k');
let sent = /[?&]state=/.test(taken.search) ? taken.search : '';

export const hasKey = () => key !== null || sent !== '';

export async function signIn(): Promise<void> {
  if (!hasKey()) return;
  problem.value = null;
  try {
    if (sent) {
      const back = sent;
      sent = '';
      return await (await import('./provider.ts')).comeBack(back);
    }
    forget();
    me.value = await call<Me>('/session', { method: 'POST', body: { key }, quiet: true });
    key = null;
    signedOut.value = false;
    go('/', 'replace');
  } catch (error) {
    problem.value = error instanceof ApiError ? error : new ApiError(0, 'internal', String(error));
  }
}
