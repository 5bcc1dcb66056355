import type { FeedKind, RowByKind } from '@linnet/contract/feed';
import * as fc from 'fast-check';
import type { FeedModel } from './feed-model.ts';
import {
  idOf,
  makeAlbum,
  makeArtist,
  makeGenre,
  makeTrack,
  rootIdOf,
  streamOf,
} from './generated-library.ts';

type Change = Parameters<FeedModel['write']>[0][number];

const small = (most: number) => fc.nat({ max: most });
const title = fc.constantFrom(
  'Blue River',
  'The Night',
  'Part 2',
  'Part 10',
  '',
  'Été',
  '!!!',
  'zebra',
);

const genre = small(3).map(makeGenre);
const artist = fc
  .record({ index: small(4), name: title })
  .map(({ index, name }) => ({ ...makeArtist(index), name, sortName: name }));
const album = fc
  .record({
    index: small(5),
    title,
    artists: fc.array(small(4), { maxLength: 2 }),
    year: fc.option(fc.integer({ min: 1990, max: 1995 })),
    addedAt: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ index, artists, ...rest }) => ({
    ...makeAlbum(index),
    ...rest,
    artist: artists.map((place) => makeArtist(place).name).join(' & '),
    artistIds: artists.map((place) => idOf('a', place)),
  }));
const track = fc
  .record({
    index: small(11),
    album: small(5),
    title,
    artists: fc.array(small(4), { maxLength: 2 }),
    genres: fc.array(small(3), { maxLength: 2 }),
    disc: fc.option(fc.integer({ min: 1, max: 2 })),
    number: fc.option(fc.integer({ min: 1, max: 3 })),
    missing: fc.constantFrom(0, 0, 0, 1) as fc.Arbitrary<0 | 1>,
    durationMs: fc.integer({ min: 1000, max: 1003 }),
  })
  .map(({ index, album: albumIndex, artists, genres, ...rest }) => ({
    ...makeTrack(index),
    ...rest,
    albumId: idOf('A', albumIndex),
    artist: artists.map((place) => makeArtist(place).name).join(' & '),
    artistIds: artists.map((place) => idOf('a', place)),
    genreIds: genres.map((place) => idOf('g', place)),
  }));

const put: fc.Arbitrary<[FeedKind, RowByKind[FeedKind]]> = fc.oneof(
  { weight: 1, arbitrary: genre.map((row) => ['genre', row] as [FeedKind, RowByKind[FeedKind]]) },
  { weight: 2, arbitrary: artist.map((row) => ['artist', row] as [FeedKind, RowByKind[FeedKind]]) },
  { weight: 3, arbitrary: album.map((row) => ['album', row] as [FeedKind, RowByKind[FeedKind]]) },
  { weight: 5, arbitrary: track.map((row) => ['track', row] as [FeedKind, RowByKind[FeedKind]]) },
);

/**
 * Changes of a small library in two roots, as a server makes them: an album, artist or genre row that
 * is in both roots is the same in both, and a track is in one root at most.
 */
export const libraryChange: fc.Arbitrary<readonly Change[]> = fc
  .record({ row: put, root: small(1), both: fc.boolean(), remove: fc.nat({ max: 5 }) })
  .map(({ row: [kind, row], root, both, remove }): readonly Change[] => {
    const here = streamOf(root);
    const there = streamOf(1 - root);
    if (remove === 0) return [{ stream: here, kind, remove: row.id }];
    if (kind === 'track') {
      return [
        { stream: here, kind, put: { ...row, rootId: rootIdOf(root) } },
        { stream: there, kind, remove: row.id },
      ];
    }
    const elsewhere: Change = both
      ? { stream: there, kind, put: row }
      : { stream: there, kind, remove: row.id };
    return [{ stream: here, kind, put: row }, elsewhere];
  });
