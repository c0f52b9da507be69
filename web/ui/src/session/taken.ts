/** What a sign-in link or a provider wrote into the address: taken out of it before anything else can see or keep it. */
export let taken = { hash: '', search: '' };

export function takeKey(): void {
  const { pathname, hash, search } = location;
  if (pathname !== '/welcome') return;
  taken = { hash, search };
  if (hash || search) history.replaceState(null, '', pathname);
}
