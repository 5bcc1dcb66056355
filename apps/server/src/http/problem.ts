import { type ErrorCode, errorStatus, type Problem } from '@linnet/contract/errors';
import type { Context } from 'koa';
import type { Refusal } from './refusal.ts';

const titles: { readonly [Code in ErrorCode]: string } = {
  bad_request: 'The request is not understood',
  invalid_cursor: 'The cursor is not one of this server',
  folder_not_found: 'There is no such folder',
  folder_not_readable: 'The folder cannot be read',
  folder_not_a_directory: 'This is not a folder',
  not_signed_in: 'Sign in first',
  origin_refused: 'The request comes from another site',
  host_refused: 'This server does not answer to that name',
  forbidden: 'Not allowed',
  not_found: 'Not found',
  method_not_allowed: 'This address does not take that method',
  conflict: 'It conflicts with what is there',
  scan_running: 'A scan is running already',
  file_missing: 'The file is gone from the disk',
  version_gone: 'The file has changed since',
  precondition_failed: 'The file is not the one that was asked for',
  body_too_large: 'The request is too large',
  unsupported_media_type: 'The request must be JSON',
  range_not_satisfiable: 'The range lies beyond the end',
  protocol_too_old: 'The player is too old for this server',
  internal: 'Something went wrong on the server',
  transcoder_missing: 'The server has no ffmpeg to convert with',
  transcode_failed: 'The file could not be converted',
  shutting_down: 'The server is shutting down',
};

/** What may have been set for the answer that this one replaces. */
const unfitHeaders = [
  'ETag',
  'Last-Modified',
  'Accept-Ranges',
  'Content-Range',
  'Content-Encoding',
];

/** Answers with problem details (RFC 9457) in place of whatever was set before. */
export function sendProblem(context: Context, refusal: Refusal): void {
  const status = errorStatus[refusal.code];
  const problem: Problem = {
    type: `urn:linnet:problem:${refusal.code}`,
    title: titles[refusal.code],
    status,
    code: refusal.code,
    ...(refusal.detail === undefined ? {} : { detail: refusal.detail }),
  };
  for (const header of unfitHeaders) {
    context.remove(header);
  }
  context.status = status;
  context.set('Cache-Control', 'no-store');
  context.set(refusal.headers);
  context.type = 'application/problem+json';
  context.body = JSON.stringify(problem);
}
