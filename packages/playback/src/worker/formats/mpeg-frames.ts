import { type ByteReader, byteAt } from '../byte-reader.ts';
import type { Packet } from './packet-stream.ts';

/** What a frame's header says of the frame. */
export interface MpegHeader {
  /** Whole frame, header included. */
  readonly bytes: number;
  /** Bytes before the coded data, where the decoder does not want them; else 0. */
  readonly skipBytes: number;
  readonly frames: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/** Reads the header at `at`, or null where none is. */
export type ReadHeader = (bytes: Uint8Array, at: number) => MpegHeader | null;

const headerBytes = 10;
const resyncBytes = 64 * 1024;

/**
 * Walks frames that say their own length (MP3, ADTS), and remembers where each began: only counting tells
 * which one holds a given frame of sound when the bitrate varies. Junk between frames is stepped over.
 */
export class FrameWalker {
  readonly #reader: ByteReader;
  readonly #readHeader: ReadHeader;
  /** Byte offset of each frame seen so far; the last is where the walk stands. */
  readonly #offsets: number[];
  readonly #framesEach: number;
  #index = 0;
  #ended = false;

  constructor(reader: ByteReader, readHeader: ReadHeader, start: number, framesEach: number) {
    this.#reader = reader;
    this.#readHeader = readHeader;
    this.#offsets = [start];
    this.#framesEach = framesEach;
  }

  async next(signal: AbortSignal): Promise<Packet | null> {
    const found = await this.#header(this.#index, signal);
    if (!found) return null;
    const { offset, header } = found;
    const bytes = await this.#reader.at(offset, header.bytes, signal);
    if (bytes.length < header.bytes) return null;
    const start = this.#index * this.#framesEach;
    this.#index += 1;
    return { data: bytes.slice(header.skipBytes), start, frames: this.#framesEach };
  }

  async seek(rawFrame: number, preRoll: number, signal: AbortSignal): Promise<void> {
    const wanted = Math.max(0, Math.floor(rawFrame / this.#framesEach) - preRoll);
    while (this.#offsets.length <= wanted && !this.#ended) {
      await this.#header(this.#offsets.length - 1, signal);
    }
    this.#index = Math.min(wanted, this.#offsets.length - 1);
  }

  /** Lets `seek` skip the walk: from here on frame `index` is known to begin at `offset`. */
  knows(index: number): boolean {
    return index < this.#offsets.length;
  }

  /** The header of frame `index`, which must be known or the next one. */
  async #header(
    index: number,
    signal: AbortSignal,
  ): Promise<{ offset: number; header: MpegHeader } | null> {
    const known = this.#offsets[index];
    if (known === undefined) return null;
    let offset = known;
    let header = this.#readHeader(await this.#reader.at(offset, headerBytes, signal), 0);
    if (!header) {
      offset = await findFrame(this.#reader, this.#readHeader, offset, signal);
      if (offset === -1) {
        this.#ended = true;
        return null;
      }
      this.#offsets[index] = offset;
      header = this.#readHeader(await this.#reader.at(offset, headerBytes, signal), 0);
      if (!header) return null;
    }
    if (index === this.#offsets.length - 1) this.#offsets.push(offset + header.bytes);
    return { offset, header };
  }
}

/** Offset of the first frame at or after `from` that another one follows; -1 when none is near. */
export async function findFrame(
  reader: ByteReader,
  readHeader: ReadHeader,
  from: number,
  signal: AbortSignal,
): Promise<number> {
  const bytes = (await reader.at(from, resyncBytes, signal)).slice();
  for (let i = bytes.indexOf(0xff); i !== -1; i = bytes.indexOf(0xff, i + 1)) {
    const header = readHeader(bytes, i);
    if (!header) continue;
    const after = from + i + header.bytes;
    if (after >= reader.length) return after === reader.length ? from + i : -1;
    const next = readHeader(await reader.at(after, headerBytes, signal), 0);
    if (next && next.sampleRate === header.sampleRate) return from + i;
  }
  return -1;
}

/** ADTS, ISO/IEC 13818-7 section 6.2. */
export function readAdtsHeader(bytes: Uint8Array, at: number): MpegHeader | null {
  if (byteAt(bytes, at) !== 0xff || (byteAt(bytes, at + 1) & 0xf6) !== 0xf0) return null;
  const rate = adtsRates[(byteAt(bytes, at + 2) >> 2) & 15];
  const size =
    ((byteAt(bytes, at + 3) & 3) << 11) |
    (byteAt(bytes, at + 4) << 3) |
    (byteAt(bytes, at + 5) >> 5);
  const skipBytes = (byteAt(bytes, at + 1) & 1) === 1 ? 7 : 9;
  if (rate === undefined || size <= skipBytes) return null;
  const channels = ((byteAt(bytes, at + 2) & 1) << 2) | (byteAt(bytes, at + 3) >> 6);
  return { bytes: size, skipBytes, frames: 1024, sampleRate: rate, channels };
}

export const adtsRates = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];

const bitratesV1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const bitratesV2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const ratesV1 = [44100, 48000, 32000];

/** MPEG-1, -2 and -2.5 layer III; free format is none of ours. ISO/IEC 11172-3 section 2.4.2.3. */
export function readMp3Header(bytes: Uint8Array, at: number): MpegHeader | null {
  if (byteAt(bytes, at) !== 0xff || (byteAt(bytes, at + 1) & 0xe6) !== 0xe2) return null;
  const version = (byteAt(bytes, at + 1) >> 3) & 3;
  if (version === 1) return null;
  const first = version === 3;
  const kilobits = (first ? bitratesV1 : bitratesV2)[byteAt(bytes, at + 2) >> 4];
  const baseRate = ratesV1[(byteAt(bytes, at + 2) >> 2) & 3];
  if (!kilobits || !baseRate) return null;
  const sampleRate = first ? baseRate : version === 2 ? baseRate / 2 : baseRate / 4;
  const padding = (byteAt(bytes, at + 2) >> 1) & 1;
  return {
    bytes: Math.floor(((first ? 144 : 72) * kilobits * 1000) / sampleRate) + padding,
    skipBytes: 0,
    frames: first ? 1152 : 576,
    sampleRate,
    channels: byteAt(bytes, at + 3) >> 6 === 3 ? 1 : 2,
  };
}
