import type { ByteSource } from '../shared/byte-source.ts';

const windowBytes = 128 * 1024;

/** Small reads out of a `ByteSource` through one window, for parsers. */
export class ByteReader {
  readonly length: number;
  readonly #source: ByteSource;
  #window = new Uint8Array(0);
  #start = 0;

  constructor(source: ByteSource) {
    this.#source = source;
    this.length = source.length;
  }

  /** `count` bytes from `position`, fewer at the end of the file. A view: valid until the next call. */
  async at(position: number, count: number, signal: AbortSignal): Promise<Uint8Array> {
    const end = Math.min(position + count, this.length);
    if (end <= position) return this.#window.subarray(0, 0);
    if (position < this.#start || end > this.#start + this.#window.length) {
      const until = Math.min(Math.max(end, position + windowBytes), this.length);
      // Small at first, so that the first sound does not wait for bytes that it does not need.
      const wanted =
        this.#window.length === 0 ? Math.max(end, Math.min(until, position + 16384)) : until;
      this.#window = await this.#source.read({ start: position, end: wanted }, signal);
      this.#start = position;
    }
    return this.#window.subarray(position - this.#start, end - this.#start);
  }
}

/** Length of the ID3v2 tags at the start of a file, 0 for none. https://id3.org/id3v2.4.0-structure section 3.1 */
export async function id3Length(reader: ByteReader, signal: AbortSignal): Promise<number> {
  let position = 0;
  for (;;) {
    const head = await reader.at(position, 10, signal);
    if (head.length < 10 || asciiAt(head, 0, 3) !== 'ID3') return position;
    const footer = (byteAt(head, 5) & 0x10) === 0 ? 0 : 10;
    const size =
      (byteAt(head, 6) << 21) | (byteAt(head, 7) << 14) | (byteAt(head, 8) << 7) | byteAt(head, 9);
    position += 10 + size + footer;
  }
}

/** The byte at `index`; 0 beyond the end, which no parser here takes for anything valid. */
export function byteAt(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}

export function asciiAt(bytes: Uint8Array, index: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(index, index + length));
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
