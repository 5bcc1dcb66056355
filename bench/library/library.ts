import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BaseAudio, openBaseAudio } from './base-audio.ts';
import { type CoverPainter, makeCoverPainter } from './covers.ts';
import { type AlbumPlan, planLibrary } from './plan.ts';
import { songCount } from './song.ts';
import { makeTrackWriter, type TrackWriter } from './track-writer.ts';

/** Grows with any change of what is written, so that an old library is left aside. */
const version = 2;
const albumsAtOnce = 4;

export interface GeneratedLibrary {
  /** The music folder. It is shared by all runs: never write into it. */
  readonly music: string;
  readonly tracks: number;
  readonly albums: number;
  readonly bytes: number;
}

/**
 * A music folder of exactly `tracks` files under `directory`, made once and kept: FLAC (16 and 24 bits),
 * MP3, AAC, Vorbis and Opus, tagged, each with its album's cover inside and audio that no other has.
 */
export async function openLibrary(
  options: { directory: string; tracks: number },
  progress: (line: string) => void = () => {},
): Promise<GeneratedLibrary> {
  const home = join(options.directory, `library-${version}-${options.tracks}`);
  const receipt = join(home, 'library.json');
  const music = join(home, 'music');
  const known = await readFile(receipt, 'utf8').catch(() => undefined);
  if (known) return { ...(JSON.parse(known) as Omit<GeneratedLibrary, 'music'>), music };
  await rm(home, { recursive: true, force: true });
  const base = await openBaseAudio(options.directory, progress);
  const albums = planLibrary(options.tracks);
  const bytes = await writeLibrary(albums, { music, base, progress });
  const made = { tracks: options.tracks, albums: albums.length, bytes };
  await writeFile(`${receipt}.tmp`, JSON.stringify(made));
  await rename(`${receipt}.tmp`, receipt);
  return { ...made, music };
}

async function writeLibrary(
  albums: readonly AlbumPlan[],
  to: { music: string; base: BaseAudio; progress: (line: string) => void },
): Promise<number> {
  const painter = await makeCoverPainter();
  const writer = await makeTrackWriter(to.base, songCount);
  let bytes = 0;
  let done = 0;
  const waiting = albums.values();
  const work = async () => {
    for (const album of waiting) {
      const written = await writeAlbum(album, { music: to.music, painter, writer });
      bytes += written;
      done++;
      if (done % 100 === 0) to.progress(`${done} of ${albums.length} albums written`);
    }
  };
  await Promise.all(Array.from({ length: albumsAtOnce }, work));
  return bytes;
}

async function writeAlbum(
  album: AlbumPlan,
  to: { music: string; painter: CoverPainter; writer: TrackWriter },
): Promise<number> {
  const cover = await to.painter.paint({ index: album.index, side: album.coverSide });
  let bytes = 0;
  for (const track of album.tracks) {
    const path = join(to.music, track.path);
    await mkdir(dirname(path), { recursive: true });
    const file = to.writer(album, track, cover);
    await writeFile(path, file);
    bytes += file.length;
  }
  return bytes;
}
