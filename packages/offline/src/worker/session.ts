import type { ChangesPage } from '@linnet/contract/feed';
import type { Instance } from '@linnet/contract/instance';
import { Library } from './library/library.ts';
import type { ReplicaView } from './replica-view.ts';
import type { ReplicaIdentity } from './storage/devices.ts';
import { emptyHead, type Head } from './storage/head.ts';
import { fillLibrary } from './storage/loading.ts';
import { ReplicaStore, type StoreFigures } from './storage/replica-store.ts';
import { databaseName, deleteDatabase, openReplicaDatabase } from './storage/schema.ts';
import type { FeedClient } from './sync/feed-client.ts';
import { lead, type Pace } from './sync/leader.ts';
import { type Locks, leadAlone } from './sync/leadership.ts';
import { Puller } from './sync/puller.ts';
import {
  type Channel,
  type LeaderStatus,
  TabChannel,
  type TabMessage,
} from './sync/tab-channel.ts';
import { Waker } from './sync/waiting.ts';

export interface SessionParts {
  readonly identity: ReplicaIdentity;
  readonly client: FeedClient;
  readonly view: ReplicaView;
  readonly locks: Locks | undefined;
  readonly openChannel: (name: string) => Channel | undefined;
  readonly pace: Pace;
  readonly onStatus: (status: LeaderStatus, role: 'leader' | 'follower') => void;
  /** The server knows us by another name now. */
  readonly onSomeoneElse: (instance: Instance) => void;
  /** Another tab ended this: the user signed out, or a newer build wants the database. */
  readonly onEnded: (why: 'deleted' | 'upgraded') => void;
}

/** How long a follower waits for an answer of the tab that syncs before it takes its place. */
const deafMs = 5000;

const detachedMessage = 'This device cannot keep the library: it is fetched at every start';

/** The replica of one user on one server while it is open: its store, its place among the tabs, its syncing. */
export class Session {
  readonly #parts: SessionParts;
  readonly #name: string;
  readonly #end = new AbortController();
  readonly #waker = new Waker();
  #figures: StoreFigures = { transactions: 0, recordsWritten: 0, bytesWritten: 0 };
  #tabs: TabChannel | undefined;
  #store: ReplicaStore | undefined;
  #head: Head = emptyHead(1);
  #isDamaged = false;
  #isLeading = false;
  #isDetached = false;
  #toldAt = 0;
  #heard: (() => void) | undefined;
  /** Reading the store, and what other tabs told of meanwhile. */
  #reading: { readonly done: Promise<void>; missed: TabMessage[] } | undefined;
  #status: LeaderStatus = { state: 'syncing', remaining: 0, agreedAt: null, message: null };
  #running: Promise<void> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#name = databaseName(parts.identity);
  }

  get identity(): ReplicaIdentity {
    return this.#parts.identity;
  }

  get figures(): StoreFigures {
    return this.#store?.figures ?? this.#figures;
  }

  /** Opens the store and reads it into memory. Where nothing can be stored memory alone has to do. */
  async open(): Promise<void> {
    // Hear first and read then, so that no page is missed in between.
    this.#tabs = new TabChannel(this.#parts.openChannel(this.#name), (message) =>
      this.#hear(message),
    );
    try {
      const database = await openReplicaDatabase(this.#name, {
        onLeave: (why) => this.#leave(why),
        onLost: () => this.#detach(),
      });
      this.#store = new ReplicaStore(database);
      await this.#read();
    } catch {
      this.#detach();
    }
  }

  /** Syncs or follows until `close`. */
  run(): void {
    this.#running = this.#run().catch((error: unknown) => {
      if (this.#end.signal.aborted) return;
      this.#report({ state: 'failed', message: String(error) });
    });
  }

  /** Looks for news now. */
  syncNow(): void {
    if (this.#isLeading) this.#waker.wake();
    else this.#tabs?.post({ tag: 'sync_now' });
  }

  async close(): Promise<void> {
    this.#end.abort(new DOMException('the replica is closed', 'AbortError'));
    await this.#running;
    this.#tabs?.close();
    this.#store?.close();
    this.#store = undefined;
  }

  /** Closes, here and in every other tab, and deletes what is stored. */
  async forget(): Promise<void> {
    this.#tabs?.post({ tag: 'forgotten' });
    await this.close();
    await deleteDatabase(this.#name).catch(() => undefined);
  }

  async #run(): Promise<void> {
    const { signal } = this.#end;
    const { locks } = this.#parts;
    let steal = false;
    while (!signal.aborted) {
      if (this.#store === undefined || locks === undefined) {
        await this.#lead(signal);
        continue;
      }
      const deaf = new AbortController();
      this.#askLeader(deaf);
      const either = AbortSignal.any([signal, deaf.signal]);
      try {
        await leadAlone(locks, `linnet-sync:${this.#name}`, { signal: either, steal }, (ours) =>
          this.#lead(ours),
        );
        steal = false;
      } catch (error) {
        signal.throwIfAborted();
        if (!deaf.signal.aborted) throw error;
        steal = true;
      }
    }
  }

  /** Leads until the store is not what it was, the lock is gone or the session closes. */
  async #lead(signal: AbortSignal): Promise<void> {
    const { client, pace, view, identity } = this.#parts;
    this.#isLeading = true;
    this.#heard?.();
    try {
      await this.#takeOver();
      const puller = new Puller({
        client,
        store: this.#store,
        current: { slot: 'current', head: this.#head, library: view.library },
        events: {
          onApplied: (head, page) => this.#applied(head, page),
          onSwapped: ({ head, library }) => {
            this.#head = head;
            this.#isDamaged = false;
            view.show(library);
            this.#tell({ tag: 'swapped' });
          },
          onProgress: (remaining) => this.#report({ remaining }),
        },
      });
      const resumed = await puller.resume({ damaged: this.#isDamaged });
      const isOurs = (instance: Instance) => {
        const ours =
          instance.instanceId === identity.instanceId && instance.user.id === identity.userId;
        if (!ours) this.#parts.onSomeoneElse(instance);
        return ours;
      };
      const onStatus = (status: Partial<LeaderStatus>) => this.#report(status);
      const end =
        resumed ??
        (await lead({ client, puller, waker: this.#waker, pace, isOurs, onStatus }, signal).finally(
          () => {
            this.#head = puller.head;
          },
        ));
      if (end === 'detached') this.#detach();
      else if (end === 'conflict') await this.#read();
      else await ended(signal);
    } finally {
      this.#isLeading = false;
    }
  }

  /** Reads again where another tab wrote what this one did not hear of. */
  async #takeOver(): Promise<void> {
    // A library that arrives later would take the place of the one that pages are applied to.
    await this.#reading?.done;
    if (this.#store === undefined) return;
    const stored = (await this.#store.readHead('current')) ?? emptyHead(1);
    const { generation, sequence } = this.#head;
    if (stored.generation === generation && stored.sequence === sequence) this.#head = stored;
    else await this.#read();
  }

  /** Shows what is stored, and what came while it was read. Not to be called while it runs. */
  async #read(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const reading = { done: promise, missed: [] as TabMessage[] };
    this.#reading = reading;
    try {
      for (let round = 0; round < 3; round += 1) {
        reading.missed = [];
        await this.#readStored();
        if (reading.missed.every((message) => this.#follow(message))) return;
      }
    } finally {
      this.#reading = undefined;
      resolve();
    }
  }

  async #readStored(): Promise<void> {
    const store = this.#store;
    const stored = await store?.read('current');
    const library = new Library();
    this.#head = stored?.head ?? emptyHead(1);
    this.#isDamaged = false;
    if (stored !== undefined && stored.head === undefined) await store?.reset();
    else if (stored?.head !== undefined) {
      this.#isDamaged = !fillLibrary(library, stored.head, stored.pages);
    }
    this.#parts.view.show(library);
    if (this.#status.agreedAt === null) this.#report({ agreedAt: this.#head.agreedAt });
  }

  #hear(message: TabMessage): void {
    if (message.tag === 'forgotten') {
      this.#parts.onEnded('deleted');
      return;
    }
    if (message.tag === 'sync_now') {
      if (!this.#isLeading) return;
      this.#waker.wake();
      this.#tell({ tag: 'status', status: this.#status });
      return;
    }
    // Two tabs lead at once where there are no locks; each then looks after itself.
    if (this.#isLeading || this.#store === undefined) return;
    this.#heard?.();
    if (message.tag === 'status') {
      this.#status = message.status;
      this.#parts.onStatus(message.status, 'follower');
    } else if (this.#reading !== undefined) {
      this.#reading.missed.push(message);
    } else if (!this.#follow(message)) {
      this.#read().catch(() => this.#detach());
    }
  }

  /** Does what the leader did; answers false where that takes reading the store. */
  #follow(message: TabMessage): boolean {
    if (message.tag !== 'applied') return message.tag !== 'swapped';
    const { generation, sequence, page } = message;
    if (generation === this.#head.generation && sequence <= this.#head.sequence) return true;
    if (generation !== this.#head.generation || sequence !== this.#head.sequence + 1) return false;
    this.#head = { ...this.#head, sequence };
    this.#show(page);
    return true;
  }

  /** After a page was stored by this tab, which has changed the library already. */
  #applied(head: Head, page: ChangesPage): void {
    this.#head = head;
    this.#parts.view.changed();
    const { generation, sequence } = head;
    this.#tell({ tag: 'applied', generation, sequence, page });
  }

  #show(page: ChangesPage): void {
    const { view } = this.#parts;
    for (const stream of page.dropped) view.library.drop(stream);
    for (const changes of page.streams) view.library.apply(changes);
    view.changed();
  }

  #report(change: Partial<LeaderStatus>): void {
    const message = change.message ?? (this.#isDetached ? detachedMessage : null);
    this.#status = { ...this.#status, ...change, message };
    this.#parts.onStatus(this.#status, this.#isLeading ? 'leader' : 'follower');
    const now = performance.now();
    const isProgress = change.state === undefined && now - this.#toldAt < 250;
    if (!this.#isLeading || isProgress) return;
    this.#toldAt = now;
    this.#tell({ tag: 'status', status: this.#status });
  }

  /** Tells the tabs that follow; a tab that syncs in memory alone has none. */
  #tell(message: TabMessage): void {
    if (this.#store !== undefined) this.#tabs?.post(message);
  }

  /** Aborts `deaf` unless the tab that syncs says anything soon: it may be frozen by the platform. */
  #askLeader(deaf: AbortController): void {
    this.#heard?.();
    const timer = setTimeout(() => deaf.abort(), deafMs);
    this.#heard = () => clearTimeout(timer);
    this.#end.signal.addEventListener('abort', this.#heard, { once: true });
    this.#tabs?.post({ tag: 'sync_now' });
  }

  #leave(why: 'deleted' | 'upgraded'): void {
    // At once: the other side waits for it.
    this.#store?.close();
    this.#store = undefined;
    this.#parts.onEnded(why);
  }

  /** Goes on in memory alone. */
  #detach(): void {
    this.#figures = this.figures;
    this.#store?.close();
    this.#store = undefined;
    this.#isDetached = true;
    this.#report({});
  }
}

async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
