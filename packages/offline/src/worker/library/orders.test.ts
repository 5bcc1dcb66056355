import type { Columns } from '@linnet/contract/columns';
import { toColumns } from '@linnet/contract/columns';
import { fieldsByKind } from '@linnet/contract/feed';
import type { Track } from '@linnet/contract/track';
import { describe, expect, it } from 'vitest';
import type { AlbumSort, ListQuery, TrackSort } from '../../shared/replica-api.ts';
import {
  idOf,
  makeAlbum,
  makeArtist,
  makeGenre,
  makeTrack,
  streamOf,
} from '../testing/generated-library.ts';
import { Library } from './library.ts';
import { upTo } from './list-plan.ts';
import { planList } from './list-plans.ts';
import { Orders } from './orders.ts';

const stream = streamOf(0);
const queries: ListQuery[] = [
  ...(['title', 'artist', 'year', 'added'] satisfies AlbumSort[]).map(
    (sort) => ({ list: 'albums', sort }) as const,
  ),
  ...(['title', 'artist', 'album', 'added', 'duration', 'year', 'disc'] satisfies TrackSort[]).map(
    (sort) => ({ list: 'tracks', sort }) as const,
  ),
  { list: 'artists' },
];

/** A library in which much is equal, so that every tie-break is used. */
function makeLibrary(): Library {
  const library = new Library();
  const albums = Array.from({ length: 150 }, (_, index) => ({
    ...makeAlbum(index),
    title:
      ['', 'Zebra', 'The Zebra', 'Été', '東京', 'Part 10', 'Part 9', 'Zebra crossing'][index % 8] ??
      '',
    artist: `Artist ${index % 5}`,
    year: index % 4 === 0 ? null : 1990 + (index % 3),
    addedAt: index % 10,
  }));
  const tracks = Array.from({ length: 1500 }, (_, index) => ({
    ...makeTrack(index, 10),
    title: `${['Song', 'the song', 'Songs', '!', ''][index % 5]} ${index % 13 === 0 ? '' : index % 7}`,
    artist: `The Artist ${index % 11}`,
    disc: index % 3 === 0 ? null : (index % 2) + 1,
    number: index % 4 === 0 ? null : index % 6,
    durationMs: 1000 + (index % 9) / 2,
    addedAt: index % 20,
    missing: (index % 50 === 0 ? 1 : 0) as Track['missing'],
  }));
  const put = <Row extends object>(rows: readonly Row[], fields: readonly string[]) =>
    toColumns(rows, fields as readonly (keyof Row & string)[]) as Columns<Row>;
  library.put(stream, 'genre', put([makeGenre(0)], fieldsByKind.genre));
  library.put(
    stream,
    'artist',
    put(
      Array.from({ length: 100 }, (_, index) => makeArtist(index)),
      fieldsByKind.artist,
    ),
  );
  library.put(stream, 'album', put(albums, fieldsByKind.album));
  library.put(stream, 'track', put(tracks, fieldsByKind.track));
  return library;
}

describe('an order', () => {
  const library = makeLibrary();
  it.each(queries.flatMap((query) => [query, { ...query, descending: true }]))(
    'is the one its comparison says: %o',
    (query) => {
      const plan = planList(library, query);
      const size = query.list === 'tracks' ? 1500 : 150;
      const expected = [...upTo(size)].filter((slot) => plan.includes(slot)).sort(plan.compare);
      expect(expected.length).toBeGreaterThan(30);
      expect([...new Orders(library).slots(query)]).toEqual(expected);
    },
  );

  it('puts albums without a year last in both directions', () => {
    const orders = new Orders(library);
    for (const descending of [false, true]) {
      const years = Array.from(
        orders.slots({ list: 'albums', sort: 'year', descending }),
        (slot) => library.albums.columns.year[slot] ?? null,
      );
      const firstUnknown = years.indexOf(null);
      expect(years.slice(firstUnknown).every((year) => year === null)).toBe(true);
      const known = years.slice(0, firstUnknown) as number[];
      expect(known).toEqual(known.toSorted((a, b) => (descending ? b - a : a - b)));
    }
  });

  it('gives an album in the order of discs and numbers, missing tracks too', () => {
    const query = { list: 'tracks', sort: 'disc', albumId: idOf('A', 0) } as const;
    const rows = Array.from(new Orders(library).slots(query), (slot) => library.tracks.row(slot));
    expect(rows).toHaveLength(10);
    expect(rows.some(({ missing }) => missing === 1)).toBe(true);
    const places = rows.map(({ disc, number }) => (disc ?? 1) * 100 + (number ?? 99));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it('says where letters begin', () => {
    const query = { list: 'albums', sort: 'title' } as const;
    const letters = new Orders(library).letters(query);
    expect(letters.map(({ letter }) => letter)).toEqual(['E', 'P', 'Z', '漢', '?']);
    expect(letters[0]?.index).toBe(0);
  });
});
