import * as v from 'valibot';

/** Square thumbnail sides in pixels, WebP; `original` is the picture as the file holds it. */
export const coverSizes = [96, 240, 480, 960] as const;
export const coverQuerySchema = v.object({
  size: v.optional(v.picklist([...coverSizes.map(String), 'original']), '480'),
});

/**
 * `original` is the file's own bytes; `opus` is an Ogg Opus transcode at `bitrate` kbit/s. With `v` the
 * answer is of that version and may be kept for ever, or it is 410: `version_gone` when the file has
 * another by now (the feed tells it), `file_missing` when it is not on the disk.
 */
export const streamQuerySchema = v.object({
  v: v.optional(v.string()),
  format: v.optional(v.picklist(['original', 'opus']), 'original'),
  bitrate: v.optional(v.picklist(['96', '128', '192']), '192'),
});
