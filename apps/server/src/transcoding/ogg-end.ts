import { open } from 'node:fs/promises';

/** Longest page: 27 bytes, 255 lacing values and 255 bytes for each (RFC 3533 section 6). */
const longestPage = 27 + 255 + 255 * 255;
const endOfStream = 4;

/** Whether the file at `path` ends exactly where a last Ogg page does. */
export async function isWholeOgg(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, longestPage));
    await file.read(tail, 0, tail.length, size - tail.length);
    // The letters may also stand in a page's own bytes: then an earlier place is the page's.
    for (let at = tail.lastIndexOf('OggS'); at >= 0; at = tail.lastIndexOf('OggS', at - 1)) {
      if (pageEnd(tail, at) === tail.length && ((tail[at + 5] ?? 0) & endOfStream) !== 0)
        return true;
      if (at === 0) break;
    }
    return false;
  } finally {
    await file.close();
  }
}

function pageEnd(bytes: Buffer, start: number): number {
  const bodyStart = start + 27 + (bytes[start + 26] ?? 0);
  return bytes.subarray(start + 27, bodyStart).reduce((end, lacing) => end + lacing, bodyStart);
}
