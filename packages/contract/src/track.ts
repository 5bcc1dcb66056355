import * as v from 'valibot';
import { idSchema, versionSchema } from './ids.ts';

/** Codecs that the catalogue names. `other` plays only by a transcode. */
export const codecs = [
  'flac',
  'mp3',
  'aac',
  'vorbis',
  'opus',
  'wav',
  'aiff',
  'alac',
  'ape',
  'wavpack',
  'wma',
  'dsd',
  'other',
] as const;
export const codecSchema = v.picklist(codecs);
export type Codec = v.InferOutput<typeof codecSchema>;

/** What a track looks like on the wire, in the API and in the replica. */
export const trackSchema = v.object({
  id: idSchema,
  rootId: idSchema,
  albumId: idSchema,
  title: v.string(),
  /** The artist line as the file gives it; `artistIds` are the linked ones, in order. */
  artist: v.string(),
  artistIds: v.array(idSchema),
  genreIds: v.array(idSchema),
  /** From 1; null where the file does not say. */
  disc: v.nullable(v.number()),
  number: v.nullable(v.number()),
  year: v.nullable(v.number()),
  durationMs: v.number(),
  codec: codecSchema,
  /** Lower-case file name ending without the dot. */
  container: v.string(),
  sampleRate: v.number(),
  /** Null for lossy codecs. */
  bitDepth: v.nullable(v.number()),
  channels: v.number(),
  /** Average of the whole file, bits per second. */
  bitrate: v.number(),
  bytes: v.number(),
  version: versionSchema,
  /** ReplayGain 2.0 in decibels, from the file's tags; null where it has none. */
  trackGain: v.nullable(v.number()),
  albumGain: v.nullable(v.number()),
  /** Linear full-scale peaks. */
  trackPeak: v.nullable(v.number()),
  albumPeak: v.nullable(v.number()),
  /** Epoch milliseconds of the scan that first saw it. */
  addedAt: v.number(),
  /** 1 when the file has vanished from the disk and may come back, else 0. */
  missing: v.picklist([0, 1]),
});
export type Track = v.InferOutput<typeof trackSchema>;
