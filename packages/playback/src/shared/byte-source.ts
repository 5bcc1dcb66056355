/** A half-open range of bytes: `start` included, `end` excluded. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** One track's bytes, wherever they lie. The app composes it: downloaded chunks first, then network. */
export interface ByteSource {
  /** Length of the whole in bytes. */
  readonly length: number;
  /** Names these exact bytes; two sources of one version are interchangeable. */
  readonly version: string;
  /**
   * The bytes of `range`, cut at `length`; the caller owns the array. Throws a `ByteSourceError` when
   * they cannot be had, and the signal's reason when aborted.
   */
  read(range: ByteRange, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

export type ByteSourceErrorCode =
  | 'offline'
  | 'not_found'
  | 'gone'
  | 'forbidden'
  | 'signed_out'
  | 'server'
  | 'changed';

/** Why bytes cannot be had. `changed`: the file is no longer of the version that was asked for. */
export class ByteSourceError extends Error {
  readonly code: ByteSourceErrorCode;
  constructor(code: ByteSourceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ByteSourceError';
    this.code = code;
  }
}
