import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type BaseAudio, openBaseAudio } from './base-audio.ts';
import { type CoverPainter, makeCoverPainter } from './covers.ts';
import { type FlacBase, readFlacBase, writeFlac } from './flac-writer.ts';
import { type Mp3Base, readMp3Base, writeMp3 } from './mp3-writer.ts';
import { type AacBase, readAdts, writeM4a } from './mp4-writer.ts';
import { type OggBase, readOggBase, writeOgg } from './ogg-writer.ts';
import { type AlbumPlan, planLibrary, type TrackPlan } from './plan.ts';
import { songCount } from './song.ts';
import type { Cover } from './vorbis-comments.ts';

/** Grows with any change of what is written, so that an old library is left aside. */
const version = 1;
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
  const writer = await makeTrackWriter(to.base);
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

/** The whole file of a track. */
type TrackWriter = (album: AlbumPlan, track: TrackPlan, cover: Cover) => Buffer;

async function makeTrackWriter(base: BaseAudio): Promise<TrackWriter> {
  const bases = await readBases(base);
  return (album, track, cover) => {
    const parts = bases[album.song] as Bases;
    const file = {
      index: track.index,
      cut: track.cut,
      seconds: track.seconds,
      tags: track.tags,
      cover,
    };
    switch (album.codec) {
      case 'flac':
        return writeFlac(parts.flac, file);
      case 'flac24':
        return writeFlac(parts.flac24, file);
      case 'mp3':
        return writeMp3(parts.mp3, file);
      case 'm4a':
        return writeM4a(parts.m4a, file);
      case 'ogg':
        return writeOgg(parts.ogg, file);
      case 'opus':
        return writeOgg(parts.opus, file);
    }
  };
}

interface Bases {
  readonly flac: FlacBase;
  readonly flac24: FlacBase;
  readonly mp3: Mp3Base;
  readonly m4a: AacBase;
  readonly ogg: OggBase;
  readonly opus: OggBase;
}

async function readBases(base: BaseAudio): Promise<Bases[]> {
  const bases: Bases[] = [];
  for (let song = 0; song < songCount; song++) {
    bases.push({
      flac: readFlacBase(await base.file('flac', song), await base.pcm('flac', song)),
      flac24: readFlacBase(await base.file('flac24', song), await base.pcm('flac24', song)),
      mp3: readMp3Base(await base.file('mp3', song)),
      m4a: readAdts(await base.file('m4a', song)),
      ogg: readOggBase(await base.file('ogg', song), 'ogg'),
      opus: readOggBase(await base.file('opus', song), 'opus'),
    });
  }
  return bases;
}
