import * as v from 'valibot';

export const healthSchema = v.object({
  status: v.picklist(['ok', 'starting']),
  version: v.string(),
});

export const scanStatusSchema = v.object({
  running: v.boolean(),
  /** Epoch milliseconds; null when there was no scan yet. */
  startedAt: v.nullable(v.number()),
  finishedAt: v.nullable(v.number()),
  /** Audio files that the walk has seen so far, and those that are dealt with. */
  found: v.number(),
  done: v.number(),
});
export type ScanStatus = v.InferOutput<typeof scanStatusSchema>;

export const librarySchema = v.object({
  tracks: v.number(),
  albums: v.number(),
  artists: v.number(),
  /** Tracks whose file has vanished. */
  missing: v.number(),
  revision: v.number(),
  scan: scanStatusSchema,
});
export type Library = v.InferOutput<typeof librarySchema>;

/** A file that a scan could not read, or a root that it left alone. */
export const scanProblemSchema = v.object({
  rootId: v.string(),
  /** Relative to the root, as text; bytes that are no UTF-8 are shown as U+FFFD. */
  path: v.string(),
  code: v.picklist([
    'unreadable',
    'not_audio',
    'broken',
    'too_large',
    'root_unavailable',
    'outside_root',
  ]),
  /** One plain sentence: what is wrong and what to do. */
  reason: v.string(),
  seenAt: v.number(),
});
export type ScanProblem = v.InferOutput<typeof scanProblemSchema>;
