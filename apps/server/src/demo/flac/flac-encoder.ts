import { createHash } from 'node:crypto';
import { BitWriter } from './bit-writer.ts';
import { crc8, crc16 } from './crc.ts';
import { planSubframe, writeSubframe } from './subframe.ts';

/** Frames in a block; the last may be shorter, down to the 16 that the format allows. */
export const flacBlockFrames = 4096;

export interface FlacTags {
  /** Vorbis comments, several of one name allowed. */
  readonly comments: readonly (readonly [name: string, value: string])[];
  readonly picture?: { bytes: Uint8Array; type: string; width: number; height: number };
}

/** Encodes 44.1 kHz, 16-bit stereo (RFC 9639), with fixed predictors and Rice codes. */
export interface FlacEncoder {
  /** Codes interleaved samples: whole blocks, but for the last. Answers the frame; it is the caller's. */
  encode(pcm: Int16Array): Uint8Array;
  /** What stands before the frames; the length is known at once, the rest when all is coded. */
  header(tags: FlacTags): Uint8Array;
}

export function makeFlacEncoder(): FlacEncoder {
  const md5 = createHash('md5');
  const writer = new BitWriter();
  let frameNumber = 0;
  let samples = 0;
  let [smallest, largest] = [0xffffff, 0];

  return {
    encode(pcm) {
      const count = pcm.length / 2;
      md5.update(littleEndian(pcm));
      const [left, right, middle, side] = [0, 1, 2, 3].map(() => new Int32Array(count)) as Channels;
      for (let i = 0; i < count; i++) {
        const [l, r] = [pcm[i * 2] as number, pcm[i * 2 + 1] as number];
        left[i] = l;
        right[i] = r;
        middle[i] = (l + r) >> 1;
        side[i] = l - r;
      }
      const l = planSubframe(left, 16);
      const r = planSubframe(right, 16);
      const m = planSubframe(middle, 16);
      const s = planSubframe(side, 17);
      // Channel assignments of RFC 9639, 9.1.3.
      const choices = [
        { assignment: 1, pair: [l, r] as const },
        { assignment: 8, pair: [l, s] as const },
        { assignment: 9, pair: [s, r] as const },
        { assignment: 10, pair: [m, s] as const },
      ];
      const cost = ({ pair }: (typeof choices)[number]) => pair[0].bits + pair[1].bits;
      const best = choices.reduce((one, other) => (cost(other) < cost(one) ? other : one));

      writer.clear();
      writeFrameHeader(writer, { count, assignment: best.assignment, frameNumber });
      for (const subframe of best.pair) writeSubframe(writer, subframe);
      writer.align();
      writer.write(crc16(writer.bytes()), 16);
      frameNumber++;
      samples += count;
      const frame = writer.bytes().slice();
      smallest = Math.min(smallest, frame.length);
      largest = Math.max(largest, frame.length);
      return frame;
    },
    header({ comments, picture }) {
      const blocks = [
        { type: 0, body: streamInfo({ samples, smallest, largest, md5: md5.copy().digest() }) },
        { type: 4, body: vorbisComments(comments) },
        ...(picture ? [{ type: 6, body: pictureBlock(picture) }] : []),
      ];
      const parts = blocks.flatMap(({ type, body }, place) => {
        const head = Buffer.alloc(4);
        head.writeUInt8(type | (place === blocks.length - 1 ? 0x80 : 0), 0);
        head.writeUIntBE(body.length, 1, 3);
        return [head, body];
      });
      return Buffer.concat([Buffer.from('fLaC'), ...parts]);
    },
  };
}

type Channels = [Int32Array, Int32Array, Int32Array, Int32Array];

function writeFrameHeader(
  writer: BitWriter,
  { count, assignment, frameNumber }: { count: number; assignment: number; frameNumber: number },
): void {
  writer.write(0xfff8, 16);
  // Block size: twelve stands for 4,096, seven for a length in 16 bits at the end. Nine is 44.1 kHz.
  const whole = count === flacBlockFrames;
  writer.write(whole ? 12 : 7, 4);
  writer.write(9, 4);
  writer.write(assignment, 4);
  // Four is 16 bits a sample; the last bit is reserved.
  writer.write(4 << 1, 4);
  for (const byte of codedNumber(frameNumber)) writer.write(byte, 8);
  if (!whole) writer.write(count - 1, 16);
  writer.write(crc8(writer.bytes()), 8);
}

/** A number as UTF-8 would write it; enough for a million frames. */
function codedNumber(value: number): number[] {
  if (value < 0x80) return [value];
  if (value < 0x800) return [0xc0 | (value >> 6), 0x80 | (value & 0x3f)];
  return [0xe0 | (value >> 12), 0x80 | ((value >> 6) & 0x3f), 0x80 | (value & 0x3f)];
}

function littleEndian(pcm: Int16Array): Uint8Array {
  const bytes = Buffer.alloc(pcm.length * 2);
  for (let i = 0; i < pcm.length; i++) bytes.writeInt16LE(pcm[i] as number, i * 2);
  return bytes;
}

function streamInfo(info: {
  samples: number;
  smallest: number;
  largest: number;
  md5: Uint8Array;
}): Uint8Array {
  const body = Buffer.alloc(34);
  body.writeUInt16BE(flacBlockFrames, 0);
  body.writeUInt16BE(flacBlockFrames, 2);
  body.writeUIntBE(info.smallest, 4, 3);
  body.writeUIntBE(info.largest, 7, 3);
  // 20 bits of rate, 3 of channels less one, 5 of depth less one, 36 of samples.
  body.writeUInt32BE(((44_100 << 12) | (1 << 9) | (15 << 4)) >>> 0, 10);
  body.writeUInt32BE(info.samples, 14);
  body.set(info.md5, 18);
  return body;
}

function vorbisComments(comments: FlacTags['comments']): Uint8Array {
  const texts = ['Linnet', ...comments.map(([name, value]) => `${name}=${value}`)];
  const parts = texts.map((text) => withLength(Buffer.from(text)));
  const count = Buffer.alloc(4);
  count.writeUInt32LE(comments.length);
  return Buffer.concat([parts[0] ?? Buffer.alloc(0), count, ...parts.slice(1)]);
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function pictureBlock({
  bytes,
  type,
  width,
  height,
}: NonNullable<FlacTags['picture']>): Uint8Array {
  const numbers = (...values: number[]) => {
    const buffer = Buffer.alloc(values.length * 4);
    for (const [place, value] of values.entries()) buffer.writeUInt32BE(value, place * 4);
    return buffer;
  };
  // Three is the front cover; an empty description; 24 bits a pixel, no palette.
  const head = [numbers(3, type.length), Buffer.from(type), numbers(0, width, height, 24, 0)];
  return Buffer.concat([...head, numbers(bytes.length), bytes]);
}
