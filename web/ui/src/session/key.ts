/** The key of a sign-in link, or what a provider sent: taken out of the address first of all, used once. */
import { signal } from '@preact/signals';
import { api, ApiError, me, signedOut } from '../api/client.ts';
import { forget } from '../live/kept.ts';
import { go } from '../route/router.ts';

export const problem = signal<ApiError | null>(null);
let key: string | null = null;
/** What a provider has sent along. */
let sent = '';

export const hasKey = () => key !== null || sent !== '';

/** Takes the key out of the address before anything else can see or keep it. */
export function takeKey(): void {
  if (location.pathname !== '/welcome') return;
  key = new URLSearchParams(location.hash.slice(1)).get('k');
  if (/[?&]state=/.test(location.search)) sent = location.search;
  if (location.hash || sent) history.replaceState(null, '', '/welcome');
}

export async function signIn(): Promise<void> {
  if (!hasKey()) return;
  problem.value = null;
  try {
    if (sent) {
      const back = sent;
      sent = '';
      return await (await import('./provider.ts')).comeBack(back);
    }
    if (!key) return;
    forget();
    me.value = await api.signIn(key);
    key = null;
    signedOut.value = false;
    go('/', 'replace');
  } catch (error) {
    problem.value = error instanceof ApiError ? error : new ApiError(0, 'internal', String(error));
  }
}
