import { BrokenFile } from '../reading/broken-file.ts';
import type { MediaFile } from '../reading/media-file.ts';
import { type ByteRange, from, type Payload } from './container.ts';

/** FLAC (RFC 9639): the MD5 of the samples in STREAMINFO names the audio, where the encoder wrote it. */
export async function inspectFlac(file: MediaFile, range: ByteRange): Promise<Payload> {
  const streamInfo = await file.read(range.start + 8, 34);
  if (streamInfo.length < 34) throw new BrokenFile('broken', 'It ends inside its header.');
  const sampleRate = streamInfo.readUIntBE(10, 3) >> 4;
  const samples = (streamInfo.readUInt8(13) & 15) * 2 ** 32 + streamInfo.readUInt32BE(14);
  const md5 = streamInfo.subarray(18, 34);

  let position = range.start + 4;
  for (let last = false; !last; ) {
    const head = await file.read(position, 4);
    if (head.length < 4) throw new BrokenFile('broken', 'It ends inside its header.');
    last = (head.readUInt8(0) & 0x80) !== 0;
    position += 4 + head.readUIntBE(1, 3);
  }
  const frame = await file.read(position, 2);
  if (frame.length < 2 || (frame.readUInt16BE(0) & 0xfffc) !== 0xfff8) {
    throw new BrokenFile('broken', 'It has a header but no audio behind it.');
  }
  // Rate, channels and depth are in bytes 10 to 13: equal samples at another rate sound different.
  const named = md5.some((byte) => byte !== 0);
  return {
    kind: 'flac',
    mimeType: 'audio/flac',
    ranges: [from(position, range)],
    ...(named ? { identity: Buffer.from(streamInfo.subarray(10, 34)) } : {}),
    ...(samples > 0 && sampleRate > 0 ? { seconds: samples / sampleRate } : {}),
  };
}
