import * as v from 'valibot';
import { albumSchema } from './album.ts';
import { artistSchema } from './artist.ts';
import { genreSchema } from './genre.ts';
import { idSchema } from './ids.ts';
import { rootSchema } from './root.ts';
import { trackSchema } from './track.ts';

/**
 * Kinds of rows in the feed, in the order in which a page sends them within one revision. Pages are
 * cut by (revision, kind, id), `kind` compared by its place here.
 */
export const feedKinds = ['root', 'genre', 'artist', 'album', 'track'] as const;
export type FeedKind = (typeof feedKinds)[number];

export const rowSchemaByKind = {
  root: rootSchema,
  genre: genreSchema,
  artist: artistSchema,
  album: albumSchema,
  track: trackSchema,
} as const;
export type RowByKind = { [Kind in FeedKind]: v.InferOutput<(typeof rowSchemaByKind)[Kind]> };

/** Field names of each kind, in wire order. */
export const fieldsByKind = Object.fromEntries(
  feedKinds.map((kind) => [kind, Object.keys(rowSchemaByKind[kind].entries)]),
) as unknown as { [Kind in FeedKind]: readonly (keyof RowByKind[Kind] & string)[] };

/** Names of streams: `root:ID` now; `user:ID` and `playlist:ID` when there is something in them. */
export const streamSchema = v.pipe(v.string(), v.regex(/^(root|user|playlist):[A-Za-z0-9_-]{16}$/));

type ColumnSchemas<Entries extends v.ObjectEntries> = {
  [Field in keyof Entries]: v.ArraySchema<Entries[Field], undefined>;
};

/** Arrays of one length, one per field of the row schema. */
function columnsOf<Entries extends v.ObjectEntries>(row: v.ObjectSchema<Entries, undefined>) {
  const entries = Object.fromEntries(
    Object.entries(row.entries).map(([field, schema]) => [field, v.array(schema)]),
  ) as unknown as ColumnSchemas<Entries>;
  return v.pipe(
    v.object(entries),
    v.check((columns) => {
      const lengths = Object.values(columns).map((column) => (column as unknown[]).length);
      return lengths.every((length) => length === lengths[0]);
    }, 'columns differ in length'),
  );
}

/** What one page says about one stream: rows to put, and ids to remove. */
export const streamChangesSchema = v.object({
  stream: streamSchema,
  root: v.optional(columnsOf(rootSchema)),
  genre: v.optional(columnsOf(genreSchema)),
  artist: v.optional(columnsOf(artistSchema)),
  album: v.optional(columnsOf(albumSchema)),
  track: v.optional(columnsOf(trackSchema)),
  /** Tombstones: rows of this stream that are no more, by kind. */
  removed: v.optional(
    v.partial(
      v.object({
        root: v.array(idSchema),
        genre: v.array(idSchema),
        artist: v.array(idSchema),
        album: v.array(idSchema),
        track: v.array(idSchema),
      }),
    ),
  ),
});
export type StreamChanges = v.InferOutput<typeof streamChangesSchema>;

/**
 * One answer of `GET /api/v1/changes`. Apply it whole, together with `cursor`, or not at all.
 * - `epoch`: when it differs from the one that the device holds, what it holds is of another life of
 *   this server: drop all streams first. (The server then has started from the beginning by itself.)
 * - `cursor`: opaque, hand it back to go on; it is never longer than 2,048 characters.
 * - `more`: the next page is there already.
 * - `dropped`: streams that the caller may no longer see: remove all their rows.
 * - `revision`: newest revision of the catalogue when the page was cut.
 */
export const changesPageSchema = v.object({
  protocol: v.number(),
  epoch: v.string(),
  revision: v.number(),
  cursor: v.string(),
  more: v.boolean(),
  /** Rows still to come after this page, for a progress bar; a lower bound is fine. */
  remaining: v.number(),
  streams: v.array(streamChangesSchema),
  dropped: v.array(streamSchema),
});
export type ChangesPage = v.InferOutput<typeof changesPageSchema>;

/** Rows in a page unless the caller asks for fewer, and the most it may ask for. */
export const feedPageRows = { default: 1000, max: 5000 } as const;
