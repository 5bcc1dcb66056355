import { feedKinds } from '@linnet/contract/feed';
import { decodeHead, encodeHead, encodeJson, type Head } from './head.ts';
import { type MergePlan, mergeKind, needsMerge } from './merge.ts';
import type { PagePlan } from './page-plan.ts';
import type { PageKey, ReplicaDatabase, StoredHead } from './schema.ts';

/** Which of the two replicas of a database: the one that shows, or the one that a resync builds. */
export type Slot = 'current' | 'next';

/**
 * - `conflict`: someone else wrote since; load again.
 * - `full`: no room on the device.
 * - `failed`: the database is gone or broken.
 */
export type WriteOutcome = 'written' | 'conflict' | 'full' | 'failed';

export interface StoredPage {
  readonly key: PageKey;
  readonly data: ArrayBuffer;
}

/** Exact counts of what was written since the store was opened. */
export interface StoreFigures {
  transactions: number;
  recordsWritten: number;
  bytesWritten: number;
}

/** The stored side of a replica. Every write is one transaction: it happens whole or not at all. */
export class ReplicaStore {
  readonly figures: StoreFigures = { transactions: 0, recordsWritten: 0, bytesWritten: 0 };
  readonly #database: ReplicaDatabase;

  constructor(database: ReplicaDatabase) {
    this.#database = database;
  }

  /** Head and base pages of one moment; undefined where there is none, head undefined where it is damaged. */
  async read(
    slot: Slot,
  ): Promise<{ readonly head: Head | undefined; readonly pages: StoredPage[] } | undefined> {
    const transaction = this.#database.transaction(['head', 'pages'], 'readonly');
    const stored = await transaction.objectStore('head').get(slot);
    if (stored === undefined) return undefined;
    const range = generationRange(stored.generation);
    const pages = transaction.objectStore('pages');
    const [keys, buffers] = await Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
    return {
      head: decodeHead(stored.data),
      pages: keys.map((key, index) => ({ key, data: buffers[index] as ArrayBuffer })),
    };
  }

  /** The head alone; undefined where there is none or it is damaged. */
  async readHead(slot: Slot): Promise<Head | undefined> {
    const stored = await this.#database.get('head', slot);
    return stored && decodeHead(stored.data);
  }

  /** Writes a feed page and its cursor on top of `before`. */
  async commit(slot: Slot, before: Head, plan: PagePlan): Promise<WriteOutcome> {
    return await this.#write(slot, before, (write) => {
      for (const stream of plan.dropped) write.drop(streamRange(before.generation, stream));
      for (const page of plan.pages) {
        const kind = feedKinds.indexOf(page.kind);
        const key: PageKey = [before.generation, page.stream, kind, page.number];
        write.page(key, encodeJson(page.columns));
      }
      write.head(slot, plan.head);
    });
  }

  /** Makes the finished `next` the current replica and removes what was; answers through `head`. */
  async promote(current: Head, next: Head): Promise<WriteOutcome> {
    return await this.#write('current', current, (write) => {
      write.head('current', next);
      write.forgetHead('next');
      write.drop(IDBKeyRange.upperBound([next.generation], true));
      write.drop(IDBKeyRange.lowerBound([next.generation + 1]));
    });
  }

  /** Forgets what a resync gathered. */
  async discardNext(current: Head): Promise<WriteOutcome> {
    return await this.#write('current', current, (write) => {
      write.forgetHead('next');
      write.drop(IDBKeyRange.upperBound([current.generation], true));
      write.drop(IDBKeyRange.lowerBound([current.generation + 1]));
    });
  }

  /** Forgets all, for a replica that cannot be read: syncing starts from the beginning. */
  async reset(): Promise<WriteOutcome> {
    try {
      const transaction = this.#database.transaction(['head', 'pages'], 'readwrite');
      await Promise.all([
        transaction.objectStore('head').clear(),
        transaction.objectStore('pages').clear(),
        transaction.done,
      ]);
      this.figures.transactions += 1;
      return 'written';
    } catch (error) {
      return outcomeOf(error);
    }
  }

  /** Merges the delta into base pages, rewriting only pages that it touches. */
  async merge(slot: Slot, before: Head): Promise<{ outcome: WriteOutcome; head: Head }> {
    const transaction = this.#database.transaction(['head', 'pages'], 'readwrite', relaxed);
    // The rejection is the same that the awaits below see.
    transaction.done.catch(() => undefined);
    try {
      const heads = transaction.objectStore('head');
      if (!agrees(await heads.get(slot), before)) {
        transaction.abort();
        return { outcome: 'conflict', head: before };
      }
      const pages = transaction.objectStore('pages');
      let head: Head = { ...before, layout: before.layout + 1 };
      let records = 1;
      let bytes = 0;
      for (const [stream, kind] of needsMerge(before)) {
        const range = kindRange(before.generation, stream, feedKinds.indexOf(kind));
        const [keys, buffers] = await Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
        const stored = keys.map((key, index) => ({
          number: key[3],
          data: buffers[index] as ArrayBuffer,
        }));
        const plan: MergePlan | 'damaged' = mergeKind(head, stream, kind, stored);
        if (plan === 'damaged') {
          transaction.abort();
          return { outcome: 'failed', head: before };
        }
        head = plan.head;
        for (const number of plan.removed) {
          await pages.delete([before.generation, stream, feedKinds.indexOf(kind), number]);
        }
        for (const { number, data } of plan.written) {
          await pages.put(data, [before.generation, stream, feedKinds.indexOf(kind), number]);
          records += 1;
          bytes += data.byteLength;
        }
      }
      const stored = toStored(head);
      await heads.put(stored, slot);
      await transaction.done;
      this.#count(records, bytes + stored.data.byteLength);
      return { outcome: 'written', head };
    } catch (error) {
      return { outcome: outcomeOf(error), head: before };
    }
  }

  close(): void {
    this.#database.close();
  }

  async #write(
    slot: Slot,
    before: Head,
    fill: (write: {
      page(key: PageKey, data: ArrayBuffer): void;
      head(slot: Slot, head: Head): void;
      forgetHead(slot: Slot): void;
      drop(range: IDBKeyRange): void;
    }) => void,
  ): Promise<WriteOutcome> {
    let records = 0;
    let bytes = 0;
    try {
      const transaction = this.#database.transaction(['head', 'pages'], 'readwrite', relaxed);
      transaction.done.catch(() => undefined);
      const heads = transaction.objectStore('head');
      const pages = transaction.objectStore('pages');
      if (!agrees(await heads.get(slot), before)) {
        transaction.abort();
        return 'conflict';
      }
      const requests: Promise<unknown>[] = [];
      const put = (request: Promise<unknown>, data: ArrayBuffer) => {
        requests.push(request);
        records += 1;
        bytes += data.byteLength;
      };
      fill({
        page: (key, data) => put(pages.put(data, key), data),
        head: (key, head) => {
          const stored = toStored(head);
          put(heads.put(stored, key), stored.data);
        },
        forgetHead: (key) => requests.push(heads.delete(key)),
        drop: (range) => requests.push(pages.delete(range)),
      });
      await Promise.all([...requests, transaction.done]);
      this.#count(records, bytes);
      return 'written';
    } catch (error) {
      return outcomeOf(error);
    }
  }

  #count(records: number, bytes: number): void {
    this.figures.transactions += 1;
    this.figures.recordsWritten += records;
    this.figures.bytesWritten += bytes;
  }
}

/** The replica can be fetched again, so it need not wait for the disk. */
const relaxed = { durability: 'relaxed' } as const;

function toStored(head: Head): StoredHead {
  const { generation, sequence, layout } = head;
  return { generation, sequence, layout, data: encodeHead(head) };
}

function agrees(stored: StoredHead | undefined, before: Head): boolean {
  if (stored === undefined) return before.sequence === 0 && before.layout === 0;
  return (
    stored.generation === before.generation &&
    stored.sequence === before.sequence &&
    stored.layout === before.layout
  );
}

function outcomeOf(error: unknown): WriteOutcome {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'failed';
}

function generationRange(generation: number): IDBKeyRange {
  return IDBKeyRange.bound([generation], [generation + 1], false, true);
}

function streamRange(generation: number, stream: string): IDBKeyRange {
  // An array sorts after every number, so this ends the keys of the stream.
  return IDBKeyRange.bound([generation, stream], [generation, stream, []]);
}

function kindRange(generation: number, stream: string, kind: number): IDBKeyRange {
  return IDBKeyRange.bound([generation, stream, kind], [generation, stream, kind, []]);
}
