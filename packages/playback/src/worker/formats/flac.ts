import { asciiAt, type ByteReader, byteAt, id3Length, viewOf } from '../byte-reader.ts';
import { TrackError } from '../pcm.ts';
import type { Packet, PacketFormat, PacketStream, Trim } from './packet-stream.ts';

/*
 * Native FLAC, https://www.rfc-editor.org/rfc/rfc9639. Frames carry no length: one ends where a header
 * with a right CRC-8 and the next number follows. A seek bisects the file by the numbers in the headers,
 * so that it reads a few pieces and not all that lies before; pictures are stepped over unread.
 */

interface StreamInfo {
  readonly maxBlock: number;
  readonly minFrameBytes: number;
  readonly maxFrameBytes: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly bitDepth: number;
  readonly totalFrames: number;
}

interface FrameHeader {
  readonly start: number;
  readonly frames: number;
}

const maxHeaderBytes = 16;
/** Bisection stops here; the rest is walked. */
const closeEnoughBytes = 48 * 1024;

export async function openFlac(reader: ByteReader, signal: AbortSignal): Promise<PacketStream> {
  let position = await id3Length(reader, signal);
  if (asciiAt(await reader.at(position, 4, signal), 0, 4) !== 'fLaC') {
    throw new TrackError('broken', 'no FLAC marker');
  }
  position += 4;
  let block: Uint8Array | null = null;
  for (let last = false; !last; ) {
    const head = await reader.at(position, 4, signal);
    if (head.length < 4) throw new TrackError('broken', 'FLAC metadata ends early');
    last = (byteAt(head, 0) & 0x80) !== 0;
    const type = byteAt(head, 0) & 0x7f;
    const size = (byteAt(head, 1) << 16) | (byteAt(head, 2) << 8) | byteAt(head, 3);
    if (type === 0) block = (await reader.at(position + 4, 34, signal)).slice();
    position += 4 + size;
  }
  if (block?.length !== 34) throw new TrackError('broken', 'FLAC without STREAMINFO');
  return new FlacStream(reader, block, position);
}

class FlacStream implements PacketStream {
  readonly format: PacketFormat;
  readonly trim: Trim;
  readonly #reader: ByteReader;
  readonly #info: StreamInfo;
  readonly #audioStart: number;
  readonly #audioEnd: number;
  #position: number;

  constructor(reader: ByteReader, streamInfo: Uint8Array, audioStart: number) {
    const info = parseStreamInfo(streamInfo);
    const description = new Uint8Array(42);
    description.set([0x66, 0x4c, 0x61, 0x43, 0x80, 0, 0, 34]);
    description.set(streamInfo, 8);
    this.format = {
      codec: 'flac',
      codecString: 'flac',
      sampleRate: info.sampleRate,
      channels: info.channels,
      description,
      bitDepth: info.bitDepth,
      preSkip: 0,
    };
    this.trim = { skip: 0, frames: info.totalFrames === 0 ? null : info.totalFrames };
    this.#reader = reader;
    this.#info = info;
    this.#audioStart = audioStart;
    this.#audioEnd = reader.length;
    this.#position = audioStart;
  }

  async next(signal: AbortSignal): Promise<Packet | null> {
    const start = this.#position;
    const bytes = await this.#frameBytes(start, signal);
    if (!bytes) return null;
    const header = parseFrameHeader(bytes, 0, this.#info);
    if (!header) return null;
    this.#position = start + bytes.length;
    return { data: bytes.slice(), start: header.start, frames: header.frames };
  }

  async seek(rawFrame: number, _preRoll: number, signal: AbortSignal): Promise<void> {
    let low = this.#audioStart;
    let lowFrame = 0;
    let high = this.#audioEnd;
    let highFrame = this.#info.totalFrames || Number.POSITIVE_INFINITY;
    while (high - low > closeEnoughBytes && rawFrame > lowFrame) {
      const share = Number.isFinite(highFrame)
        ? (rawFrame - lowFrame) / Math.max(1, highFrame - lowFrame)
        : 0.5;
      // Aim a little before the target: from there the walk is short; from behind it is a new search.
      const aim = low + Math.floor((high - low) * Math.min(0.95, Math.max(0.02, share))) - 16384;
      const guess = Math.max(low + 1, aim);
      const found = await this.#findFrame(guess, high, lowFrame, highFrame, signal);
      if (!found) {
        high = guess;
      } else if (found.start > rawFrame) {
        high = Math.min(guess, high - 1);
        highFrame = Math.min(highFrame, found.start);
      } else {
        if (found.start + found.frames > rawFrame || found.position - low < 4096) {
          low = found.position;
          break;
        }
        low = found.position;
        lowFrame = found.start;
      }
    }
    this.#position = low;
    for (;;) {
      const before = this.#position;
      const packet = await this.next(signal);
      if (!packet) return;
      if (packet.start + packet.frames > rawFrame) {
        this.#position = before;
        return;
      }
    }
  }

  close(): void {
    // Holds nothing but memory.
  }

  /** The whole frame at `start`, as a view; null at the end or where no frame is. */
  async #frameBytes(start: number, signal: AbortSignal): Promise<Uint8Array | null> {
    const { minFrameBytes, maxFrameBytes, maxBlock, channels } = this.#info;
    let room = (maxFrameBytes || 16384) + maxHeaderBytes;
    const most = maxBlock * channels * 5 + 1024;
    for (;;) {
      const available = Math.min(room, this.#audioEnd - start);
      const bytes = await this.#reader.at(start, available, signal);
      const header = parseFrameHeader(bytes, 0, this.#info);
      if (!header) return null;
      const end = findNextHeader(
        bytes,
        Math.max(minFrameBytes, 10),
        this.#info,
        header.start + header.frames,
      );
      if (end !== -1) return bytes.subarray(0, end);
      if (start + available >= this.#audioEnd) {
        // Some taggers put an ID3v1 tag behind the last frame.
        const tagged = asciiAt(bytes, bytes.length - 128, 3) === 'TAG';
        return tagged ? bytes.subarray(0, -128) : bytes;
      }
      if (room > most) return null;
      room *= 2;
    }
  }

  /** The first frame at or after `from` whose end is proven by the next one. */
  async #findFrame(
    from: number,
    until: number,
    minFrame: number,
    maxFrame: number,
    signal: AbortSignal,
  ): Promise<(FrameHeader & { readonly position: number }) | null> {
    const step = 32 * 1024;
    for (let base = from; base < until; base += step) {
      const bytes = (await this.#reader.at(base, step + maxHeaderBytes, signal)).slice();
      for (let i = bytes.indexOf(0xff); i !== -1 && i < step; i = bytes.indexOf(0xff, i + 1)) {
        const header = parseFrameHeader(bytes, i, this.#info);
        if (!header || header.start < minFrame || header.start > maxFrame) continue;
        const frame = await this.#frameBytes(base + i, signal);
        if (frame) return { ...header, position: base + i };
      }
    }
    return null;
  }
}

function parseStreamInfo(bytes: Uint8Array): StreamInfo {
  const view = viewOf(bytes);
  const packed = view.getUint32(10);
  return {
    maxBlock: view.getUint16(2),
    minFrameBytes: view.getUint32(3) & 0xffffff,
    maxFrameBytes: view.getUint32(6) & 0xffffff,
    sampleRate: packed >>> 12,
    channels: ((packed >>> 9) & 7) + 1,
    bitDepth: ((packed >>> 4) & 31) + 1,
    totalFrames: (packed & 15) * 2 ** 32 + view.getUint32(14),
  };
}

/** RFC 9639 section 9.1; null for anything that is not a header of this stream. */
function parseFrameHeader(bytes: Uint8Array, at: number, info: StreamInfo): FrameHeader | null {
  if (byteAt(bytes, at) !== 0xff || (byteAt(bytes, at + 1) & 0xfe) !== 0xf8) return null;
  const variable = (byteAt(bytes, at + 1) & 1) === 1;
  const sizeCode = byteAt(bytes, at + 2) >> 4;
  const rateCode = byteAt(bytes, at + 2) & 15;
  const channelCode = byteAt(bytes, at + 3) >> 4;
  if (sizeCode === 0 || rateCode === 15 || channelCode > 10) return null;
  if ((byteAt(bytes, at + 3) & 1) !== 0) return null;
  let position = at + 4;
  const first = byteAt(bytes, position++);
  let number = first;
  if (first >= 0x80) {
    const extra = Math.clz32(~(first << 24)) - 1;
    if (extra < 1 || extra > 6) return null;
    number = first & (0x3f >> extra);
    for (let i = 0; i < extra; i++) {
      const next = byteAt(bytes, position++);
      if ((next & 0xc0) !== 0x80) return null;
      number = number * 64 + (next & 0x3f);
    }
  }
  let frames: number;
  if (sizeCode === 1) frames = 192;
  else if (sizeCode <= 5) frames = 576 << (sizeCode - 2);
  else if (sizeCode === 6) frames = byteAt(bytes, position++) + 1;
  else if (sizeCode === 7) {
    frames = ((byteAt(bytes, position) << 8) | byteAt(bytes, position + 1)) + 1;
    position += 2;
  } else frames = 256 << (sizeCode - 8);
  if (rateCode === 12) position += 1;
  else if (rateCode > 12) position += 2;
  if (position >= bytes.length || crc8(bytes, at, position) !== bytes[position]) return null;
  if (frames > info.maxBlock) return null;
  return { start: variable ? number : number * info.maxBlock, frames };
}

function findNextHeader(bytes: Uint8Array, from: number, info: StreamInfo, start: number): number {
  for (let i = bytes.indexOf(0xff, from); i !== -1; i = bytes.indexOf(0xff, i + 1)) {
    if (parseFrameHeader(bytes, i, info)?.start === start) return i;
  }
  return -1;
}

const crc8Table = Uint8Array.from({ length: 256 }, (_, value) => {
  let crc = value;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80) === 0 ? crc << 1 : (crc << 1) ^ 0x07;
  return crc & 0xff;
});

function crc8(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = byteAt(crc8Table, crc ^ byteAt(bytes, i));
  return crc;
}
