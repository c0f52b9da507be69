/** The address bar as signals. Links are plain anchors; this takes the click and keeps the page. */
import { computed, signal } from '@preact/signals';
import { match } from './route.ts';
import { withQuery } from './query.ts';

const place = signal({ path: location.pathname, query: location.search });

export const path = computed(() => place.value.path);
export const route = computed(() => match(path.value));
export const query = computed(() => new URLSearchParams(place.value.query));

function read(): void {
  place.value = { path: location.pathname, query: location.search };
}

/** Another page begins at its top, unless it is a part of the page on screen that opens beside the rest. */
export function go(url: string, how: 'push' | 'replace' = 'push', beside = false): void {
  const moved = new URL(url, location.href).pathname !== location.pathname;
  if (how === 'push') history.pushState(null, '', url);
  else history.replaceState(null, '', url);
  read();
  if (moved && !beside) scrollTo(0, 0);
}

/** Changes view state in the address. Typing replaces, a choice makes a step that Back undoes. */
export function setQuery(changes: Record<string, string | null>, how: 'push' | 'replace' = 'push', defaults: Record<string, string> = {}): void {
  const text = withQuery(location.search, changes, defaults);
  if (text !== location.search) go(location.pathname + text, how);
}

/** The present address with other view state, for a link. */
export const queryLink = (changes: Record<string, string | null>) => path.value + withQuery(place.value.query, changes);

addEventListener('popstate', read);

document.addEventListener('click', (event) => {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.('a');
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
});
