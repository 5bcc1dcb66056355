import { expect, it } from 'vitest';
import { scannedFile } from '../testing/scanned-files.ts';
import { creditsOf } from './credits.ts';

const credits = (tags: Parameters<typeof scannedFile>[1]) => creditsOf(scannedFile('x', tags).tags);

it('pairs names with MusicBrainz ids only where there are as many', () => {
  expect(credits({ artists: ['A', 'B'], artistMbids: ['M1', 'M2'] }).artists).toEqual([
    ['A', null, 'm1'],
    ['B', null, 'm2'],
  ]);
  expect(credits({ artist: 'A & B', artistMbids: ['M1', 'M2'] }).artists).toEqual([
    ['A & B', null, null],
  ]);
});

it('takes "various artists" for no artist, in words or by MusicBrainz id', () => {
  for (const albumArtist of ['Various Artists', 'VARIOUS', 'V.A.', 'VA']) {
    expect(credits({ albumArtist, albumArtists: [albumArtist] }).albumArtists).toEqual([]);
  }
  const albumArtistMbids = ['89ad4ac3-39f7-470e-963a-56509c546377'];
  expect(credits({ albumArtist: 'Verschiedene', albumArtistMbids }).albumArtists).toEqual([]);
});

it('credits a track without artist to the artist of its album, and nobody twice', () => {
  expect(credits({ albumArtist: 'A' }).artists).toEqual([['A', null, null]]);
  expect(credits({ artists: ['A', 'a', ''], genres: ['Rock', 'ROCK'] })).toMatchObject({
    artists: [['A', null, null]],
    genres: [['Rock', null, null]],
  });
});
