/** What the four bytes of an MPEG audio frame header say (ISO/IEC 11172-3, 13818-3). */
export interface FrameHeader {
  readonly layer: 1 | 2 | 3;
  readonly lowRate: boolean;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** Bits per second. */
  readonly bitrate: number;
  readonly samples: number;
  /** Whole frame, header included. */
  readonly bytes: number;
}

const bitrates = {
  high1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  high2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  high3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  low1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  low23: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const sampleRates = [44_100, 48_000, 32_000] as const;

/** The frame header at `offset`; undefined where there is none, or one of free format. */
export function frameHeaderAt(bytes: Buffer, offset: number): FrameHeader | undefined {
  if (offset + 4 > bytes.length) return;
  const word = bytes.readUInt32BE(offset);
  if (word >>> 21 !== 0x7ff) return;
  const version = (word >>> 19) & 3;
  const layerBits = (word >>> 17) & 3;
  const bitrateIndex = (word >>> 12) & 15;
  const rateIndex = (word >>> 10) & 3;
  if (version === 1 || layerBits === 0 || bitrateIndex === 0 || bitrateIndex === 15) return;
  const rate = sampleRates[rateIndex];
  if (rate === undefined || (word & 3) === 2) return;

  const lowRate = version !== 3;
  const layer = (4 - layerBits) as 1 | 2 | 3;
  const table = lowRate ? (layer === 1 ? 'low1' : 'low23') : (`high${layer}` as const);
  const bitrate = (bitrates[table][bitrateIndex - 1] ?? 0) * 1000;
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const samples = layer === 1 ? 384 : layer === 3 && lowRate ? 576 : 1152;
  const padding = (word >>> 9) & 1;
  const bytesOfFrame =
    layer === 1
      ? (Math.floor((12 * bitrate) / sampleRate) + padding) * 4
      : Math.floor((samples / 8) * (bitrate / sampleRate)) + padding;
  const channels = ((word >>> 6) & 3) === 3 ? 1 : 2;
  return { layer, lowRate, sampleRate, channels, bitrate, samples, bytes: bytesOfFrame };
}

/** Whether two frames can follow each other in one stream. */
export function alike(one: FrameHeader, other: FrameHeader): boolean {
  return one.layer === other.layer && one.sampleRate === other.sampleRate;
}

/**
 * Offset of the first frame from `offset` on that two more follow, or that others follow up to the
 * end of `bytes`; -1 where there is none. One header alone is found in any noise.
 */
export function findFrame(bytes: Buffer, offset: number, wholeFile: boolean): number {
  for (let at = bytes.indexOf(0xff, offset); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const first = frameHeaderAt(bytes, at);
    if (!first) continue;
    const second = frameHeaderAt(bytes, at + first.bytes);
    if (!second || !alike(first, second)) continue;
    const thirdAt = at + first.bytes + second.bytes;
    const third = frameHeaderAt(bytes, thirdAt);
    if (third ? alike(first, third) : wholeFile && thirdAt >= bytes.length) return at;
  }
  return -1;
}

/** What a Xing, Info or VBRI header counts. */
export interface VbrHeader {
  readonly frames: number | null;
  readonly bytes: number | null;
  /** Samples to drop at the start and the end (LAME extension); 0 where it does not say. */
  readonly delay: number;
  readonly padding: number;
}

/** Reads the header in the first frame at `offset`; undefined where that is a frame of audio. */
export function vbrHeaderAt(bytes: Buffer, offset: number): VbrHeader | undefined {
  const frame = frameHeaderAt(bytes, offset);
  if (frame?.layer !== 3) return;
  const wide = frame.channels === 2;
  const sideInfo = frame.lowRate ? (wide ? 17 : 9) : wide ? 32 : 17;
  let at = offset + 4 + sideInfo;
  const tag = bytes.toString('latin1', at, at + 4);
  if (tag === 'Xing' || tag === 'Info') {
    if (at + 120 > bytes.length) return { frames: null, bytes: null, delay: 0, padding: 0 };
    const flags = bytes.readUInt32BE(at + 4);
    at += 8;
    let frames: number | null = null;
    let streamBytes: number | null = null;
    if (flags & 1) {
      frames = bytes.readUInt32BE(at);
      at += 4;
    }
    if (flags & 2) {
      streamBytes = bytes.readUInt32BE(at);
      at += 4;
    }
    if (flags & 4) at += 100;
    if (flags & 8) at += 4;
    // LAME and Lavf put 9 bytes of name here; the delays stand 21 bytes in, 12 bits each.
    const named = /^(LAME|Lav[fc])/.test(bytes.toString('latin1', at, at + 4));
    const delays = named && at + 24 <= bytes.length ? bytes.readUIntBE(at + 21, 3) : 0;
    return { frames, bytes: streamBytes, delay: delays >> 12, padding: delays & 0xfff };
  }
  at = offset + 36;
  if (bytes.toString('latin1', at, at + 4) === 'VBRI' && at + 18 <= bytes.length) {
    const frames = bytes.readUInt32BE(at + 14);
    return { frames, bytes: bytes.readUInt32BE(at + 10), delay: 0, padding: 0 };
  }
}
