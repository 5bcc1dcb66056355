import type { ByteRange, ByteSource } from '../shared/byte-source.ts';
import { abortable } from './abortable.ts';
import { Piece, type PieceOptions, type Representation } from './network-piece.ts';

/** Small first, so that the first sound waits for little. */
const firstPieceBytes = 256 * 1024;
const pieceBytes = 1024 * 1024;
/** Pieces start on such a line, so that reads close to each other find the same one. */
const gridBytes = 16 * 1024;
/** Pieces kept per source: 8 MiB at most. */
const keptPieces = 8;

/**
 * One URL as a ByteSource, by ranged requests in pieces: a first small one, then of 1 MiB, each begun when
 * half of the one before is read. A read settles as soon as its own bytes are there. `length` is what the
 * first answer says, so that opening makes one request and not two. Retries are `Piece`'s and nobody's above.
 */
export async function openNetworkSource(
  options: PieceOptions,
  signal: AbortSignal,
): Promise<ByteSource> {
  const representation: Representation = { length: null, etag: null };
  const first = new Piece(options, representation, 0, firstPieceBytes);
  try {
    await abortable(first.filledTo(1), signal);
  } catch (error) {
    first.cancel();
    throw error;
  }
  return new NetworkByteSource(options, representation, first);
}

class NetworkByteSource implements ByteSource {
  readonly length: number;
  readonly version: string;
  readonly #options: PieceOptions;
  readonly #representation: Representation;
  /** The most recently used last. */
  #pieces: Piece[];

  constructor(options: PieceOptions, representation: Representation, first: Piece) {
    this.length = representation.length ?? 0;
    this.version = options.version;
    this.#options = options;
    this.#representation = representation;
    this.#pieces = [first];
  }

  async read(range: ByteRange, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    signal.throwIfAborted();
    const start = Math.max(0, range.start);
    const end = Math.min(range.end, this.length);
    const bytes = new Uint8Array(Math.max(0, end - start));
    for (let at = start; at < end; ) {
      const piece = this.#pieceAt(at);
      const until = Math.min(end, piece.end);
      await abortable(piece.filledTo(until), signal);
      piece.copy(at, until, bytes, at - start);
      at = until;
      const half = piece.start + (piece.end - piece.start) / 2;
      if (at > half && piece.end < this.length) this.#pieceAt(piece.end);
    }
    return bytes;
  }

  #pieceAt(at: number): Piece {
    const known = this.#pieces.find(
      (piece) => piece.start <= at && at < piece.end && !piece.failed,
    );
    if (known) {
      this.#pieces = [...this.#pieces.filter((piece) => piece !== known), known];
      return known;
    }
    const start = this.#pieces.some((piece) => piece.end === at) ? at : at - (at % gridBytes);
    const later = this.#pieces.filter((piece) => piece.start > at && !piece.failed);
    const end = Math.min(this.length, start + pieceBytes, ...later.map((piece) => piece.start));
    const begun = new Piece(this.#options, this.#representation, start, end);
    const kept = this.#pieces.filter((piece) => !piece.failed);
    for (const dropped of kept.splice(0, Math.max(0, kept.length + 1 - keptPieces)))
      dropped.cancel();
    this.#pieces = [...kept, begun];
    return begun;
  }
}
