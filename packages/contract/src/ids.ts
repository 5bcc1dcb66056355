import * as v from 'valibot';

/**
 * Every id that the server makes: 16 characters of base64url, 96 random bits. It never changes and is
 * never reused; nothing may be read into it.
 */
export const idSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16}$/, 'not an id'));
export type Id = v.InferOutput<typeof idSchema>;

/** A cover is named by its content: the first 32 hex digits of the SHA-256 of the original picture. */
export const coverIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'not a cover id'));
export type CoverId = v.InferOutput<typeof coverIdSchema>;

/** A short digest of a file's audio payload and size; a stream's URL and ETag carry it. */
export const versionSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{8,32}$/, 'not a version'));
