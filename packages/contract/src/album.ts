import * as v from 'valibot';
import { coverIdSchema, idSchema } from './ids.ts';

export const albumKinds = [
  'album',
  'ep',
  'single',
  'compilation',
  'live',
  'soundtrack',
  'other',
] as const;

/** Carries no counts and no lists across roots: the device derives them from the tracks it may see. */
export const albumSchema = v.object({
  id: idSchema,
  /** Empty when the files name none: the player says "Unknown album". */
  title: v.string(),
  /** The album artist line; `artistIds` are the linked ones, in order. */
  artist: v.string(),
  artistIds: v.array(idSchema),
  year: v.nullable(v.number()),
  kind: v.picklist(albumKinds),
  label: v.nullable(v.string()),
  coverId: v.nullable(coverIdSchema),
  /** Dominant colour of the cover as `#rrggbb`; null until the cover job has seen it. */
  coverColour: v.nullable(v.string()),
  /** Epoch milliseconds of the newest track when the album was first seen. */
  addedAt: v.number(),
});
export type Album = v.InferOutput<typeof albumSchema>;
