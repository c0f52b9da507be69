/** The key of a sign-in link: taken out of the address first of all, used once. */
import { signal } from '@preact/signals';
import { api, ApiError, me, signedOut } from '../api/client.ts';
import { forget } from '../live/kept.ts';
import { go } from '../route/router.ts';

export const problem = signal<ApiError | null>(null);
let key: string | null = null;

export const hasKey = () => key !== null;

/** Takes the key out of the address before anything else can see or keep it. */
export function takeKey(): void {
  if (location.pathname !== '/welcome') return;
  key = new URLSearchParams(location.hash.slice(1)).get('k');
  if (location.hash) history.replaceState(null, '', '/welcome');
}

export async function signIn(): Promise<void> {
  if (!key) return;
  problem.value = null;
  try {
    forget();
    me.value = await api.signIn(key);
    key = null;
    signedOut.value = false;
    go('/', 'replace');
  } catch (error) {
    problem.value = error instanceof ApiError ? error : new ApiError(0, 'internal', String(error));
  }
}
