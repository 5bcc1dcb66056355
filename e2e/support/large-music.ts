import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MusicFolder } from './music.ts';

const tracksPerAlbum = 20;

/**
 * A folder of `count` real, tagged WAV files of a tenth of a second, each with sound of its own, 20 to
 * an album. Small enough that making and scanning 20,000 of them fits into a test.
 */
export async function makeLargeMusic(count: number): Promise<MusicFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-large-'));
  for (let album = 0; album * tracksPerAlbum < count; album += 1) {
    const place = join(folder, `Artist ${album % 400}`, `Album ${album}`);
    await mkdir(place, { recursive: true });
    const tracks = Array.from(
      { length: Math.min(tracksPerAlbum, count - album * tracksPerAlbum) },
      (_, index) => index,
    );
    await Promise.all(
      tracks.map((index) =>
        writeFile(
          join(place, `${index + 1}.wav`),
          largeTrack(album, index, `Song ${album}-${index + 1}`),
        ),
      ),
    );
  }
  return {
    path: folder,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** The bytes of one of these files: 8 kHz mono 16-bit PCM and a RIFF INFO list. */
export function largeTrack(album: number, index: number, title: string): Buffer {
  const frames = 800;
  const data = Buffer.alloc(frames * 2);
  const number = album * tracksPerAlbum + index;
  for (let frame = 0; frame < frames; frame += 1) {
    const value =
      Math.sin((frame * (200 + (number % 997))) / 8000) * 8000 + ((number * 31 + frame * 7) % 256);
    data.writeInt16LE(Math.round(value), frame * 2);
  }
  const info = Buffer.concat([
    Buffer.from('INFO'),
    infoChunk('INAM', title),
    infoChunk('IART', `Artist ${album % 400}`),
    infoChunk('IPRD', `Album ${album}`),
    infoChunk('ITRK', String(index + 1)),
  ]);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(1, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(8000, 4);
  format.writeUInt32LE(16000, 8);
  format.writeUInt16LE(2, 12);
  format.writeUInt16LE(16, 14);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    chunk('LIST', info),
    chunk('data', data),
  ]);
  return chunk('RIFF', body);
}

function infoChunk(name: string, text: string): Buffer {
  return chunk(name, Buffer.from(`${text}\0`));
}

function chunk(name: string, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}
