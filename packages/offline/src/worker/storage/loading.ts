import type { Columns } from '@linnet/contract/columns';
import { toColumns } from '@linnet/contract/columns';
import { type FeedKind, feedKinds, fieldsByKind, type RowByKind } from '@linnet/contract/feed';
import type { Library } from '../library/library.ts';
import { readColumns } from '../sync/page-check.ts';
import { type DeltaRows, decodeJson, type Head } from './head.ts';
import type { StoredPage } from './replica-store.ts';

/**
 * Fills an empty library with what is stored. Answers whether all was there: pages that are damaged
 * or missing leave their rows out, and the replica has to be fetched anew.
 */
export function fillLibrary(library: Library, head: Head, pages: readonly StoredPage[]): boolean {
  let whole = countsMatch(head, pages);
  // Pages of one stream and kind follow each other by number: the later one says what is.
  for (const { key, data } of pages) {
    const [, stream, kindPlace] = key;
    const kind = feedKinds[kindPlace];
    const columns = kind && readColumns(kind, decodeJson(data));
    if (kind === undefined || columns === undefined) whole = false;
    else library.put(stream, kind, columns as Columns<RowByKind[typeof kind]>);
  }
  for (const [stream, { delta }] of head.streams) {
    for (const kind of feedKinds) applyDelta(library, stream, kind, delta);
  }
  return whole;
}

function applyDelta(library: Library, stream: string, kind: FeedKind, delta: DeltaRows): void {
  const rows: RowByKind[FeedKind][] = [];
  const removed: string[] = [];
  for (const [id, row] of delta[kind]) {
    if (row === null) removed.push(id);
    else rows.push(row);
  }
  library.remove(stream, kind, removed);
  const fields = fieldsByKind[kind] as readonly (keyof RowByKind[FeedKind] & string)[];
  library.put(stream, kind, toColumns(rows, fields) as Columns<RowByKind[typeof kind]>);
}

function countsMatch(head: Head, pages: readonly StoredPage[]): boolean {
  const counted = new Map<string, number>();
  for (const { key } of pages) {
    const name = `${key[1]} ${key[2]}`;
    counted.set(name, (counted.get(name) ?? 0) + 1);
  }
  let expected = 0;
  for (const [stream, { pages: counts }] of head.streams) {
    for (const [place, kind] of feedKinds.entries()) {
      expected += counts[kind];
      if ((counted.get(`${stream} ${place}`) ?? 0) !== counts[kind]) return false;
    }
  }
  return expected === pages.length;
}
