const codes = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
  'ABORT_ERR',
]);

/** Whether `error` only says that the client went away, which is normal and nobody's fault. */
export function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && codes.has(String(error.code));
}
