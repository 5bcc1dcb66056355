import type { MediaFile } from '../reading/media-file.ts';

/** A run of bytes in a file. */
export interface ByteRange {
  readonly start: number;
  readonly bytes: number;
}

/** What a container says about its audio without its tags being read. */
export interface Payload {
  readonly kind: string;
  /** For music-metadata, which then trusts it more than the file's name. */
  readonly mimeType: string;
  /** Where the audio lies; the fingerprint's windows are cut from these ranges laid end to end. */
  readonly ranges: readonly ByteRange[];
  /** Names the audio by itself; the ranges are then not read. */
  readonly identity?: Buffer;
  /** Exact playing time where the container was walked for it. */
  readonly seconds?: number;
  /** True where only music-metadata's walk through the whole file knows the playing time. */
  readonly needsFullWalk?: boolean;
}

export type Inspect = (file: MediaFile, range: ByteRange) => Promise<Payload>;

/** The rest of `range` from `start` on. */
export function from(start: number, range: ByteRange): ByteRange {
  return { start, bytes: Math.max(0, range.start + range.bytes - start) };
}
