import type { BaseAudio } from './base-audio.ts';
import { type FlacBase, readFlacBase, writeFlac } from './flac-writer.ts';
import { type Mp3Base, readMp3Base, writeMp3 } from './mp3-writer.ts';
import { type AacBase, readAdts, writeM4a } from './mp4-writer.ts';
import { type OggBase, readOggBase, writeOgg } from './ogg-writer.ts';
import type { AlbumPlan, TrackPlan } from './plan.ts';
import type { Cover } from './vorbis-comments.ts';

/** The whole file of a track. */
export type TrackWriter = (album: AlbumPlan, track: TrackPlan, cover: Cover) => Buffer;

/** Takes the first `songs` songs of `base` apart, once; each file is put together from them. */
export async function makeTrackWriter(base: BaseAudio, songs: number): Promise<TrackWriter> {
  const bases = await readBases(base, songs);
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

async function readBases(base: BaseAudio, songs: number): Promise<Bases[]> {
  const bases: Bases[] = [];
  for (let song = 0; song < songs; song++) {
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
