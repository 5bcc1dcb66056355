import { PrecacheController, type PrecacheEntry } from 'workbox-precaching';

/** The app itself: every file of this build, kept together under the name of its revision. */
export interface Shell {
  install(event: ExtendableEvent): Promise<unknown>;
  activate(event: ExtendableEvent): Promise<unknown>;
  has(url: URL): boolean;
  answer(request: Request): Promise<Response>;
  /** The page that starts the app, with the headers that isolate it, whatever the path. */
  answerNavigation(request: Request): Promise<Response>;
}

const page = '/index.html';

export function makeShell(manifest: readonly (PrecacheEntry | string)[]): Shell {
  const precache = new PrecacheController();
  precache.addToCacheList([...manifest]);

  const keyOf = (url: URL): string | undefined => {
    const exact = precache.getCacheKeyForURL(url.pathname + url.search);
    return exact ?? precache.getCacheKeyForURL(url.pathname);
  };
  const stored = async (url: URL): Promise<Response | undefined> => {
    const key = keyOf(url);
    return key === undefined ? undefined : caches.match(key);
  };
  return {
    install: (event) => precache.install(event),
    activate: (event) => precache.activate(event),
    has: (url) => keyOf(url) !== undefined,
    async answer(request) {
      // A browser may have thrown away part of the cache; the server has the file too.
      return (await stored(new URL(request.url))) ?? fetch(request);
    },
    async answerNavigation(request) {
      const kept = await stored(new URL(page, self.location.origin));
      return kept === undefined ? fetch(request) : isolated(kept);
    },
  };
}

/**
 * The page as it was stored, and in any case with COOP and COEP: without them there is no shared
 * memory, and sound would go the long way.
 */
function isolated(response: Response): Response {
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  return new Response(response.body, {
    status: response.status,
    statusText: response.statusText,
    headers,
  });
}
