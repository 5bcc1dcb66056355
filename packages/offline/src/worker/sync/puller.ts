import type { ChangesPage } from '@linnet/contract/feed';
import { Library } from '../library/library.ts';
import { deltaSize, emptyHead, type Head } from '../storage/head.ts';
import { fillLibrary } from '../storage/loading.ts';
import { isScattered } from '../storage/merge.ts';
import { planPage } from '../storage/page-plan.ts';
import type { ReplicaStore, Slot, WriteOutcome } from '../storage/replica-store.ts';
import type { Answer, FeedClient, Refusal } from './feed-client.ts';

/** Rows in the delta above which it is merged without waiting for a quiet moment. */
const mostDelta = 1000;
/** Rows in the delta that are worth a merge in a quiet moment. */
const someDelta = 64;

/** A replica as memory and store hold it. */
export interface Target {
  readonly slot: Slot;
  head: Head;
  readonly library: Library;
}

/** The store is not what it was: another tab wrote, or nothing can be stored any more. */
export type StoreEnd = 'conflict' | 'detached';
export type PullEnd = Refusal | 'agreed' | StoreEnd;

export interface PullerEvents {
  /** The page is stored and applied to the library that shows. */
  onApplied(head: Head, page: ChangesPage): void;
  /** A resync is complete: this library shows from now on. */
  onSwapped(target: Target): void;
  onProgress(remaining: number): void;
}

/**
 * Brings the replica to where the server is, page by page: each is stored together with its cursor and
 * then applied to the library in memory. While a page is stored the next one is already on its way.
 *
 * When the server starts another life (epoch) or does not know our cursor, a second replica is filled
 * beside the first, which goes on showing, and takes its place in one transaction when it is complete.
 * Being killed at any point costs at most the page that was not stored yet.
 */
export class Puller {
  readonly #client: FeedClient;
  readonly #store: ReplicaStore | undefined;
  readonly #events: PullerEvents;
  #current: Target;
  #next: Target | undefined;

  constructor(parts: {
    client: FeedClient;
    store: ReplicaStore | undefined;
    current: Target;
    events: PullerEvents;
  }) {
    this.#client = parts.client;
    this.#store = parts.store;
    this.#current = parts.current;
    this.#events = parts.events;
  }

  get head(): Head {
    return this.#current.head;
  }

  /** Takes up a resync that was interrupted, or begins one where the stored replica is damaged. */
  async resume({ damaged }: { damaged: boolean }): Promise<StoreEnd | undefined> {
    const stored = await this.#store?.read('next');
    if (stored?.head !== undefined) {
      this.#next = { slot: 'next', head: stored.head, library: new Library() };
      const isWhole = fillLibrary(this.#next.library, stored.head, stored.pages);
      return isWhole ? undefined : await this.#startOver();
    }
    if (stored !== undefined) {
      const outcome = await this.#store?.discardNext(this.#current.head, undefined);
      if (outcome !== undefined && outcome !== 'written') return endOf(outcome);
    }
    return damaged ? await this.#startOver() : undefined;
  }

  async pull(signal: AbortSignal): Promise<PullEnd> {
    let ahead: Promise<Answer<ChangesPage>> | undefined;
    for (;;) {
      const target = this.#next ?? this.#current;
      const answer = await (ahead ?? this.#client.changes(target.head.cursor, signal));
      ahead = undefined;
      if (!answer.ok) {
        if (answer.refusal.code !== 'invalid_cursor' || target.head.cursor === null) {
          return answer.refusal;
        }
        const end = await this.#startOver();
        if (end !== undefined) return end;
        continue;
      }
      const page = answer.value;
      if (page.more && page.cursor === target.head.cursor) {
        return { code: 'failed', message: 'The server sends the same changes again and again' };
      }
      if (page.more) {
        ahead = this.#client.changes(page.cursor, signal);
        // Nobody may be left to hear of it.
        ahead.catch(() => undefined);
      }
      if (target.head.cursor !== null && page.epoch !== target.head.epoch) {
        // The page is the first one of the server's new life.
        const end = await this.#startOver();
        if (end !== undefined) return end;
      }
      const end = await this.#take(this.#next ?? this.#current, page);
      if (end !== undefined) return end;
      this.#events.onProgress(page.more ? page.remaining : 0);
      if (!page.more) return 'agreed';
      signal.throwIfAborted();
    }
  }

  /** Merges what waits in the delta when it is worth it and there is nothing else to do. */
  async tidy(): Promise<StoreEnd | undefined> {
    const head = this.#current.head;
    return deltaSize(head) > someDelta || isScattered(head)
      ? await this.#merge(this.#current)
      : undefined;
  }

  async #take(target: Target, page: ChangesPage): Promise<StoreEnd | undefined> {
    const plan = planPage(target.head, page, {
      time: Date.now(),
      knows: (kind, id) => target.library.knows(kind, id),
    });
    const silent = page.streams.length === 0 && page.dropped.length === 0;
    if (silent && page.cursor === target.head.cursor && target.head.agreedAt !== null) {
      // Nothing new: not worth a write.
      target.head = { ...target.head, agreedAt: plan.head.agreedAt, revision: page.revision };
    } else {
      const outcome = (await this.#store?.commit(target.slot, target.head, plan)) ?? 'written';
      if (outcome !== 'written') return endOf(outcome);
      // Only what is stored needs a record of where it is.
      target.head = this.#store ? plan.head : { ...plan.head, streams: new Map() };
      for (const stream of page.dropped) target.library.drop(stream);
      for (const changes of page.streams) target.library.apply(changes);
      if (target.slot === 'current') this.#events.onApplied(target.head, page);
    }
    if (target.slot === 'next' && !page.more) return await this.#promote(target);
    if (deltaSize(target.head) > mostDelta) return await this.#merge(target);
    return undefined;
  }

  async #startOver(): Promise<StoreEnd | undefined> {
    const before = this.#current.head;
    if (this.#next !== undefined) {
      const outcome = (await this.#store?.discardNext(before, this.#next.head)) ?? 'written';
      if (outcome !== 'written') return endOf(outcome);
    }
    const generation = Math.max(before.generation, this.#next?.head.generation ?? 0) + 1;
    this.#next = { slot: 'next', head: emptyHead(generation), library: new Library() };
    return undefined;
  }

  async #promote(next: Target): Promise<StoreEnd | undefined> {
    const before = this.#current.head;
    const head = { ...next.head, sequence: before.sequence + 1 };
    const outcome = (await this.#store?.promote(before, next.head, head)) ?? 'written';
    if (outcome !== 'written') return endOf(outcome);
    this.#current = { slot: 'current', head, library: next.library };
    this.#next = undefined;
    this.#events.onSwapped(this.#current);
    return undefined;
  }

  async #merge(target: Target): Promise<StoreEnd | undefined> {
    const merged = await this.#store?.merge(target.slot, target.head);
    if (merged === undefined) return undefined;
    if (merged.outcome !== 'written') return endOf(merged.outcome);
    target.head = merged.head;
    return undefined;
  }
}

function endOf(outcome: Exclude<WriteOutcome, 'written'>): StoreEnd {
  return outcome === 'conflict' ? 'conflict' : 'detached';
}
