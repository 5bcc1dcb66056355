import { type ByteReader, byteAt, id3Length } from '../byte-reader.ts';
import { TrackError } from '../pcm.ts';
import { adtsRates, FrameWalker, findFrame, readAdtsHeader } from './mpeg-frames.ts';
import type { PacketStream } from './packet-stream.ts';

/** Bare AAC frames. The file says nothing of delay or padding, so nothing is trimmed. */
export async function openAdts(reader: ByteReader, signal: AbortSignal): Promise<PacketStream> {
  const offset = await findFrame(reader, readAdtsHeader, await id3Length(reader, signal), signal);
  const head = offset === -1 ? new Uint8Array(0) : (await reader.at(offset, 10, signal)).slice();
  const header = readAdtsHeader(head, 0);
  if (!header) throw new TrackError('unsupported', 'no ADTS frame');
  const objectType = (byteAt(head, 2) >> 6) + 1;
  // AudioSpecificConfig, ISO/IEC 14496-3 section 1.6.2.1: object type, rate index, channels.
  const config =
    (objectType << 11) | (adtsRates.indexOf(header.sampleRate) << 7) | (header.channels << 3);
  const walker = new FrameWalker(reader, readAdtsHeader, offset, header.frames, null);
  return {
    format: {
      codec: 'aac',
      codecString: `mp4a.40.${objectType}`,
      sampleRate: header.sampleRate,
      channels: header.channels,
      description: Uint8Array.of(config >> 8, config & 0xff),
      bitDepth: 0,
      preSkip: 0,
    },
    trim: { skip: 0, frames: null },
    seek: (rawFrame, preRoll, abort) => walker.seek(rawFrame, preRoll, abort),
    next: (abort) => walker.next(abort),
    close: () => undefined,
  };
}
