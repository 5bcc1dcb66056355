import { rowAt } from '@linnet/contract/columns';
import {
  type ChangesPage,
  changesPageSchema,
  type FeedKind,
  feedKinds,
  type RowByKind,
  type StreamChanges,
} from '@linnet/contract/feed';
import * as v from 'valibot';
import type { Caller } from '../../accounts/caller.ts';
import type { CatalogueReader } from '../catalogue.ts';

export const everything: Caller = {
  userId: 'AAAAAAAAAAAAAAAA',
  name: 'Owner',
  role: 'admin',
  roots: 'all',
};

export function listenerOf(...roots: string[]): Caller {
  return { ...everything, role: 'user', roots: new Set(roots) };
}

type Rows = Map<string, object>;

/** A device as plain as can be: it applies pages and remembers rows by stream, kind and id. */
export class FeedClient {
  cursor: string | undefined;
  epoch: string | undefined;
  readonly streams = new Map<string, Map<FeedKind, Rows>>();
  /** Tombstones of rows that this device did not have. */
  needlessTombstones = 0;
  rowsReceived = 0;

  readonly #reader: CatalogueReader;
  readonly #caller: Caller;

  constructor(reader: CatalogueReader, caller: Caller = everything) {
    this.#reader = reader;
    this.#caller = caller;
  }

  /** Fetches one page and applies it. */
  async fetchPage(limit: number, caller = this.#caller): Promise<ChangesPage> {
    const answer = await this.#reader.changes(caller, { cursor: this.cursor, limit });
    if (answer === 'invalid_cursor') throw new Error('the server refused its own cursor');
    const page = v.parse(changesPageSchema, JSON.parse(JSON.stringify(answer)));
    if (page.cursor.length > 2048) throw new Error('the cursor is too long');
    this.#apply(page);
    return page;
  }

  async sync(limit = 1000, caller = this.#caller): Promise<this> {
    while ((await this.fetchPage(limit, caller)).more);
    return this;
  }

  rows<Kind extends FeedKind>(kind: Kind): RowByKind[Kind][] {
    const byId = new Map<string, object>();
    for (const stream of this.streams.values()) {
      for (const [id, row] of stream.get(kind) ?? []) byId.set(id, row);
    }
    return [...byId.values()] as RowByKind[Kind][];
  }

  /** Everything the device holds, in an order that does not depend on how it came. */
  contents(): unknown {
    return [...this.streams]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([stream, kinds]) => [
        stream,
        feedKinds.map((kind) => [...(kinds.get(kind) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))),
      ]);
  }

  #apply(page: ChangesPage): void {
    if (this.epoch !== page.epoch) this.streams.clear();
    this.epoch = page.epoch;
    for (const stream of page.dropped) this.streams.delete(stream);
    for (const changes of page.streams) this.#applyStream(changes);
    this.cursor = page.cursor;
  }

  #applyStream(changes: StreamChanges): void {
    const kinds = this.streams.get(changes.stream) ?? new Map<FeedKind, Rows>();
    this.streams.set(changes.stream, kinds);
    for (const kind of feedKinds) {
      const rows = kinds.get(kind) ?? new Map<string, object>();
      kinds.set(kind, rows);
      const columns = changes[kind];
      for (let index = 0; columns !== undefined; index += 1) {
        const row = rowAt<{ id: string }>(columns as never, index);
        if (row === undefined) break;
        this.rowsReceived += 1;
        rows.set(row.id, row);
      }
      for (const id of changes.removed?.[kind] ?? []) {
        if (!rows.delete(id)) this.needlessTombstones += 1;
      }
    }
  }
}
