import { asciiAt, type ByteReader, byteAt, id3Length, viewOf } from '../byte-reader.ts';
import { TrackError } from '../pcm.ts';
import { FrameWalker, findFrame, type MpegHeader, readMp3Header } from './mpeg-frames.ts';
import type { PacketFormat, PacketStream, Trim } from './packet-stream.ts';

/** A decoder's own delay: half of the hybrid filter bank, plus one. http://lame.sourceforge.net/tech-FAQ.txt */
const decoderDelay = 529;

/** An MP3 file. Its Xing, Info or VBRI frame holds no sound and is not among the packets. */
export async function openMp3(reader: ByteReader, signal: AbortSignal): Promise<PacketStream> {
  const tagEnd = await id3Length(reader, signal);
  const offset = await findFrame(reader, readMp3Header, tagEnd, signal);
  const first = offset === -1 ? null : await readFrame(reader, offset, signal);
  if (!first) throw new TrackError('unsupported', 'no MPEG layer III frame');
  const tag = parseTagFrame(first.bytes, first.header);
  const start = tag ? offset + first.header.bytes : offset;
  const { header } = first;
  // The tag's own frame may be of another bitrate than the sound.
  const sound = tag?.constant ? readMp3Header(await reader.at(start, 10, signal), 0) : null;
  const walker = new FrameWalker(
    reader,
    readMp3Header,
    start,
    header.frames,
    sound && (sound.frames / 8) * (sound.bitrate / sound.sampleRate),
  );
  const format: PacketFormat = {
    codec: 'mp3',
    codecString: 'mp3',
    sampleRate: first.header.sampleRate,
    channels: first.header.channels,
    description: null,
    bitDepth: 0,
    preSkip: 0,
  };
  return {
    format,
    trim: tag?.trim ?? { skip: 0, frames: null },
    seek: (rawFrame, preRoll, abort) => walker.seek(rawFrame, preRoll, abort),
    next: (abort) => walker.next(abort),
    close: () => undefined,
  };
}

interface TagFrame {
  readonly trim: Trim;
  /** `Info` instead of `Xing`: all frames are of one bitrate, that of this one. */
  readonly constant: boolean;
}

/**
 * What the first frame says when it is no sound but a tag, else null. Layout of Xing and LAME parts:
 * http://gabriel.mp3-tech.org/mp3infotag.html
 */
export function parseTagFrame(frame: Uint8Array, header: MpegHeader): TagFrame | null {
  const whole: Trim = { skip: 0, frames: null };
  if (asciiAt(frame, 36, 4) === 'VBRI') return { trim: whole, constant: false };
  const lowRate = header.frames === 576;
  const xing = 4 + (lowRate ? (header.channels === 1 ? 9 : 17) : header.channels === 1 ? 17 : 32);
  const name = asciiAt(frame, xing, 4);
  if (name !== 'Xing' && name !== 'Info') return null;
  const constant = name === 'Info';
  const view = viewOf(frame);
  if (frame.length < xing + 8) return { trim: whole, constant };
  const flags = view.getUint32(xing + 4);
  let position = xing + 8;
  let mpegFrames = 0;
  if ((flags & 1) !== 0 && frame.length >= position + 4) {
    mpegFrames = view.getUint32(position);
    position += 4;
  }
  if ((flags & 2) !== 0) position += 4;
  if ((flags & 4) !== 0) position += 100;
  if ((flags & 8) !== 0) position += 4;
  if (!['LAME', 'Lavf', 'Lavc'].includes(asciiAt(frame, position, 4)))
    return { trim: whole, constant };
  const packed =
    (byteAt(frame, position + 21) << 16) |
    (byteAt(frame, position + 22) << 8) |
    byteAt(frame, position + 23);
  const delay = packed >> 12;
  const padding = packed & 0xfff;
  const frames = mpegFrames * header.frames - delay - padding;
  return { trim: { skip: delay + decoderDelay, frames: frames > 0 ? frames : null }, constant };
}

async function readFrame(
  reader: ByteReader,
  offset: number,
  signal: AbortSignal,
): Promise<{ bytes: Uint8Array; header: MpegHeader } | null> {
  const header = readMp3Header(await reader.at(offset, 10, signal), 0);
  if (!header) return null;
  return { header, bytes: (await reader.at(offset, header.bytes, signal)).slice() };
}
