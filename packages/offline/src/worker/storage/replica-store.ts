import { feedKinds } from '@linnet/contract/feed';
import type { IDBPTransaction } from 'idb';
import { decodeHead, encodeHead, encodeJson, type Head } from './head.ts';
import { mergeKind, needsMerge } from './merge.ts';
import type { PagePlan } from './page-plan.ts';
import type { PageKey, ReplicaDatabase, ReplicaSchema, StoredHead } from './schema.ts';

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

interface Writer {
  page(key: PageKey, data: ArrayBuffer): void;
  head(slot: Slot, head: Head): void;
  forgetHead(slot: Slot): void;
  drop(range: IDBKeyRange): void;
}
type Writing = IDBPTransaction<ReplicaSchema, ('head' | 'pages')[], 'readwrite'>;

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
    return await this.#write([[slot, before]], (write) => {
      for (const stream of plan.dropped) write.drop(streamRange(before.generation, stream));
      for (const page of plan.pages) {
        const kind = feedKinds.indexOf(page.kind);
        const key: PageKey = [before.generation, page.stream, kind, page.number];
        write.page(key, encodeJson(page.columns));
      }
      write.head(slot, plan.head);
    });
  }

  /** Makes the finished `next` the current replica, as `head`, and removes what was. */
  async promote(current: Head, next: Head, head: Head): Promise<WriteOutcome> {
    const expected = [['current', current] as const, ['next', next] as const];
    return await this.#write(expected, (write) => {
      write.head('current', head);
      write.forgetHead('next');
      dropOthers(write, head.generation);
    });
  }

  /** Forgets what a resync gathered; `next` is undefined where its head cannot be read. */
  async discardNext(current: Head, next: Head | undefined): Promise<WriteOutcome> {
    const expected: [Slot, Head][] = [['current', current]];
    if (next !== undefined) expected.push(['next', next]);
    return await this.#write(expected, (write) => {
      write.forgetHead('next');
      dropOthers(write, current.generation);
    });
  }

  /** Forgets all, for a replica that cannot be read: syncing starts from the beginning. */
  async reset(): Promise<WriteOutcome> {
    return await this.#transact(async (transaction) => {
      requested(transaction.objectStore('head').clear());
      requested(transaction.objectStore('pages').clear());
      await transaction.done;
      this.#count(0, 0);
      return 'written';
    });
  }

  /** Merges the delta into base pages, rewriting only pages that it touches. */
  async merge(slot: Slot, before: Head): Promise<{ outcome: WriteOutcome; head: Head }> {
    let head: Head = { ...before, layout: before.layout + 1 };
    let records = 1;
    let bytes = 0;
    const outcome = await this.#transact(async (transaction) => {
      const heads = transaction.objectStore('head');
      const pages = transaction.objectStore('pages');
      if (!agrees(await heads.get(slot), before)) return 'conflict';
      for (const [stream, kind] of needsMerge(before)) {
        const place = feedKinds.indexOf(kind);
        const range = kindRange(before.generation, stream, place);
        const [keys, buffers] = await Promise.all([pages.getAllKeys(range), pages.getAll(range)]);
        const stored = keys.map((key, index) => ({
          number: key[3],
          data: buffers[index] as ArrayBuffer,
        }));
        const plan = mergeKind(head, stream, kind, stored);
        if (plan === 'damaged') return 'failed';
        head = plan.head;
        for (const number of plan.removed) {
          requested(pages.delete([before.generation, stream, place, number]));
        }
        for (const { number, data } of plan.written) {
          requested(pages.put(data, [before.generation, stream, place, number]));
          records += 1;
          bytes += data.byteLength;
        }
      }
      const stored = toStored(head);
      requested(heads.put(stored, slot));
      await transaction.done;
      this.#count(records, bytes + stored.data.byteLength);
      return 'written';
    });
    return { outcome, head: outcome === 'written' ? head : before };
  }

  close(): void {
    this.#database.close();
  }

  /** Writes in one transaction if what is stored is what `expected` says. */
  async #write(
    expected: readonly (readonly [slot: Slot, head: Head])[],
    fill: (write: Writer) => void,
  ): Promise<WriteOutcome> {
    let records = 0;
    let bytes = 0;
    return await this.#transact(async (transaction) => {
      const heads = transaction.objectStore('head');
      const pages = transaction.objectStore('pages');
      for (const [other, head] of expected) {
        if (!agrees(await heads.get(other), head)) return 'conflict';
      }
      const put = (request: Promise<unknown>, data: ArrayBuffer) => {
        requested(request);
        records += 1;
        bytes += data.byteLength;
      };
      fill({
        page: (key, data) => put(pages.put(data, key), data),
        head: (key, head) => {
          const stored = toStored(head);
          put(heads.put(stored, key), stored.data);
        },
        forgetHead: (key) => requested(heads.delete(key)),
        drop: (range) => requested(pages.delete(range)),
      });
      await transaction.done;
      this.#count(records, bytes);
      return 'written';
    });
  }

  /** Runs one transaction, which commits only when `use` answers `written`. */
  async #transact(use: (transaction: Writing) => Promise<WriteOutcome>): Promise<WriteOutcome> {
    let transaction: Writing | undefined;
    try {
      transaction = this.#database.transaction(['head', 'pages'], 'readwrite', relaxed);
      // Whoever awaits it sees the same rejection.
      transaction.done.catch(() => undefined);
      const outcome = await use(transaction);
      if (outcome !== 'written') abort(transaction);
      return outcome;
    } catch (error) {
      if (transaction !== undefined) abort(transaction);
      return outcomeOf(transaction?.error ?? error);
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

function dropOthers(write: Writer, generation: number): void {
  write.drop(IDBKeyRange.upperBound([generation], true));
  write.drop(IDBKeyRange.lowerBound([generation + 1]));
}

/** A request whose failure ends the transaction, which is awaited as a whole. */
function requested(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

function abort(transaction: Writing): void {
  try {
    transaction.abort();
  } catch {
    // It has ended already.
  }
}

function outcomeOf(error: unknown): WriteOutcome {
  return error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'failed';
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
