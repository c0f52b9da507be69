/*
 * The service worker: keeps the files of the app, and nothing else, so that it opens without the hub, and shows what
 * the hub pushes to this browser. It never sees an answer of the API. A page comes from the hub whenever the hub answers, so nobody is held on an old version; files
 * under /assets/ carry their content in their names and never change.
 */
const FILES = [/* files */];
const SHELL = 'tocsin-/* version */';
/** So long may the hub take before the kept page is shown. */
const PATIENCE = 4000;

self.addEventListener('install', (event) => event.waitUntil((async () => {
  const cache = await caches.open(SHELL);
  await cache.addAll(FILES.map((file) => new Request(file, { cache: file === '/' ? 'reload' : 'default' })));
  await self.skipWaiting();
})()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  // The version before stays: pages that are still open fetch parts of it.
  const kept = (await caches.keys()).filter((name) => name.startsWith('tocsin-'));
  for (const name of kept.filter((one) => one !== SHELL).slice(0, -1)) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (!/^\/(api|act|install|metrics)(\/|$)/.test(pathname)) event.respondWith(page(request));
  } else if (pathname.startsWith('/assets/')) event.respondWith(file(request));
});

async function page(request) {
  try {
    const late = new Promise((_, fail) => { setTimeout(fail, PATIENCE); });
    const answer = await Promise.race([fetch(request), late]);
    if (answer.status < 500) return answer;
  } catch { /* no hub */ }
  return (await (await caches.open(SHELL)).match('/', { ignoreVary: true })) ?? Response.error();
}

const file = async (request) => (await caches.match(request, { ignoreVary: true })) ?? fetch(request);

// A message of the hub by Web Push, which only this browser can read: shown whether or not a page is open.
self.addEventListener('push', (event) => event.waitUntil((async () => {
  let told = {};
  try { told = event.data.json(); } catch { /* nothing in it, or of somebody else: browsers ask that something is shown */ }
  await self.registration.showNotification(told.title ?? 'Tocsin', {
    body: told.body ?? 'Something has changed.', tag: told.tag, renotify: Boolean(told.tag), timestamp: told.at, requireInteraction: Boolean(told.sticky), icon: '/icons/icon-192.png', data: { url: told.url ?? '' },
  });
})()));

self.addEventListener('notificationclick', (event) => event.waitUntil((async () => {
  event.notification.close();
  let to = new URL('/incidents', location.origin);
  try { to = new URL(event.notification.data.url); } catch { /* the message has no link */ }
  // Only this app's own pages: a message cannot open another site.
  if (to.origin !== location.origin) to = new URL('/incidents', location.origin);
  const [page] = await self.clients.matchAll({ type: 'window' });
  if (!page) await self.clients.openWindow(to.href);
  else await (await page.focus()).navigate(to.href);
})()));
