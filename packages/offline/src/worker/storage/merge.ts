import { type Columns, rowAt, toColumns } from '@linnet/contract/columns';
import { type FeedKind, feedKinds, fieldsByKind, type RowByKind } from '@linnet/contract/feed';
import { readColumns } from '../sync/page-check.ts';
import { decodeJson, emptyStreamHead, encodeJson, type Head, type StreamHead } from './head.ts';

/** Rows of a base page that was merged. */
const pageRows = 1000;
/** Pages below this are joined with others when there are many. */
const smallPage = 500;
const mostSmallPages = 8;

export interface MergePlan {
  readonly head: Head;
  /** Numbers of pages that go, and pages that are written anew. */
  readonly removed: readonly number[];
  readonly written: readonly { readonly number: number; readonly data: ArrayBuffer }[];
}

/** Streams and kinds with something to merge: a delta, or pages so many or stale that they cost at the next start. */
export function needsMerge(head: Head): [stream: string, kind: FeedKind][] {
  const needy: [string, FeedKind][] = [];
  for (const [stream, streamHead] of head.streams) {
    for (const kind of feedKinds) {
      if (streamHead.delta[kind].size > 0 || areScattered(streamHead, kind)) {
        needy.push([stream, kind]);
      }
    }
  }
  return needy;
}

/** Whether base pages alone, without any delta, are worth a merge. */
export function isScattered(head: Head): boolean {
  return [...head.streams.values()].some((streamHead) =>
    feedKinds.some((kind) => areScattered(streamHead, kind)),
  );
}

function areScattered(streamHead: StreamHead, kind: FeedKind): boolean {
  const pages = streamHead.pages[kind];
  const rows = streamHead.rows[kind];
  const stale = streamHead.stale[kind];
  const small = pages > mostSmallPages && pages > 2 * Math.ceil(rows / pageRows);
  return small || (stale > 2 * pageRows && stale > rows / 4);
}

/**
 * Merges the delta of one kind of one stream into its base pages. Pages that nothing touches are not
 * written. Afterwards no id is in two pages, and the delta of the kind is empty.
 */
export function mergeKind(
  head: Head,
  stream: string,
  kind: FeedKind,
  stored: readonly { readonly number: number; readonly data: ArrayBuffer }[],
): MergePlan | 'damaged' {
  const before = head.streams.get(stream) ?? emptyStreamHead();
  if (stored.length !== before.pages[kind]) return 'damaged';
  const pages = readPages(kind, stored);
  if (pages === undefined) return 'damaged';
  const merged = settle(pages, before.delta[kind] as Map<string, Row | null>);

  const small = merged.kept.filter((page) => page.rows.length < smallPage);
  const join = small.length > mostSmallPages;
  const removed: number[] = [];
  const written: { number: number; data: ArrayBuffer }[] = [];
  let loose = merged.added;
  let count = 0;
  let rows = 0;
  const write = (number: number, content: readonly Row[]) => {
    written.push({ number, data: encodeJson(toColumns(content, fieldsOf(kind))) });
  };
  for (const page of merged.kept) {
    if (page.rows.length === 0 || (join && page.rows.length < smallPage)) {
      removed.push(page.number);
      loose = page.rows.concat(loose);
      continue;
    }
    count += 1;
    rows += page.rows.length;
    if (page.touched) write(page.number, page.rows);
  }
  let nextPage = head.nextPage;
  for (let start = 0; start < loose.length; start += pageRows) {
    const content = loose.slice(start, start + pageRows);
    write(nextPage, content);
    nextPage += 1;
    count += 1;
    rows += content.length;
  }
  const after: StreamHead = {
    pages: { ...before.pages, [kind]: count },
    rows: { ...before.rows, [kind]: rows },
    stale: { ...before.stale, [kind]: 0 },
    delta: { ...before.delta, [kind]: new Map() },
  };
  return {
    head: { ...head, nextPage, streams: new Map(head.streams).set(stream, after) },
    removed,
    written,
  };
}

type Row = RowByKind[FeedKind];
interface Page {
  readonly number: number;
  rows: Row[];
  touched: boolean;
}

function readPages(
  kind: FeedKind,
  stored: readonly { readonly number: number; readonly data: ArrayBuffer }[],
): Page[] | undefined {
  const pages: Page[] = [];
  for (const { number, data } of stored) {
    const columns = readColumns(kind, decodeJson(data)) as Columns<Row> | undefined;
    if (columns === undefined) return undefined;
    const rows: Row[] = [];
    for (let index = 0; index < columns.id.length; index += 1) {
      const row = rowAt(columns, index);
      if (row !== undefined) rows.push(row);
    }
    pages.push({ number, rows, touched: false });
  }
  return pages;
}

/** Leaves of every id what was said last, in the page where that was; rows of the delta stay in place. */
function settle(
  pages: readonly Page[],
  delta: ReadonlyMap<string, Row | null>,
): { readonly kept: readonly Page[]; readonly added: Row[] } {
  const seen = new Set<string>();
  for (const page of pages.toReversed()) {
    const rows: Row[] = [];
    for (const row of page.rows.toReversed()) {
      const waiting = delta.get(row.id);
      if (waiting !== undefined) page.touched = true;
      if (seen.has(row.id) || waiting === null) {
        page.touched = true;
        continue;
      }
      seen.add(row.id);
      rows.push(waiting ?? row);
    }
    page.rows = rows.reverse();
  }
  const added: Row[] = [];
  for (const [id, row] of delta) if (row !== null && !seen.has(id)) added.push(row);
  return { kept: pages, added };
}

function fieldsOf(kind: FeedKind) {
  return fieldsByKind[kind] as readonly (keyof Row & string)[];
}
