import type { Instance } from '@linnet/contract/instance';
import type { ReplicaStatus, SyncFigures } from '../shared/replica-api.ts';
import { Library } from './library/library.ts';
import { ReplicaView } from './replica-view.ts';
import { Session } from './session.ts';
import {
  forgetIdentity,
  type ReplicaIdentity,
  recallIdentity,
  rememberIdentity,
  sameIdentity,
} from './storage/devices.ts';
import { FeedClient } from './sync/feed-client.ts';
import { type Pace, usualPace } from './sync/leader.ts';
import type { Locks } from './sync/leadership.ts';
import type { Channel, LeaderStatus } from './sync/tab-channel.ts';
import { Backoff, Waker } from './sync/waiting.ts';

export interface HostParts {
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly locks: Locks | undefined;
  readonly openChannel: (name: string) => Channel | undefined;
  readonly pace?: Pace;
}

/** Status calls to listeners are at least so far apart. */
const publishMs = 250;

type SyncStatus = ReplicaStatus['sync'];

/** One tab's replica: finds out whose it is, opens it, keeps it in step with the server, tells listeners. */
export class ReplicaHost {
  readonly view: ReplicaView;
  readonly #client: FeedClient;
  readonly #parts: HostParts;
  readonly #pace: Pace;
  readonly #waker = new Waker();
  readonly #end = new AbortController();
  readonly #opened = Promise.withResolvers<void>();
  readonly #listeners = new Set<(status: ReplicaStatus) => void>();
  #isOpen = false;
  #openMs = 0;
  #session: Session | undefined;
  /** One change of session at a time. */
  #changing: Promise<void> = Promise.resolve();
  #isSignedOut = false;
  #sync: SyncStatus = { state: 'syncing', remaining: 0, agreedAt: null, message: null };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #publishedAt = Number.NEGATIVE_INFINITY;

  constructor(parts: HostParts) {
    this.#parts = parts;
    this.#pace = parts.pace ?? usualPace;
    this.#client = new FeedClient(parts.fetch);
    this.view = new ReplicaView(() => this.#publish());
  }

  /** Resolves when what the device holds is in memory; the network is not waited for. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  async start(): Promise<void> {
    const started = performance.now();
    const last = await recallIdentity();
    if (last !== undefined) await this.#change(() => this.#open(last));
    this.#openMs = performance.now() - started;
    this.#isOpen = true;
    this.#opened.resolve();
    this.#publish();
    await this.#identify().catch(() => undefined);
  }

  status(): ReplicaStatus {
    const counts = this.view.counts();
    const isEmpty = this.#sync.agreedAt === null && counts.tracks === 0;
    return {
      version: this.view.version,
      state: !this.#isOpen ? 'opening' : isEmpty ? 'empty' : 'ready',
      counts,
      roots: this.view.roots(),
      sync: this.#sync,
    };
  }

  figures(): SyncFigures {
    const stored = this.#session?.figures;
    return {
      ...this.#client.figures,
      transactions: stored?.transactions ?? 0,
      recordsWritten: stored?.recordsWritten ?? 0,
      bytesWritten: stored?.bytesWritten ?? 0,
      openMs: this.#openMs,
    };
  }

  /** Adds a listener; it hears the present status soon. Returns how to stop. */
  listen(listener: (status: ReplicaStatus) => void): () => void {
    this.#listeners.add(listener);
    listener(this.status());
    return () => this.#listeners.delete(listener);
  }

  syncNow(): void {
    this.#isSignedOut = false;
    this.#waker.wake();
    this.#session?.syncNow();
  }

  /** Signs this device out: deletes what is stored of this user, here and in every tab. */
  async forget(): Promise<void> {
    this.#isSignedOut = true;
    await this.#change(async () => {
      const session = this.#session;
      this.#session = undefined;
      await session?.forget();
      if (session !== undefined) await forgetIdentity(session.identity);
      this.#clear();
    });
  }

  async close(): Promise<void> {
    this.#end.abort(new DOMException('the replica is closed', 'AbortError'));
    clearTimeout(this.#timer);
    await this.#change(async () => {
      await this.#session?.close();
      this.#session = undefined;
    });
  }

  /** Asks the server who we are until there is a session that answers for itself. */
  async #identify(): Promise<void> {
    const { signal } = this.#end;
    const retry = new Backoff(this.#pace.retry);
    while (!signal.aborted) {
      if (!this.#isSignedOut && this.#session === undefined) {
        const answer = await this.#client.instance(signal);
        if (answer.ok) {
          await this.#become(answer.value);
          retry.reset();
        } else {
          const { code, message } = answer.refusal;
          const state = code === 'invalid_cursor' ? 'failed' : code;
          this.#setSync({ ...this.#sync, state, message });
        }
      }
      const isSettled = this.#isSignedOut || this.#session !== undefined;
      await this.#waker.sleep(isSettled ? this.#pace.pollMs : retry.next(), signal);
    }
  }

  /** Opens the replica of whoever the server says we are, unless it is open already. */
  async #become(instance: Instance): Promise<void> {
    const identity = { instanceId: instance.instanceId, userId: instance.user.id };
    await this.#change(async () => {
      if (this.#isSignedOut) return;
      if (this.#session !== undefined && sameIdentity(this.#session.identity, identity)) return;
      await this.#session?.close();
      this.#session = undefined;
      await rememberIdentity(identity);
      await this.#open(identity);
    });
  }

  async #open(identity: ReplicaIdentity): Promise<void> {
    this.#setSync({ state: 'syncing', remaining: 0, agreedAt: null, message: null });
    const session = new Session({
      identity,
      client: this.#client,
      view: this.view,
      locks: this.#parts.locks,
      openChannel: this.#parts.openChannel,
      pace: this.#pace,
      onStatus: (status, role) => this.#setSync(shownStatus(status, role)),
      onSomeoneElse: (instance) => void this.#become(instance),
      onEnded: (why) => void this.#ended(session, why),
    });
    this.#session = session;
    await session.open();
    session.run();
  }

  async #ended(session: Session, why: 'deleted' | 'upgraded'): Promise<void> {
    this.#isSignedOut = true;
    await this.#change(async () => {
      if (this.#session !== session) return;
      this.#session = undefined;
      await session.close();
      if (why === 'deleted') this.#clear();
      else {
        const message = 'A newer version is open in another tab: reload to update';
        this.#setSync({ ...this.#sync, state: 'outdated', message });
      }
    });
  }

  #clear(): void {
    this.view.show(new Library());
    this.#setSync({ state: 'signed_out', remaining: 0, agreedAt: null, message: null });
  }

  async #change(step: () => Promise<void>): Promise<void> {
    const done = this.#changing.then(step);
    this.#changing = done.catch(() => undefined);
    await done;
  }

  #setSync(sync: SyncStatus): void {
    this.#sync = sync;
    this.#publish();
  }

  #publish(): void {
    if (this.#timer !== undefined || this.#listeners.size === 0) return;
    const wait = this.#publishedAt + publishMs - performance.now();
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#publishedAt = performance.now();
        const status = this.status();
        for (const listener of this.#listeners) listener(status);
      },
      Math.max(wait, 0),
    );
  }
}

/** A tab that follows says so while all is well; trouble of the tab that syncs is its trouble too. */
function shownStatus(status: LeaderStatus, role: 'leader' | 'follower'): SyncStatus {
  const isWell = status.state === 'idle' || status.state === 'syncing';
  return role === 'follower' && isWell ? { ...status, state: 'following' } : status;
}
