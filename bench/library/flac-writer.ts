import { createHash, type Hash } from 'node:crypto';
import { crc8, crc16 } from './checksums.ts';
import type { TrackTags } from './plan.ts';
import { type Cover, flacPicture, vorbisComments } from './vorbis-comments.ts';

const blockFrames = 4096;
/** Samples per channel in the last frame, which no two files share. */
const signatureFrames = 32;

export interface FlacBase {
  readonly sampleRate: number;
  readonly bitsPerSample: 16 | 24;
  readonly streamInfo: Buffer;
  /** Encoded frames one after another, and where each begins; one more entry marks the end. */
  readonly audio: Buffer;
  readonly offsets: readonly number[];
  /** MD5 of the samples before each frame. */
  readonly digests: readonly Hash[];
}

/** Takes a FLAC file apart, with the samples it decodes to. */
export function readFlacBase(file: Buffer, pcm: Buffer): FlacBase {
  const streamInfo = file.subarray(8, 42);
  const audio = file.subarray(audioStart(file));
  const packed = streamInfo.readUInt32BE(10);
  const bitsPerSample = ((packed >>> 4) & 0x1f) + 1;
  if (bitsPerSample !== 16 && bitsPerSample !== 24) throw new Error(`${bitsPerSample} bits`);
  const offsets = frameOffsets(audio);
  const digests: Hash[] = [];
  const digest = createHash('md5');
  const blockBytes = blockFrames * 2 * (bitsPerSample / 8);
  for (let frame = 0; frame < offsets.length; frame++) {
    digests.push(digest.copy());
    digest.update(pcm.subarray(frame * blockBytes, (frame + 1) * blockBytes));
  }
  return { sampleRate: packed >>> 12, bitsPerSample, streamInfo, audio, offsets, digests };
}

/**
 * A FLAC file of about `seconds`: the first frames of the base, then one short frame of samples that
 * only `index` has, so that audio, length and STREAMINFO MD5 are its own and still true.
 */
export function writeFlac(
  base: FlacBase,
  file: { index: number; seconds: number; tags: TrackTags; cover: Cover },
): Buffer {
  const wanted = Math.round((file.seconds * base.sampleRate) / blockFrames);
  // The last frame of the base may be short, and nothing may follow a short one.
  const frames = Math.max(1, Math.min(wanted, base.offsets.length - 2));
  const signature = signatureSamples(file.index, base.bitsPerSample);
  const streamInfo = Buffer.from(base.streamInfo);
  const samples = frames * blockFrames + signatureFrames;
  streamInfo.fill(0, 4, 10);
  streamInfo.writeUInt32BE(samples, 14);
  const digest = (base.digests[frames] as Hash).copy().update(signature).digest();
  digest.copy(streamInfo, 18);
  return Buffer.concat([
    Buffer.from('fLaC'),
    block(0, streamInfo),
    block(4, vorbisComments(file.tags)),
    block(6, flacPicture(file.cover)),
    block(1, Buffer.alloc(4096), { last: true }),
    base.audio.subarray(0, base.offsets[frames]),
    signatureFrame(base, frames, signature),
  ]);
}

function block(type: number, body: Buffer, options?: { last: boolean }): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE((((options?.last ? 0x80 | type : type) << 24) | body.length) >>> 0);
  return Buffer.concat([header, body]);
}

function audioStart(file: Buffer): number {
  let offset = 4;
  for (;;) {
    const header = file.readUInt32BE(offset);
    offset += 4 + (header & 0xffffff);
    if (header >>> 31) return offset;
  }
}

/** Frames are found by their sync code, the number they must carry and the CRC of their header. */
function frameOffsets(audio: Buffer): number[] {
  const offsets: number[] = [];
  for (
    let at = audio.indexOf(0xff);
    at >= 0 && at + 16 < audio.length;
    at = audio.indexOf(0xff, at + 1)
  ) {
    if (audio[at + 1] === 0xf8 && headerIsOf(audio.subarray(at, at + 16), offsets.length))
      offsets.push(at);
  }
  return [...offsets, audio.length];
}

function headerIsOf(bytes: Buffer, frame: number): boolean {
  const number = codedNumber(frame);
  if (bytes.compare(number, 0, number.length, 4, 4 + number.length) !== 0) return false;
  const sizeCode = bytes.readUInt8(2) >>> 4;
  const length = 4 + number.length + (sizeCode === 6 ? 1 : sizeCode === 7 ? 2 : 0);
  return crc8(bytes.subarray(0, length)) === bytes[length];
}

/** A frame number in the UTF-8-like code of FLAC. */
function codedNumber(value: number): Buffer {
  return Buffer.from(String.fromCodePoint(value));
}

function signatureSamples(index: number, bits: 16 | 24): Buffer {
  const bytes = bits / 8;
  const samples = Buffer.alloc(signatureFrames * 2 * bytes);
  for (let bit = 0; bit < signatureFrames * 2; bit++) {
    samples.writeIntLE(bit < 32 && (index >>> bit) & 1 ? 1 : 0, bit * bytes, bytes);
  }
  return samples;
}

/** `samples` (interleaved, little-endian) as one frame of two VERBATIM subframes. */
function signatureFrame(base: FlacBase, number: number, samples: Buffer): Buffer {
  const bytes = base.bitsPerSample / 8;
  const rateCode = base.sampleRate === 48000 ? 10 : 9;
  const header = Buffer.concat([
    Buffer.from([0xff, 0xf8, (6 << 4) | rateCode, (1 << 4) | ((bytes === 2 ? 4 : 6) << 1)]),
    codedNumber(number),
    Buffer.from([signatureFrames - 1]),
  ]);
  const subframe = (channel: number) => {
    const out = Buffer.alloc(1 + signatureFrames * bytes);
    out[0] = 0x02;
    for (let frame = 0; frame < signatureFrames; frame++) {
      const sample = samples.readIntLE((frame * 2 + channel) * bytes, bytes);
      out.writeIntBE(sample, 1 + frame * bytes, bytes);
    }
    return out;
  };
  const body = Buffer.concat([header, Buffer.from([crc8(header)]), subframe(0), subframe(1)]);
  const footer = Buffer.alloc(2);
  footer.writeUInt16BE(crc16(body));
  return Buffer.concat([body, footer]);
}
