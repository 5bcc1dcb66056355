import { crc16Lame } from './checksums.ts';
import { writeId3 } from './id3-writer.ts';
import { cutStart, type TrackTags } from './plan.ts';
import type { Cover } from './vorbis-comments.ts';

const frameSamples = 1152;
const sampleRate = 44100;
const bitrate = 128_000;

/** A constant-bitrate MP3 taken apart: its Info frame, and frames that each decode by themselves. */
export interface Mp3Base {
  readonly info: Buffer;
  readonly audio: Buffer;
  readonly offsets: readonly number[];
}

export function readMp3Base(file: Buffer): Mp3Base {
  const infoBytes = frameLength(file, 0);
  const audio = file.subarray(infoBytes);
  const offsets = [0];
  for (let at = 0; at + 4 <= audio.length && audio[at] === 0xff; ) {
    at += frameLength(audio, at);
    offsets.push(Math.min(at, audio.length));
  }
  return { info: file.subarray(0, infoBytes), audio, offsets };
}

/** An MP3 of about `seconds`: an ID3 tag, an Info frame that tells the truth, a run of frames. */
export function writeMp3(
  base: Mp3Base,
  file: { cut: number; seconds: number; tags: TrackTags; cover: Cover },
): Buffer {
  const wanted = Math.max(2, Math.round((file.seconds * sampleRate) / frameSamples));
  const available = base.offsets.length - 1;
  const first = cutStart(file.cut, {
    available,
    unitsASecond: sampleRate / frameSamples,
    seconds: file.seconds,
  });
  const frames = Math.min(wanted, available - first);
  const audio = base.audio.subarray(base.offsets[first], base.offsets[first + frames]);
  const id3 = writeId3(file.tags, file.cover, file.cut % 3 === 0 ? 3 : 4);
  return Buffer.concat([id3, infoFrame(base.info, frames, audio.length), audio]);
}

/** Counts of the Info tag and length and checksum of the LAME tag, patched to this file. */
function infoFrame(original: Buffer, frames: number, audioBytes: number): Buffer {
  const info = Buffer.from(original);
  const tag = info.indexOf('Info');
  if (tag < 0) throw new Error('the MP3 song has no Info frame');
  info.writeUInt32BE(frames, tag + 8);
  info.writeUInt32BE(audioBytes + info.length, tag + 12);
  const lame = tag + 120;
  info.writeUInt32BE(audioBytes + info.length, lame + 28);
  info.writeUInt16BE(crc16Lame(info.subarray(0, lame + 34)), lame + 34);
  return info;
}

function frameLength(bytes: Buffer, at: number): number {
  const padding = (bytes.readUInt8(at + 2) >>> 1) & 1;
  return Math.floor((144 * bitrate) / sampleRate) + padding;
}
