import { type Endpoint, expose } from 'comlink';
import type { ReplicaService } from '../shared/replica-service.ts';
import { type HostParts, ReplicaHost } from './replica-host.ts';
import type { Locks } from './sync/leadership.ts';

export interface ReplicaWorkerOptions extends Partial<HostParts> {
  /** Where the page talks from: the worker's global scope, or a port. */
  readonly endpoint: Endpoint;
  /** Goes to the server of this origin; paths begin with `/api/v1`. */
  readonly fetch: HostParts['fetch'];
}

/**
 * Opens the replica in this worker and serves it at `endpoint`; call it once, at the worker's start.
 * One worker per tab: they agree among themselves which of them syncs. Starts with the server away.
 */
export function startReplicaWorker(options: ReplicaWorkerOptions): void {
  const host = new ReplicaHost({
    fetch: options.fetch,
    locks: options.locks ?? (globalThis.navigator?.locks as Locks | undefined),
    openChannel: options.openChannel ?? openBroadcastChannel,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
  });
  expose(makeService(host), options.endpoint);
  void host.start();
  // The first screen comes first; what search needs is made ready behind it.
  void host.opened.then(() => setTimeout(() => void host.view.warm(breathe), 500));
}

/** What the page may call. Every question waits until the device's own copy is in memory, no longer. */
export function makeService(host: ReplicaHost): ReplicaService {
  const { view } = host;
  const ready = async <Value>(answer: () => Value): Promise<Value> => {
    await host.opened;
    return answer();
  };
  return {
    status: async () => host.status(),
    figures: async () => host.figures(),
    window: (query, start, count) => ready(() => view.window(query, start, count)),
    ids: (query, limit) => ready(() => view.ids(query, limit)),
    letters: (query) => ready(() => view.letters(query)),
    album: (id) => ready(() => view.album(id)),
    artist: (id) => ready(() => view.artist(id)),
    genre: (id) => ready(() => view.genre(id)),
    tracksById: (ids) => ready(() => view.tracksById(ids)),
    search: (text, limits) => ready(() => view.search(text, limits)),
    subscribe: async (listener) => {
      host.listen(listener);
    },
    syncNow: async () => host.syncNow(),
    forget: () => host.forget(),
  };
}

function openBroadcastChannel(name: string): BroadcastChannel | undefined {
  return typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
}

/** Lets waiting questions be answered. */
async function breathe(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}
