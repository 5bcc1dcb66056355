import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeSong, readBaseAudio } from './base-audio.ts';
import { makeCoverPainter } from './covers.ts';
import { codecs, planLibrary } from './plan.ts';
import { makeSong, songRate } from './song.ts';
import { makeTrackWriter, type TrackWriter } from './track-writer.ts';

describe('the plan of a library', () => {
  const albums = planLibrary(3000);
  const tracks = albums.flatMap((album) => album.tracks);

  it('is the same each time', () => {
    expect(planLibrary(3000)).toEqual(albums);
  });

  it('has exactly as many files as asked for, each with a path of its own', () => {
    expect(tracks.length).toBe(3000);
    expect(new Set(tracks.map(({ path }) => path)).size).toBe(3000);
  });

  it('makes every tenth file a full-length one', () => {
    expect(tracks.filter(({ seconds }) => seconds >= 180).length).toBe(300);
  });
});

describe('a file of a library', () => {
  let folder: string;
  let writer: TrackWriter;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linnet-library-'));
    await encodeSong(folder, 0, makeSong(0).slice(0, 6 * songRate * 2));
    writer = await makeTrackWriter(readBaseAudio(folder), 1);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(codecs)(
    'in %s decodes without complaint and reads back its tags and cover',
    async (codec) => {
      const [album] = planLibrary(200).filter(({ tracks }) => tracks.some(({ tags }) => tags.gain));
      if (!album) throw new Error('no album with gains');
      const cover = await (await makeCoverPainter()).paint({ index: album.index, side: 1000 });
      const decoded = new Set<string>();
      for (const cut of [0, 1]) {
        const [plan] = album.tracks;
        if (!plan) throw new Error('no track');
        const track = { ...plan, index: cut, cut, seconds: 2 };
        const path = join(folder, `file-${cut}.${codec === 'flac24' ? 'flac' : codec}`);
        const file = writer({ ...album, codec, song: 0 }, track, cover);
        await writeFile(path, file);
        const { common, format } = await parseFile(path, { duration: true });
        expect(common).toMatchObject({
          title: track.tags.title,
          album: track.tags.album,
          albumartist: track.tags.albumArtist,
          year: track.tags.year,
          track: { no: track.tags.number },
          disk: { no: track.tags.disc },
          replaygain_track_gain: { dB: track.tags.gain?.track },
        });
        expect(Buffer.from(common.picture?.[0]?.data ?? []).equals(cover.jpeg)).toBe(true);
        expect(format.duration).toBeCloseTo(2, 0);
        const samples = decode(path, codec === 'flac24' ? 's24le' : 's16le');
        if (codec === 'ogg' || codec === 'flac') {
          expect(samples.length / 4 / songRate).toBeCloseTo(format.duration ?? 0, 3);
        }
        decoded.add(createHash('md5').update(samples).digest('hex'));
        if (codec.startsWith('flac')) {
          // Of STREAMINFO, behind its sizes, rate and length.
          expect(decoded.has(file.toString('hex', 26, 42))).toBe(true);
        }
      }
      expect(decoded.size).toBe(2);
    },
  );
});

/** Raw samples by ffmpeg, which must find nothing to warn of in the audio. */
function decode(path: string, format: 's16le' | 's24le'): Buffer {
  const args = ['-v', 'error', '-xerror', '-i', path, '-map', '0:a', '-f', format, '-'];
  return execFileSync('ffmpeg', args, { maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'inherit'] });
}
