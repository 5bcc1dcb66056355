import type { PrecacheEntry } from 'workbox-precaching';
import { answerCover } from './covers.ts';
import { isCover, isNavigation } from './routes.ts';
import { makeShell } from './shell-cache.ts';

declare const self: ServiceWorkerGlobalScope & {
  // Filled in by the build: every file of this build, with its revision.
  readonly __WB_MANIFEST: readonly (PrecacheEntry | string)[];
};

const shell = makeShell(self.__WB_MANIFEST, self.clients);

self.addEventListener('install', (event) => event.waitUntil(shell.install(event)));
self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([shell.tidy(event), self.clients.claim()]));
});

// A new build takes over when somebody has said so, and never by itself.
self.addEventListener('message', (event) => {
  const data: unknown = event.data;
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') {
    void self.skipWaiting();
  }
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (isCover(url)) event.respondWith(answerCover(event));
  else if (isNavigation(request, url)) {
    event.respondWith(shell.answerNavigation(request));
    event.waitUntil(shell.tidy(event));
  } else if (shell.has(url)) event.respondWith(shell.answer(request));
  // All else goes to the server: the API, streams with their ranges, shares.
});
