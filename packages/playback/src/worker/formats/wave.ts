import { asciiAt, type ByteReader, byteAt, viewOf } from '../byte-reader.ts';
import { TrackError } from '../pcm.ts';

/** How samples lie in the data chunk. `u8` is WAV's offset binary. */
export type SampleKind = 'u8' | 's8' | 's16' | 's24' | 's32' | 'f32' | 'f64';

export interface RawPcmLayout {
  readonly kind: SampleKind;
  readonly littleEndian: boolean;
  readonly channels: number;
  readonly sampleRate: number;
  /** Bytes of one frame, all channels. */
  readonly frameBytes: number;
  readonly dataStart: number;
  readonly frames: number;
}

const sampleBytes: Record<SampleKind, number> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  f32: 4,
  f64: 8,
};

/**
 * RIFF, RIFX-free: WAVE with `fmt ` of 16, 18 or 40 bytes (WAVE_FORMAT_EXTENSIBLE), and RF64 with `ds64`
 * (EBU Tech 3306). A data chunk that claims more than the file holds is cut at its end.
 */
export async function readWave(reader: ByteReader, signal: AbortSignal): Promise<RawPcmLayout> {
  const head = (await reader.at(0, 12, signal)).slice();
  const riff = asciiAt(head, 0, 4);
  if ((riff !== 'RIFF' && riff !== 'RF64') || asciiAt(head, 8, 4) !== 'WAVE') {
    throw new TrackError('broken', 'no WAVE header');
  }
  let format: { tag: number; channels: number; sampleRate: number; bits: number } | null = null;
  let longData: number | null = null;
  for (let position = 12; position + 8 <= reader.length; ) {
    const chunk = (await reader.at(position, 8, signal)).slice();
    const type = asciiAt(chunk, 0, 4);
    const size = viewOf(chunk).getUint32(4, true);
    const body = position + 8;
    if (type === 'ds64') {
      const view = viewOf(await reader.at(body, 16, signal));
      if (view.byteLength === 16) longData = Number(view.getBigUint64(8, true));
    } else if (type === 'fmt ') {
      const bytes = await reader.at(body, Math.min(size, 40), signal);
      if (bytes.length < 16) throw new TrackError('broken', 'WAVE format chunk is short');
      const view = viewOf(bytes);
      const plain = view.getUint16(0, true);
      format = {
        // In the extensible form the sub-format's GUID starts with the plain tag.
        tag: plain === 0xfffe && bytes.length >= 26 ? view.getUint16(24, true) : plain,
        channels: view.getUint16(2, true),
        sampleRate: view.getUint32(4, true),
        bits: view.getUint16(14, true),
      };
    } else if (type === 'data') {
      if (!format) throw new TrackError('broken', 'WAVE data before its format');
      const kind = waveKind(format.tag, format.bits);
      // 0 and 0xffffffff are written by streams that did not know.
      const claimed = size === 0xffffffff || size === 0 ? (longData ?? Infinity) : size;
      return layout(kind, true, format.channels, format.sampleRate, body, claimed, reader.length);
    }
    position = body + size + (size & 1);
  }
  throw new TrackError('broken', 'WAVE without a data chunk');
}

/** AIFF and AIFF-C without compression (`NONE`, `twos`, `sowt`, `fl32`, `fl64`). Apple, AIFF 1.3 and AIFF-C. */
export async function readAiff(reader: ByteReader, signal: AbortSignal): Promise<RawPcmLayout> {
  const head = (await reader.at(0, 12, signal)).slice();
  const form = asciiAt(head, 8, 4);
  if (asciiAt(head, 0, 4) !== 'FORM' || (form !== 'AIFF' && form !== 'AIFC')) {
    throw new TrackError('broken', 'no AIFF header');
  }
  let common: {
    channels: number;
    frames: number;
    bits: number;
    rate: number;
    type: string;
  } | null = null;
  let data: { start: number; bytes: number } | null = null;
  for (let position = 12; position + 8 <= reader.length && !(common && data); ) {
    const chunk = (await reader.at(position, 8, signal)).slice();
    const size = viewOf(chunk).getUint32(4);
    const body = position + 8;
    if (asciiAt(chunk, 0, 4) === 'COMM') {
      const bytes = await reader.at(body, Math.min(size, 22), signal);
      if (bytes.length < 18) throw new TrackError('broken', 'AIFF common chunk is short');
      const view = viewOf(bytes);
      common = {
        channels: view.getUint16(0),
        frames: view.getUint32(2),
        bits: view.getUint16(6),
        rate: extended(view, 8),
        type: form === 'AIFC' ? asciiAt(bytes, 18, 4) : 'NONE',
      };
    } else if (asciiAt(chunk, 0, 4) === 'SSND') {
      const offset = viewOf((await reader.at(body, 4, signal)).slice()).getUint32(0);
      data = { start: body + 8 + offset, bytes: size - 8 - offset };
    }
    position = body + size + (size & 1);
  }
  if (!common || !data) throw new TrackError('broken', 'AIFF without sound');
  const kind = aiffKind(common.type, common.bits);
  const little = common.type === 'sowt';
  const found = layout(
    kind,
    little,
    common.channels,
    common.rate,
    data.start,
    data.bytes,
    reader.length,
  );
  return { ...found, frames: Math.min(found.frames, common.frames) };
}

/** Converts whole frames of `bytes` to planes; integers are divided by their full scale, a power of two. */
export function decodeRawPcm(bytes: Uint8Array, raw: RawPcmLayout): Float32Array[] {
  const { channels, kind, littleEndian } = raw;
  const frames = Math.floor(bytes.length / raw.frameBytes);
  const view = viewOf(bytes);
  const step = sampleBytes[kind];
  const read = sampleReaders[kind];
  return Array.from({ length: channels }, (_, channel) => {
    const plane = new Float32Array(frames);
    for (let i = 0, at = channel * step; i < frames; i++, at += raw.frameBytes) {
      plane[i] = read(view, at, littleEndian);
    }
    return plane;
  });
}

const sampleReaders: Record<SampleKind, (view: DataView, at: number, little: boolean) => number> = {
  u8: (view, at) => (view.getUint8(at) - 128) / 128,
  s8: (view, at) => view.getInt8(at) / 128,
  s16: (view, at, little) => view.getInt16(at, little) / 32768,
  s24: (view, at, little) =>
    (little
      ? (view.getInt8(at + 2) << 16) | view.getUint16(at, true)
      : (view.getInt8(at) << 16) | view.getUint16(at + 1)) / 8388608,
  s32: (view, at, little) => view.getInt32(at, little) / 2147483648,
  f32: (view, at, little) => view.getFloat32(at, little),
  f64: (view, at, little) => view.getFloat64(at, little),
};

function layout(
  kind: SampleKind,
  littleEndian: boolean,
  channels: number,
  sampleRate: number,
  dataStart: number,
  dataBytes: number,
  fileBytes: number,
): RawPcmLayout {
  const frameBytes = sampleBytes[kind] * channels;
  if (channels < 1 || channels > 32 || !(sampleRate >= 1000 && sampleRate <= 768000)) {
    throw new TrackError('broken', `${channels} channels at ${sampleRate} Hz`);
  }
  const frames = Math.max(0, Math.floor(Math.min(dataBytes, fileBytes - dataStart) / frameBytes));
  return { kind, littleEndian, channels, sampleRate, frameBytes, dataStart, frames };
}

function waveKind(tag: number, bits: number): SampleKind {
  const kind =
    tag === 1
      ? ({ 8: 'u8', 16: 's16', 24: 's24', 32: 's32' } as const)[bits]
      : tag === 3
        ? ({ 32: 'f32', 64: 'f64' } as const)[bits]
        : undefined;
  if (!kind) throw new TrackError('unsupported', `WAVE format ${tag} with ${bits} bits`);
  return kind;
}

function aiffKind(type: string, bits: number): SampleKind {
  if (type === 'fl32' || type === 'FL32') return 'f32';
  if (type === 'fl64' || type === 'FL64') return 'f64';
  const whole = Math.ceil(bits / 8);
  const kind = ({ 1: 's8', 2: 's16', 3: 's24', 4: 's32' } as const)[whole];
  if (!kind || !['NONE', 'twos', 'sowt'].includes(type)) {
    throw new TrackError('unsupported', `AIFF type ${type} with ${bits} bits`);
  }
  return kind;
}

/** An 80-bit extended float, as AIFF keeps its rate. */
function extended(view: DataView, at: number): number {
  const exponent = (view.getUint16(at) & 0x7fff) - 16383;
  const mantissa = view.getUint32(at + 2) * 2 ** -31 + view.getUint32(at + 6) * 2 ** -63;
  return byteAt(new Uint8Array(view.buffer, view.byteOffset), at) >= 0x80
    ? 0
    : mantissa * 2 ** exponent;
}
