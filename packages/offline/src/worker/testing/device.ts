import { IDBFactory, IDBObjectStore } from 'fake-indexeddb';
import { ReplicaHost } from '../replica-host.ts';
import type { Pace } from '../sync/leader.ts';
import type { Locks } from '../sync/leadership.ts';
import type { ModelServer } from './model-server.ts';

/** Short waits: tests make the events happen that a user would wait for. */
export const quickPace: Pace = {
  pullGapMs: 0,
  tidyMs: 10,
  pollMs: 60_000,
  retry: { firstMs: 2, mostMs: 10 },
};

/** One tab of a device: a host, and how to kill it. */
export interface Tab {
  readonly host: ReplicaHost;
  /** As when the browser kills the tab: nothing it was at comes to an end. */
  kill(): Promise<void>;
}

const serial = { next: 1 };

/**
 * A browser profile in which tabs open and die: one IndexedDB, one lock manager, channels between the
 * tabs. Only one device at a time may be in use, since IndexedDB is global.
 */
export class Device {
  readonly #server: ModelServer;
  readonly #tabs = new Set<Tab>();
  readonly #prefix = `device-${serial.next++}-`;
  readonly #isLocked: boolean;

  constructor(server: ModelServer, { locks = true } = {}) {
    this.#server = server;
    this.#isLocked = locks;
    globalThis.indexedDB = new IDBFactory();
  }

  open(): Tab {
    let isDead = false;
    let dies: () => void = () => undefined;
    const death = new Promise<void>((resolve) => {
      dies = resolve;
    });
    const host = new ReplicaHost({
      fetch: async (path, init) => {
        if (isDead) await forever(init?.signal);
        const response = await this.#server.fetch(path, init);
        if (isDead) await forever(init?.signal);
        return response;
      },
      locks: this.#isLocked ? this.#locks(death, () => isDead) : undefined,
      openChannel: (name) => new BroadcastChannel(this.#prefix + name),
      pace: quickPace,
    });
    const tab: Tab = {
      host,
      kill: async () => {
        isDead = true;
        dies();
        this.#tabs.delete(tab);
        await host.close();
      },
    };
    this.#tabs.add(tab);
    void host.start();
    return tab;
  }

  async close(): Promise<void> {
    for (const tab of this.#tabs) await tab.kill();
  }

  #locks(death: Promise<void>, isDead: () => boolean): Locks {
    return {
      request: async (name, options, hold) => {
        if (isDead()) await forever(options.signal);
        await navigator.locks.request(this.#prefix + name, options, () =>
          Promise.race([hold(), death]),
        );
        // Dead tabs do not see that their lock is gone.
        if (isDead()) await forever(options.signal);
      },
    };
  }
}

/**
 * Makes the transaction of the `count`-th record written from now on fail, as when the browser dies or,
 * with a name, when the device says why. `onFail` is called at that moment. Returns how to undo it.
 */
export function failWrite(count: number, onFail: () => void, name?: string): () => void {
  const { put } = IDBObjectStore.prototype;
  let left = count;
  IDBObjectStore.prototype.put = function (...args) {
    const request = put.apply(this, args);
    left -= 1;
    if (left !== 0) return request;
    onFail();
    const { transaction } = this;
    transaction.abort();
    if (name !== undefined) {
      Object.defineProperty(transaction, 'error', { value: new DOMException('no more', name) });
    }
    return request;
  };
  return () => {
    IDBObjectStore.prototype.put = put;
  };
}

async function forever(signal: AbortSignal | null | undefined): Promise<never> {
  return await new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });
}
