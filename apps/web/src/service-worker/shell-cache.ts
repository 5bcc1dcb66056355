import { PrecacheController, type PrecacheEntry } from 'workbox-precaching';

/** The app itself: every file of this build, kept together under the name of its revision. */
export interface Shell {
  install(event: ExtendableEvent): Promise<unknown>;
  /** Removes what older builds left, once no other tab can still be running one of them. */
  tidy(event: ExtendableEvent): Promise<void>;
  has(url: URL): boolean;
  answer(request: Request): Promise<Response>;
  /** The page that starts the app, with the headers that isolate it, whatever the path. */
  answerNavigation(request: Request): Promise<Response>;
}

interface Windows {
  matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly unknown[]>;
}

const page = '/index.html';
/** Names in it carry the hash of their content, so that a file of an older build has its own. */
const hashedFolder = '/assets/';

export function makeShell(manifest: readonly (PrecacheEntry | string)[], windows: Windows): Shell {
  const precache = new PrecacheController();
  precache.addToCacheList([...manifest]);

  const keyOf = (url: URL): string | undefined => precache.getCacheKeyForURL(url.pathname);
  const stored = async (url: URL): Promise<Response | undefined> =>
    // A tab that still runs an older build asks for a file of that build, which has no key in this one.
    caches.match(keyOf(url) ?? url.href);
  return {
    install: (event) => precache.install(event),
    async tidy(event) {
      const open = await windows.matchAll({ type: 'window', includeUncontrolled: true });
      if (open.length <= 1) await precache.activate(event);
    },
    has: (url) => keyOf(url) !== undefined || url.pathname.startsWith(hashedFolder),
    async answer(request) {
      // A browser may have thrown away part of the cache; the server has the file too.
      return (await stored(new URL(request.url))) ?? fetch(request);
    },
    async answerNavigation(request) {
      const kept = await stored(new URL(page, request.url));
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
