import { type Columns, rowAt } from '@linnet/contract/columns';
import { type ChangesPage, type FeedKind, feedKinds, type RowByKind } from '@linnet/contract/feed';
import { emptyDelta, emptyStreamHead, type Head, type StreamHead } from './head.ts';

/** So many rows of one kind in one feed page become a base page at once instead of going by the delta. */
export const directRows = 200;

/** A base page to be written. */
export interface BasePage {
  readonly stream: string;
  readonly kind: FeedKind;
  readonly number: number;
  readonly columns: Columns<RowByKind[FeedKind]>;
}

/** What has to be stored so that a feed page is part of the replica. */
export interface PagePlan {
  readonly head: Head;
  readonly pages: readonly BasePage[];
  /** Streams whose base pages go. */
  readonly dropped: readonly string[];
}

/**
 * Decides how `page` is stored on top of `head`. Many rows, or any of a stream that is filled for the
 * first time, become base pages as they are; few rows and tombstones go into the delta page. A base
 * page replaces what earlier pages say about its rows, the delta what any base page says.
 */
export function planPage(
  head: Head,
  page: ChangesPage,
  now: {
    /** Epoch milliseconds; taken as the moment of agreement when the page is the last one. */
    readonly time: number;
    /** Whether the replica has a row of this id already. */
    readonly knows: (kind: FeedKind, id: string) => boolean;
  },
): PagePlan {
  const streams = new Map(head.streams);
  const pages: BasePage[] = [];
  let nextPage = head.nextPage;
  for (const stream of page.dropped) streams.delete(stream);
  for (const changes of page.streams) {
    const before = streams.get(changes.stream) ?? emptyStreamHead();
    const filling = head.agreedAt === null || !streams.has(changes.stream);
    const delta = copyDelta(before);
    const counts = {
      pages: { ...before.pages },
      rows: { ...before.rows },
      stale: { ...before.stale },
    };
    for (const kind of feedKinds) {
      for (const id of changes.removed?.[kind] ?? []) delta[kind].set(id, null);
      const columns = changes[kind] as Columns<RowByKind[FeedKind]> | undefined;
      const rows = columns?.id.length ?? 0;
      if (columns === undefined || rows === 0) continue;
      if (filling || rows >= directRows) {
        for (const id of columns.id) delta[kind].delete(id);
        pages.push({ stream: changes.stream, kind, number: nextPage, columns });
        nextPage += 1;
        counts.pages[kind] += 1;
        counts.rows[kind] += rows;
        counts.stale[kind] += columns.id.filter((id) => now.knows(kind, id)).length;
      } else {
        putRows(delta[kind] as Map<string, RowByKind[FeedKind] | null>, columns);
      }
    }
    streams.set(changes.stream, { ...counts, delta });
  }
  return {
    head: {
      ...head,
      sequence: head.sequence + 1,
      epoch: page.epoch,
      cursor: page.cursor,
      revision: page.revision,
      agreedAt: page.more ? head.agreedAt : now.time,
      nextPage,
      streams,
    },
    pages,
    dropped: page.dropped,
  };
}

function copyDelta(before: StreamHead) {
  const delta = emptyDelta();
  for (const kind of feedKinds) {
    for (const [id, row] of before.delta[kind]) {
      (delta[kind] as Map<string, unknown>).set(id, row);
    }
  }
  return delta;
}

function putRows(
  delta: Map<string, RowByKind[FeedKind] | null>,
  columns: Columns<RowByKind[FeedKind]>,
): void {
  for (let index = 0; index < columns.id.length; index += 1) {
    const row = rowAt(columns, index);
    if (row !== undefined) delta.set(row.id, row);
  }
}
