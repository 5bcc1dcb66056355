const cacheName = 'linnet-covers-1';
/** At about 20 kB a thumbnail this is some 60 MB; the least recently stored go first. */
const mostEntries = 3000;
/** Cleared in strides, so that not every new cover has to count all others. */
const slack = 200;
let storedSinceTrim = 0;
let counted = false;

/**
 * A thumbnail from the cache, or from the server and then kept. The address holds the hash of the
 * picture, so that what is kept is never stale.
 */
export async function answerCover(event: FetchEvent): Promise<Response> {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(event.request.url);
  if (kept !== undefined) return kept;
  const response = await fetch(event.request);
  // 202 or an error is not the picture; it will be there next time.
  if (response.status === 200) {
    const copy = response.clone();
    event.waitUntil(keep(cache, event.request.url, copy));
  }
  return response;
}

async function keep(cache: Cache, url: string, response: Response): Promise<void> {
  try {
    await cache.put(url, response);
  } catch {
    // No room: what is kept stays, and this one comes from the server again.
    await trim(cache, mostEntries / 2);
    return;
  }
  storedSinceTrim += 1;
  if (counted && storedSinceTrim < slack) return;
  counted = true;
  storedSinceTrim = 0;
  await trim(cache, mostEntries);
}

async function trim(cache: Cache, most: number): Promise<void> {
  const requests = await cache.keys();
  const extra = requests.slice(0, Math.max(0, requests.length - most));
  await Promise.all(extra.map((request) => cache.delete(request)));
}
