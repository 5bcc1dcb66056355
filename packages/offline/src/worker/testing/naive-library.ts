import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { Genre } from '@linnet/contract/genre';
import type { Track } from '@linnet/contract/track';
import type { ReplicaView } from '../replica-view.ts';
import type { FeedModel } from './feed-model.ts';

/** What a replica should show for the rows of `model`, worked out the slow and plain way. */
export function expectedOf(model: FeedModel) {
  const rows = model.rows();
  const tracks = [...rows.track.values()] as Track[];
  const present = tracks.filter(({ missing }) => missing === 0);
  const albums = ([...rows.album.values()] as Album[]).filter(({ id }) =>
    present.some(({ albumId }) => albumId === id),
  );
  const artists = ([...rows.artist.values()] as Artist[]).map((artist) => ({
    ...artist,
    albumCount: albums.filter(({ artistIds }) => artistIds.includes(artist.id)).length,
    trackCount: present.filter(({ artistIds }) => artistIds.includes(artist.id)).length,
  }));
  const genres = ([...rows.genre.values()] as Genre[]).map((genre) => {
    const inGenre = present.filter(({ genreIds }) => genreIds.includes(genre.id));
    return {
      ...genre,
      albumCount: new Set(inGenre.map(({ albumId }) => albumId)).size,
      trackCount: inGenre.length,
    };
  });
  return {
    tracks: byId(
      present.map((track) => {
        const album = rows.album.get(track.albumId) as Album | undefined;
        return {
          ...track,
          artistIds: [...new Set(track.artistIds)],
          genreIds: [...new Set(track.genreIds)],
          albumTitle: album?.title ?? '',
          albumArtist: album?.artist ?? '',
          coverId: album?.coverId ?? null,
          coverColour: album?.coverColour ?? null,
        };
      }),
    ),
    albums: byId(
      albums.map((album) => {
        const own = present.filter(({ albumId }) => albumId === album.id);
        return {
          ...album,
          artistIds: [...new Set(album.artistIds)],
          trackCount: own.length,
          durationMs: own.reduce((sum, { durationMs }) => sum + durationMs, 0),
          genreIds: [...new Set(own.flatMap(({ genreIds }) => genreIds))].sort(),
        };
      }),
    ),
    artists: byId(artists.filter(({ albumCount, trackCount }) => albumCount > 0 || trackCount > 0)),
    genres: byId(genres.filter(({ trackCount }) => trackCount > 0)),
    missing: tracks
      .filter(({ missing }) => missing === 1)
      .map(({ id }) => id)
      .sort(),
  };
}

/** What `view` shows, in the form of `expectedOf`. */
export function shownBy(view: ReplicaView) {
  const all = Number.MAX_SAFE_INTEGER;
  const everyId = view.library.tracks.slots.texts;
  return {
    tracks: byId(view.window({ list: 'tracks', sort: 'title' }, 0, all).rows),
    albums: byId(
      view
        .window({ list: 'albums', sort: 'title' }, 0, all)
        .rows.map((row) => ({ ...row, genreIds: row.genreIds.toSorted() })),
    ),
    artists: byId(
      view
        .window({ list: 'artists' }, 0, all)
        .rows.map(({ coverId: _, coverColour: __, ...row }) => row),
    ),
    genres: byId(view.window({ list: 'genres' }, 0, all).rows),
    missing: view
      .tracksById(everyId)
      .filter(({ missing }) => missing === 1)
      .map(({ id }) => id)
      .sort(),
  };
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
