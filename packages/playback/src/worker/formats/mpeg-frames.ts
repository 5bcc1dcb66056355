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
  /** Bits per second of this frame; 0 where the header does not say. */
  readonly bitrate: number;
}

/** Reads the header at `at`, or null where none is. */
export type ReadHeader = (bytes: Uint8Array, at: number) => MpegHeader | null;

const headerBytes = 10;
const resyncBytes = 64 * 1024;

/** At a constant bitrate, farther than this a seek computes the place instead of walking there. */
const walkedFrames = 64;

/**
 * Walks frames that say their own length (MP3, ADTS), and remembers where each began: only counting tells
 * which one holds a given frame of sound when the bitrate varies. Junk between frames is stepped over.
 */
export class FrameWalker {
  readonly #reader: ByteReader;
  readonly #readHeader: ReadHeader;
  readonly #framesEach: number;
  readonly #start: number;
  /** Mean bytes per frame where all are of one bitrate, else null. */
  readonly #meanBytes: number | null;
  /** Byte offset by frame index. */
  readonly #offsets = new Map<number, number>();
  /** Frames known without a hole from the first. */
  #walked = 0;
  #index = 0;

  constructor(
    reader: ByteReader,
    readHeader: ReadHeader,
    start: number,
    framesEach: number,
    meanBytes: number | null,
  ) {
    this.#reader = reader;
    this.#readHeader = readHeader;
    this.#start = start;
    this.#offsets.set(0, start);
    this.#framesEach = framesEach;
    this.#meanBytes = meanBytes;
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
    if (!this.#offsets.has(wanted) && wanted - this.#walked > walkedFrames) {
      await this.#leap(wanted, signal);
    }
    while (!this.#offsets.has(wanted)) {
      if (!(await this.#header(this.#walked, signal))) break;
      this.#walked += 1;
    }
    this.#index = this.#offsets.has(wanted) ? wanted : this.#walked;
  }

  /**
   * Finds frame `wanted` by its number alone, where the bitrate is constant: padding keeps every frame
   * within a byte of its share. Anything that is not exactly there is left to the walk.
   */
  async #leap(wanted: number, signal: AbortSignal): Promise<void> {
    if (this.#meanBytes === null) return;
    const ideal = this.#start + wanted * this.#meanBytes;
    const found = await findFrame(this.#reader, this.#readHeader, Math.floor(ideal) - 2, signal);
    if (found !== -1 && Math.abs(found - ideal) < 2) this.#offsets.set(wanted, found);
  }

  /** The header of frame `index`, whose offset must be known. */
  async #header(
    index: number,
    signal: AbortSignal,
  ): Promise<{ offset: number; header: MpegHeader } | null> {
    let offset = this.#offsets.get(index);
    if (offset === undefined) return null;
    let header = this.#readHeader(await this.#reader.at(offset, headerBytes, signal), 0);
    if (!header) {
      offset = await findFrame(this.#reader, this.#readHeader, offset, signal);
      if (offset === -1) return null;
      this.#offsets.set(index, offset);
      header = this.#readHeader(await this.#reader.at(offset, headerBytes, signal), 0);
      if (!header) return null;
    }
    this.#offsets.set(index + 1, offset + header.bytes);
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
  return { bytes: size, skipBytes, frames: 1024, sampleRate: rate, channels, bitrate: 0 };
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
    bitrate: kilobits * 1000,
  };
}
