import { BrokenFile } from '../reading/broken-file.ts';
import type { MediaFile } from '../reading/media-file.ts';
import type { ByteRange, Payload } from './container.ts';
import { alike, type FrameHeader, findFrame, frameHeaderAt, vbrHeaderAt } from './mpeg-frame.ts';

/** How far junk may reach before the first frame; a broken ID3v2 size leaves a picture of junk. */
const searchBytes = 256 * 1024;
const walkBytes = 256 * 1024;
/** Places at which a file without a header is asked whether its bitrate is constant. */
const probes = 12;

/**
 * MPEG audio: the frames behind a Xing, Info or VBRI header, which writers of tags make anew. The
 * playing time comes from that header where it fits the file, from the length where the bitrate is
 * constant, else from a walk over all frames.
 */
export async function inspectMpeg(file: MediaFile, range: ByteRange): Promise<Payload> {
  const end = range.start + range.bytes;
  const opening = await file.read(range.start, Math.min(searchBytes, range.bytes));
  const at = findFrame(opening, 0, opening.length === range.bytes);
  const first = at === -1 ? undefined : frameHeaderAt(opening, at);
  if (!first) throw new BrokenFile('not_audio', 'It holds no MPEG audio.');
  const header = vbrHeaderAt(opening, at);
  const start = range.start + at + (header ? first.bytes : 0);
  const audio = { start, bytes: end - start };
  if (audio.bytes <= 0) {
    throw new BrokenFile('broken', 'It has a header but no audio behind it.');
  }
  return {
    kind: `mpeg ${first.layer}`,
    mimeType: 'audio/mpeg',
    ranges: [audio],
    seconds: (await countSamples()) / first.sampleRate,
  };

  async function countSamples(): Promise<number> {
    if (first === undefined) return 0;
    const claimed = header?.bytes ?? null;
    // A file cut short, or cut out of a longer one, keeps the count of the whole.
    const fits = claimed === null || Math.abs(claimed - audio.bytes) < audio.bytes * 0.02 + 4096;
    if (header?.frames && fits) {
      const samples = header.frames * first.samples;
      return Math.max(0, samples - header.delay - header.padding);
    }
    if (await isConstant(file, audio, first)) {
      const frames = Math.round(
        (audio.bytes * 8 * first.sampleRate) / first.bitrate / first.samples,
      );
      return frames * first.samples;
    }
    return (await walk(file, audio, first)) * first.samples;
  }
}

async function isConstant(file: MediaFile, audio: ByteRange, first: FrameHeader): Promise<boolean> {
  for (let probe = 0; probe < probes; probe++) {
    const offset = Math.floor((audio.bytes * probe) / probes);
    const bytes = await file.read(audio.start + offset, Math.min(8192, audio.bytes - offset));
    const frame = frameHeaderAt(bytes, findFrame(bytes, 0, false));
    if (frame && (frame.bitrate !== first.bitrate || !alike(frame, first))) return false;
  }
  return true;
}

/** Frames in `audio`, hopping from header to header and past damage. */
async function walk(file: MediaFile, audio: ByteRange, first: FrameHeader): Promise<number> {
  const end = audio.start + audio.bytes;
  let frames = 0;
  let position = audio.start;
  while (position < end) {
    const bytes = await file.read(position, Math.min(walkBytes, end - position));
    let at = 0;
    while (at + 4 <= bytes.length) {
      const frame = frameHeaderAt(bytes, at);
      if (frame && alike(frame, first)) {
        frames++;
        at += frame.bytes;
        continue;
      }
      const next = findFrame(bytes, at + 1, false);
      at = next === -1 ? bytes.length : next;
    }
    position += Math.max(at, 4);
  }
  return frames;
}
