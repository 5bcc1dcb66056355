import { type Endpoint, proxy, releaseProxy, wrap } from 'comlink';
import type { ReplicaStatus } from '../shared/replica-api.ts';
import type { ReplicaService } from '../shared/replica-service.ts';

export interface ReplicaConnection extends ReplicaService {
  /** Calls back with the newest status: now, and at most four times a second. Returns how to stop. */
  watch(listener: (status: ReplicaStatus) => void): () => void;
  /** Lets go of the worker; it is the caller's to terminate. */
  close(): void;
}

/**
 * The replica behind `worker`, which runs `startReplicaWorker`. Asks it to sync when the network or
 * the tab comes back, because a worker cannot see the latter.
 */
export function connectReplica(worker: Endpoint): ReplicaConnection {
  const remote = wrap<ReplicaService>(worker);
  // Comlink's type does not carry the generic of `window` over; the values are those of the service.
  const service = remote as unknown as ReplicaService;
  const watchers = new Set<(status: ReplicaStatus) => void>();
  let last: ReplicaStatus | undefined;
  const hear = (status: ReplicaStatus) => {
    last = status;
    for (const watcher of watchers) watcher(status);
  };
  void service.subscribe(proxy(hear));

  const syncNow = () => void service.syncNow();
  const onVisible = () => {
    if (document.visibilityState === 'visible') syncNow();
  };
  addEventListener('online', syncNow);
  document.addEventListener('visibilitychange', onVisible);

  return {
    status: () => service.status(),
    figures: () => service.figures(),
    window: (query, start, count) => service.window(query, start, count),
    ids: (query, limit) => service.ids(query, limit),
    letters: (query) => service.letters(query),
    album: (id) => service.album(id),
    artist: (id) => service.artist(id),
    genre: (id) => service.genre(id),
    tracksById: (ids) => service.tracksById(ids),
    search: (text, limits) => service.search(text, limits),
    subscribe: (listener) => service.subscribe(proxy(listener)),
    syncNow: () => service.syncNow(),
    forget: () => service.forget(),
    watch(listener) {
      watchers.add(listener);
      if (last !== undefined) listener(last);
      return () => watchers.delete(listener);
    },
    close() {
      removeEventListener('online', syncNow);
      document.removeEventListener('visibilitychange', onVisible);
      watchers.clear();
      remote[releaseProxy]();
    },
  };
}
