import * as v from 'valibot';

/**
 * Every error code that the server answers with, and its HTTP status. Codes are stable: a client may
 * branch on them; titles are for people and may change.
 */
export const errorStatus = {
  bad_request: 400,
  invalid_cursor: 400,
  folder_not_found: 400,
  folder_not_readable: 400,
  folder_not_a_directory: 400,
  not_signed_in: 401,
  origin_refused: 403,
  host_refused: 421,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  scan_running: 409,
  file_missing: 410,
  /** The file has changed since: ask the feed for its new version. */
  version_gone: 410,
  precondition_failed: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  range_not_satisfiable: 416,
  protocol_too_old: 426,
  internal: 500,
  transcoder_missing: 501,
  transcode_failed: 502,
  shutting_down: 503,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** RFC 9457 problem details, as `application/problem+json`. `code` is ours and stable. */
export const problemSchema = v.object({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  code: v.string(),
  detail: v.optional(v.string()),
});
export type Problem = v.InferOutput<typeof problemSchema>;
