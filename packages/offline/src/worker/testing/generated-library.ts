import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { Genre } from '@linnet/contract/genre';
import type { Track } from '@linnet/contract/track';
import type { FeedModel } from './feed-model.ts';

const nouns =
  'River Night Stone Garden Mirror Winter Ocean Signal Paper Horse Window Thunder Glass Summer Machine Forest Letter Shadow Engine Harbour'.split(
    ' ',
  );
const adjectives =
  'Blue Silent Broken Golden Distant Hollow Electric Slow Burning Little Strange Heavy Naïve Lost Crystal Wooden Final Hidden Ancient Café'.split(
    ' ',
  );
const people =
  'Anna Björk Carlos Dmitri Elena Fela Gustav Hiro Inés João Kofi Lena Miles Nina Otis Paula Quincy Rosa Sven Tove'.split(
    ' ',
  );

/** An id made of a letter for its kind and a number. */
export const idOf = (kind: string, index: number): string =>
  `${kind}${index.toString(36)}`.padEnd(16, '_');

export const rootIdOf = (index: number): string => idOf('R', index);
export const streamOf = (index: number): string => `root:${rootIdOf(index)}`;

export function makeGenre(index: number): Genre {
  return { id: idOf('g', index), name: `Genre ${index}` };
}

export function makeArtist(index: number): Artist {
  const name = `${index % 7 === 0 ? 'The ' : ''}${pick(people, index)} ${pick(nouns, index * 7)} ${index}`;
  return { id: idOf('a', index), name, sortName: name };
}

export function makeAlbum(index: number): Album {
  const artist = Math.floor(index / 4);
  return {
    id: idOf('A', index),
    title: `${pick(adjectives, index * 3)} ${pick(nouns, index)} ${index}`,
    artist: makeArtist(artist).name,
    artistIds: [idOf('a', artist)],
    year: index % 9 === 0 ? null : 1950 + (index % 75),
    kind: 'album',
    label: null,
    coverId: index.toString(16).padStart(32, '0'),
    coverColour: '#336699',
    addedAt: 1_700_000_000_000 + index * 1000,
  };
}

export function makeTrack(index: number, tracksPerAlbum = 12): Track {
  const album = Math.floor(index / tracksPerAlbum);
  const artist = Math.floor(album / 4);
  return {
    id: idOf('t', (index * 7919) % 1_000_003),
    rootId: rootIdOf(0),
    albumId: idOf('A', album),
    title: `${pick(adjectives, index * 13)} ${pick(nouns, index * 5 + 3)} ${index % 97}`,
    artist: makeArtist(artist).name,
    artistIds: [idOf('a', artist)],
    genreIds: [idOf('g', album % 24)],
    disc: 1,
    number: (index % tracksPerAlbum) + 1,
    year: album % 9 === 0 ? null : 1950 + (album % 75),
    durationMs: 120_000 + ((index * 7) % 240_000),
    codec: 'flac',
    container: 'flac',
    sampleRate: 44_100,
    bitDepth: 16,
    channels: 2,
    bitrate: 900_000 + (index % 1000),
    bytes: 20_000_000 + index,
    version: index.toString(36).padStart(12, 'v'),
    trackGain: -7.25 + (index % 20) / 10,
    albumGain: -7.5,
    trackPeak: 0.98,
    albumPeak: 0.99,
    addedAt: 1_700_000_000_000 + album * 1000,
    missing: 0,
  };
}

/** Fills `model` with a library of `trackCount` tracks in one root, in revisions as a scan makes them. */
export function generateLibrary(model: FeedModel, trackCount: number, tracksPerAlbum = 12): void {
  const stream = streamOf(0);
  model.visible.add(stream);
  const root = { id: rootIdOf(0), name: 'Music', state: 'ok' } as const;
  model.write([{ stream, kind: 'root', put: root }]);
  const seen = new Set<string>();
  for (let from = 0; from < trackCount; from += 240) {
    const changes: Parameters<FeedModel['write']>[0][number][] = [];
    for (let index = from; index < Math.min(from + 240, trackCount); index += 1) {
      const album = Math.floor(index / tracksPerAlbum);
      const track = makeTrack(index, tracksPerAlbum);
      const rows = [
        ['genre', makeGenre(album % 24)],
        ['artist', makeArtist(Math.floor(album / 4))],
        ['album', makeAlbum(album)],
      ] as const;
      for (const [kind, put] of rows) {
        if (seen.has(put.id)) continue;
        seen.add(put.id);
        changes.push({ stream, kind, put });
      }
      changes.push({ stream, kind: 'track', put: track });
    }
    model.write(changes);
  }
}

function pick(words: readonly string[], index: number): string {
  return words[index % words.length] as string;
}
