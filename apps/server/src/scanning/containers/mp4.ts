import { BrokenFile } from '../reading/broken-file.ts';
import type { MediaFile } from '../reading/media-file.ts';
import type { ByteRange, Payload } from './container.ts';

/** Fragmented files hold a few boxes per second of music; more than this is no song. */
const maxBoxes = 100_000;

/** MP4 (ISO/IEC 14496-12): all `mdat` bodies, which retagging moves but does not change. */
export async function inspectMp4(file: MediaFile, range: ByteRange): Promise<Payload> {
  const end = range.start + range.bytes;
  const ranges: ByteRange[] = [];
  let described = false;
  let position = range.start;
  for (let count = 0; position + 8 <= end && count < maxBoxes; count++) {
    const head = await file.read(position, 16);
    if (head.length < 8) break;
    const short = head.readUInt32BE(0);
    const long = short === 1 && head.length === 16;
    const headBytes = long ? 16 : 8;
    const size = long ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - position : short;
    if (size < headBytes) break;
    const name = head.toString('latin1', 4, 8);
    if (name === 'moov') described = true;
    if (name === 'mdat') {
      const start = position + headBytes;
      ranges.push({ start, bytes: Math.min(size - headBytes, end - start) });
    }
    position += size;
  }
  if (!described) {
    throw new BrokenFile('broken', 'It was cut off: the part that describes its audio is missing.');
  }
  const audio = ranges.filter(({ bytes }) => bytes > 0);
  if (audio.length === 0) {
    throw new BrokenFile('broken', 'It has a header but no audio behind it.');
  }
  return { kind: 'mp4', mimeType: 'audio/mp4', ranges: audio };
}
