/** Signing in at a provider: the way there and back, in this tab. */
import { ApiError, me, signedOut } from '../api/client.ts';
import { people } from '../api/people.ts';
import { forget } from '../live/kept.ts';
import { go } from '../route/router.ts';

/** What this tab was about when it left. */
const LEFT = 'tocsin-provider';
interface Left { again: boolean; at: string }

/** Leaves for the provider. `again`: to confirm who is signed in already. */
export async function leaveFor(again: boolean): Promise<void> {
  const { address } = await people.begin(again);
  const at = location.pathname === '/welcome' ? '/' : location.pathname + location.search;
  sessionStorage.setItem(LEFT, JSON.stringify({ again, at } satisfies Left));
  location.assign(address);
}

/** Ends what began, with what stood in the address. */
export async function comeBack(search: string): Promise<void> {
  const given = new URLSearchParams(search);
  const left = sessionStorage.getItem(LEFT);
  sessionStorage.removeItem(LEFT);
  const { again, at } = (left ? JSON.parse(left) : { again: false, at: '/' }) as Left;
  const code = given.get('code');
  if (!code) throw new ApiError(401, 'unauthorized', `You were not signed in there (${(given.get('error') ?? 'no reason given').slice(0, 60)}).`, 'provider');
  const issuer = given.get('iss');
  const who = await people.comeBack({ state: given.get('state') ?? '', code, ...(issuer && { issuer }), ...(again && { again }) });
  if (!again) {
    forget();
    me.value = who;
  }
  signedOut.value = false;
  go(at, 'replace');
}
