import type { MediaFile } from '../reading/media-file.ts';
import type { ByteRange } from './container.ts';

/**
 * The file without the tags that any format may carry around it: ID3v2 in front (also several), and
 * ID3v1, Lyrics3v2 and APEv2 behind, in any order.
 */
export async function withoutEdgeTags(file: MediaFile): Promise<ByteRange> {
  let start = 0;
  for (;;) {
    const bytes = id3v2Bytes(await file.read(start, 10));
    if (bytes === 0 || start + bytes > file.bytes) break;
    start += bytes;
  }
  let end = file.bytes;
  for (;;) {
    const bytes = await trailingTagBytes(file, end);
    if (bytes === 0 || end - bytes < start) break;
    end -= bytes;
  }
  return { start, bytes: end - start };
}

/** Length of the ID3v2 tag that `head` begins, padding and footer included; 0 where it begins none. */
function id3v2Bytes(head: Buffer): number {
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  if (head.readUInt8(3) === 0xff || head.readUInt8(4) === 0xff) return 0;
  let size = 0;
  for (let i = 6; i < 10; i++) {
    if (head.readUInt8(i) > 0x7f) return 0;
    size = size * 128 + head.readUInt8(i);
  }
  const footer = head.readUInt8(5) & 0x10 ? 10 : 0;
  return 10 + size + footer;
}

async function trailingTagBytes(file: MediaFile, end: number): Promise<number> {
  if (end < 160) return 0;
  const tail = await file.read(end - 160, 160);
  if (tail.toString('latin1', 32, 35) === 'TAG') return 128;
  if (tail.toString('latin1', 128, 136) === 'APETAGEX') {
    const size = tail.readUInt32LE(128 + 12);
    const hasHeader = (tail.readUInt32LE(128 + 20) & 0x80000000) !== 0;
    return size >= 32 ? size + (hasHeader ? 32 : 0) : 0;
  }
  if (tail.toString('latin1', 151, 160) === 'LYRICS200') {
    const size = Number(tail.toString('latin1', 145, 151));
    return Number.isInteger(size) ? size + 15 : 0;
  }
  return 0;
}
