import { type Columns, rowAt, toColumns } from '@linnet/contract/columns';
import {
  type FeedKind,
  feedKinds,
  fieldsByKind,
  type RowByKind,
  streamSchema,
} from '@linnet/contract/feed';
import * as v from 'valibot';
import { readColumns, readIds } from '../sync/page-check.ts';

/** A change that waits in the delta page: a row, or null where the row is no more. */
export type DeltaRows = { readonly [Kind in FeedKind]: Map<string, RowByKind[Kind] | null> };

/** What is stored of one stream beside the head. */
export interface StreamHead {
  /** Base pages by kind: a page that is gone shows by these. */
  readonly pages: { readonly [Kind in FeedKind]: number };
  /** Rows in base pages by kind, those that a later page or the delta replaces counted too. */
  readonly rows: { readonly [Kind in FeedKind]: number };
  /** Those of `rows` that a later base page replaces. */
  readonly stale: { readonly [Kind in FeedKind]: number };
  readonly delta: DeltaRows;
}

/**
 * The record that says where the replica stands. It is written in the transaction of every page, so
 * a page and its cursor are there together or not at all. The delta page of every stream is in it.
 */
export interface Head {
  /** Which base pages are ours: a resync fills another generation and swaps at its end. */
  readonly generation: number;
  /** Grows by one with every page of the feed. */
  readonly sequence: number;
  /** Grows by one with every merge. */
  readonly layout: number;
  readonly epoch: string;
  readonly cursor: string | null;
  readonly revision: number;
  /** Epoch milliseconds when replica and server last agreed; null when they never did. */
  readonly agreedAt: number | null;
  /** Number of the next base page: pages apply in the order of their numbers. */
  readonly nextPage: number;
  readonly streams: ReadonlyMap<string, StreamHead>;
}

export const emptyHead = (generation: number): Head => ({
  generation,
  sequence: 0,
  layout: 0,
  epoch: '',
  cursor: null,
  revision: 0,
  agreedAt: null,
  nextPage: 0,
  streams: new Map(),
});

export function emptyStreamHead(): StreamHead {
  return { pages: zeros(), rows: zeros(), stale: zeros(), delta: emptyDelta() };
}

export function emptyDelta(): DeltaRows {
  return {
    root: new Map(),
    genre: new Map(),
    artist: new Map(),
    album: new Map(),
    track: new Map(),
  };
}

/** Rows and tombstones that wait to be merged. */
export function deltaSize(head: Head): number {
  let size = 0;
  for (const { delta } of head.streams.values()) {
    for (const kind of feedKinds) size += delta[kind].size;
  }
  return size;
}

const countsSchema = v.object({
  root: v.number(),
  genre: v.number(),
  artist: v.number(),
  album: v.number(),
  track: v.number(),
});
const headSchema = v.object({
  generation: v.number(),
  sequence: v.number(),
  layout: v.number(),
  epoch: v.string(),
  cursor: v.nullable(v.string()),
  revision: v.number(),
  agreedAt: v.nullable(v.number()),
  nextPage: v.number(),
  streams: v.array(
    v.object({
      stream: streamSchema,
      pages: countsSchema,
      rows: countsSchema,
      stale: countsSchema,
      delta: v.record(v.string(), v.object({ put: v.unknown(), removed: v.unknown() })),
    }),
  ),
});

/** The head as JSON in UTF-8: the delta page sideways like any other. */
export function encodeHead(head: Head): ArrayBuffer {
  const streams = [...head.streams].map(([stream, { pages, rows, stale, delta }]) => {
    const kinds = feedKinds.filter((kind) => delta[kind].size > 0);
    return {
      stream,
      pages,
      rows,
      stale,
      delta: Object.fromEntries(kinds.map((kind) => [kind, encodeDelta(kind, delta)])),
    };
  });
  return encodeJson({ ...head, streams });
}

/** Reads a stored head; undefined where it is damaged. */
export function decodeHead(data: ArrayBuffer): Head | undefined {
  const parsed = v.safeParse(headSchema, decodeJson(data));
  if (!parsed.success) return undefined;
  const streams = new Map<string, StreamHead>();
  for (const { stream, pages, rows, stale, delta } of parsed.output.streams) {
    const read = emptyDelta();
    for (const kind of feedKinds) {
      const stored = delta[kind];
      if (stored !== undefined && !decodeDelta(kind, stored, read)) return undefined;
    }
    streams.set(stream, { pages, rows, stale, delta: read });
  }
  return { ...parsed.output, streams };
}

export function encodeJson(value: unknown): ArrayBuffer {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
}

/** The JSON value in `data`; undefined where it is none. */
export function decodeJson(data: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}

function encodeDelta<Kind extends FeedKind>(kind: Kind, delta: DeltaRows) {
  const put: RowByKind[Kind][] = [];
  const removed: string[] = [];
  for (const [id, row] of delta[kind]) {
    if (row === null) removed.push(id);
    else put.push(row as RowByKind[Kind]);
  }
  return { put: toColumns(put, fieldsByKind[kind]), removed };
}

function decodeDelta<Kind extends FeedKind>(
  kind: Kind,
  stored: { readonly put?: unknown; readonly removed?: unknown },
  into: DeltaRows,
): boolean {
  const columns = readColumns(kind, stored.put);
  const removed = readIds(stored.removed);
  if (columns === undefined || removed === undefined) return false;
  const rows = into[kind] as Map<string, RowByKind[Kind] | null>;
  for (const id of removed) rows.set(id, null);
  for (let index = 0; index < columns.id.length; index += 1) {
    const row = rowAt(columns as Columns<RowByKind[Kind]>, index);
    if (row !== undefined) rows.set(row.id, row);
  }
  return true;
}

function zeros(): { readonly [Kind in FeedKind]: number } {
  return { root: 0, genre: 0, artist: 0, album: 0, track: 0 };
}
