import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlbumSort, ListQuery, TrackSort } from '../../shared/replica-api.ts';
import { ReplicaView } from '../replica-view.ts';
import { FeedModel } from '../testing/feed-model.ts';
import { idOf, streamOf } from '../testing/generated-library.ts';
import { libraryChange } from '../testing/library-arbitrary.ts';
import { expectedOf, shownBy } from '../testing/naive-library.ts';

const queries: ListQuery[] = [
  ...(['title', 'artist', 'year', 'added'] satisfies AlbumSort[]).flatMap((sort) => [
    { list: 'albums', sort } as const,
    { list: 'albums', sort, descending: true } as const,
  ]),
  ...(
    ['title', 'artist', 'album', 'added', 'duration', 'year', 'disc'] satisfies TrackSort[]
  ).flatMap((sort) => [
    { list: 'tracks', sort } as const,
    { list: 'tracks', sort, descending: true } as const,
  ]),
  { list: 'artists' },
  { list: 'artists', descending: true },
  { list: 'genres' },
  { list: 'albums', sort: 'title', artistId: idOf('a', 1) },
  { list: 'albums', sort: 'year', artistId: idOf('a', 1), appearsOn: true },
  { list: 'albums', sort: 'title', genreId: idOf('g', 1) },
  { list: 'tracks', sort: 'disc', albumId: idOf('A', 1) },
  { list: 'tracks', sort: 'title', artistId: idOf('a', 2) },
  { list: 'tracks', sort: 'album', genreId: idOf('g', 2) },
];

/** Brings `view` to where `model` is, from `cursor`. */
function follow(view: ReplicaView, model: FeedModel, cursor: string | undefined): string {
  const page = model.page(cursor, 1000);
  if (page === 'invalid_cursor') throw new Error(page);
  for (const stream of page.dropped) view.library.drop(stream);
  for (const changes of page.streams) view.library.apply(structuredClone(changes));
  view.changed();
  return page.cursor;
}

const steps = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: libraryChange.map((changes) => ({ changes })) },
    { weight: 1, arbitrary: fc.nat({ max: 1 }).map((root) => ({ toggle: streamOf(root) })) },
  ),
  { minLength: 1, maxLength: 60 },
);

describe('the library', () => {
  it('shows what the rows say, after any history of changes, grants and revocations', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const model = new FeedModel();
        model.visible.add(streamOf(0)).add(streamOf(1));
        const view = new ReplicaView(() => undefined);
        let cursor: string | undefined;
        for (const step of history) {
          if ('changes' in step) model.write(step.changes);
          else if (!model.visible.delete(step.toggle)) model.visible.add(step.toggle);
          cursor = follow(view, model, cursor);
        }
        const expected = expectedOf(model);
        expect(shownBy(view)).toEqual(expected);
        expect(view.counts()).toEqual({
          tracks: expected.tracks.length,
          albums: expected.albums.length,
          artists: expected.artists.length,
          genres: expected.genres.length,
        });
      }),
      { numRuns: 300 },
    );
  });

  it('has the same orders whether they were kept up to date or computed at once', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const model = new FeedModel();
        model.visible.add(streamOf(0)).add(streamOf(1));
        const kept = new ReplicaView(() => undefined);
        let cursor: string | undefined;
        for (const step of history) {
          if ('changes' in step) model.write(step.changes);
          else if (!model.visible.delete(step.toggle)) model.visible.add(step.toggle);
          cursor = follow(kept, model, cursor);
          for (const query of queries) kept.ids(query);
        }
        const fresh = new ReplicaView(() => undefined);
        follow(fresh, model, undefined);
        for (const query of queries) {
          expect(kept.ids(query), JSON.stringify(query)).toEqual(fresh.ids(query));
          expect(kept.letters(query)).toEqual(fresh.letters(query));
        }
      }),
      { numRuns: 100 },
    );
  });
});
