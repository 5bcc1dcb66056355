import { toColumns } from '@linnet/contract/columns';
import { fieldsByKind } from '@linnet/contract/feed';
import { fold } from '@linnet/contract/folding';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReplicaView } from '../replica-view.ts';
import { idOf, makeAlbum, makeArtist, makeTrack, streamOf } from '../testing/generated-library.ts';

const limits = { artists: 100, albums: 100, tracks: 100 };
const titles = [
  'Come Together',
  'Together',
  'Together Again',
  'We Came Together',
  'Altogether Now',
  'Björk’s Song',
  'Something',
];

function makeView(): ReplicaView {
  const view = new ReplicaView(() => undefined);
  const stream = streamOf(0);
  const artists = [
    { ...makeArtist(0), name: 'The Beatles' },
    { ...makeArtist(1), name: 'Together Band' },
  ];
  const albums = [
    { ...makeAlbum(0), title: 'Abbey Road', artist: 'The Beatles' },
    { ...makeAlbum(1), title: 'Silence', artist: 'Together Band', artistIds: [idOf('a', 1)] },
  ];
  const tracks = titles.map((title, index) => ({
    ...makeTrack(index, 100),
    title,
    artist: 'The Beatles',
  }));
  tracks.push(
    { ...makeTrack(50, 50), title: 'Nothing', artist: 'Together Band' },
    { ...makeTrack(51, 50), title: 'Gone', artist: 'Together Band', missing: 1 },
  );
  view.library.put(stream, 'artist', toColumns(artists, fieldsByKind.artist));
  view.library.put(stream, 'album', toColumns(albums, fieldsByKind.album));
  view.library.put(stream, 'track', toColumns(tracks, fieldsByKind.track));
  return view;
}

describe('search', () => {
  const view = makeView();
  const tracks = (text: string) => view.search(text, limits).tracks.map(({ title }) => title);

  it('ranks the exact title first, then its beginning, word starts, parts, and other fields last', () => {
    expect(tracks('together')).toEqual([
      'Together',
      'Together Again',
      'Come Together',
      'We Came Together',
      'Altogether Now',
      'Nothing',
    ]);
  });

  it('wants every word, wherever it is among title, artist and album', () => {
    expect(tracks('abbey some')).toEqual(['Something']);
    expect(tracks('beatles come')).toEqual(['Come Together']);
    expect(tracks('come silence')).toEqual([]);
  });

  it('ignores marks, case and signs', () => {
    expect(tracks('BJORK s')).toEqual(['Björk’s Song']);
  });

  it('finds albums and artists too, and counts what it does not list', () => {
    const found = view.search('together', { artists: 1, albums: 1, tracks: 2 });
    expect(found.artists.map(({ name }) => name)).toEqual(['Together Band']);
    expect(found.albums.map(({ title }) => title)).toEqual(['Silence']);
    expect(found.tracks).toHaveLength(2);
    expect(found.totals).toEqual({ artists: 1, albums: 1, tracks: 6 });
  });

  it('finds nothing for blanks, and nothing that is missing', () => {
    expect(view.search('  ', limits).totals).toEqual({ artists: 0, albums: 0, tracks: 0 });
    expect(tracks('gone')).toEqual([]);
  });

  it('finds exactly the tracks whose texts hold all words', () => {
    const all = view.window({ list: 'tracks', sort: 'title' }, 0, 100).rows;
    const part = fc.constantFrom('to', 'geth', 'e', 'the', 'abbey', 'ROAD', 'm', 'ö', 'zzz', 's');
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const expected = all.filter((row) => {
          const text = [row.title, row.artist, row.albumTitle].map(fold).join('\n');
          return parts.every((word) => text.includes(fold(word)));
        });
        const found = view.search(parts.join(' '), limits);
        expect(found.totals.tracks).toBe(expected.length);
        expect(new Set(found.tracks.map(({ id }) => id))).toEqual(
          new Set(expected.map(({ id }) => id)),
        );
      }),
    );
  });
});
