// Keeps the page itself. `version` and `files` are written above this when the page is built.
// What the page shows is none of this worker's business: that is in IndexedDB, kept by the library.
/* global version, files */
const cacheName = `todo ${version}`;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith('todo ') && name !== cacheName) await caches.delete(name);
    await self.clients.claim();
  })());
});

// Network first: on loopback it costs nothing, a newer page is never hidden by an older one, and another app that
// is served from the same port one day is not either. Where the bucket is must never be answered from here.
self.addEventListener('fetch', (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== self.location.origin || pathname.endsWith('/config.json')) return;
  event.respondWith(fetch(event.request).catch(async () =>
    await caches.match(event.request.mode === 'navigate' ? './' : event.request, { ignoreSearch: true }) ?? Response.error()));
});
