import * as v from 'valibot';
import { albumSchema } from './album.ts';
import { artistSchema } from './artist.ts';
import { trackSchema } from './track.ts';

/**
 * Lists for scripts and other clients; the player reads its replica instead. A list is walked by
 * `after`, the `next` of the page before, so a deep page costs what the first one does.
 */
export function pageOf<Item extends v.GenericSchema>(item: Item) {
  return v.object({ items: v.array(item), next: v.nullable(v.string()), total: v.number() });
}

const limitSchema = v.optional(
  v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(500)),
  '50',
);
const afterSchema = v.optional(v.pipe(v.string(), v.maxLength(512)));

export const albumListQuerySchema = v.object({
  sort: v.optional(v.picklist(['title', 'artist', 'year', 'added']), 'title'),
  limit: limitSchema,
  after: afterSchema,
});
export const artistListQuerySchema = v.object({ limit: limitSchema, after: afterSchema });
export const trackListQuerySchema = v.object({
  sort: v.optional(v.picklist(['title', 'added']), 'title'),
  limit: limitSchema,
  after: afterSchema,
});
export const searchQuerySchema = v.object({
  q: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200)),
  limit: limitSchema,
});

export const albumDetailsSchema = v.object({ album: albumSchema, tracks: v.array(trackSchema) });
export const artistDetailsSchema = v.object({ artist: artistSchema, albums: v.array(albumSchema) });
export const searchResultSchema = v.object({
  artists: v.array(artistSchema),
  albums: v.array(albumSchema),
  tracks: v.array(trackSchema),
});
