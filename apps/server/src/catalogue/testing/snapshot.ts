import type { CatalogueReader } from '../catalogue.ts';
import { everything, FeedClient } from './feed-client.ts';

/** What a catalogue says, by names and paths instead of ids and times: equal for equal libraries. */
export interface Snapshot {
  readonly tracks: readonly unknown[];
  readonly albums: readonly { id: string; description: string }[];
  readonly artists: readonly { id: string; description: string }[];
  readonly genres: readonly string[];
}

export async function takeSnapshot(reader: CatalogueReader): Promise<Snapshot> {
  const client = await new FeedClient(reader).sync();
  const artistNames = new Map(client.rows('artist').map((row) => [row.id, row.name]));
  const genreNames = new Map(client.rows('genre').map((row) => [row.id, row.name]));
  const pathById = new Map<string, string>();
  for (const { id } of client.rows('track')) {
    const file = await reader.trackFile(everything, id);
    pathById.set(id, file?.path ?? '');
  }
  const tracks = client.rows('track').map((track) => {
    const { id, rootId: _root, albumId: _album, addedAt: _added, ...rest } = track;
    return {
      ...rest,
      path: pathById.get(id),
      artistIds: rest.artistIds.map((artist) => artistNames.get(artist)),
      genreIds: rest.genreIds.map((genre) => genreNames.get(genre)),
    };
  });
  const albums = client.rows('album').map(({ id, addedAt: _added, ...rest }) => {
    const own = client.rows('track').filter((track) => track.albumId === id);
    const description = JSON.stringify({
      ...rest,
      artistIds: rest.artistIds.map((artist) => artistNames.get(artist)),
      paths: own.map((track) => pathById.get(track.id)).sort(),
    });
    return { id, description };
  });
  const artists = client.rows('artist').map(({ id, name, sortName }) => {
    const own = client.rows('track').filter((track) => track.artistIds.includes(id));
    const albumCount = client.rows('album').filter((album) => album.artistIds.includes(id)).length;
    const paths = own.map((track) => pathById.get(track.id)).sort();
    return { id, description: JSON.stringify({ name, sortName, albumCount, paths }) };
  });
  return {
    tracks: sortedByText(tracks),
    albums: sortedByText(albums, (album) => album.description),
    artists: sortedByText(artists, (artist) => artist.description),
    genres: client
      .rows('genre')
      .map((genre) => genre.name)
      .sort(),
  };
}

/** The snapshot without ids, for comparison with another catalogue. */
export function withoutIds({ tracks, albums, artists, genres }: Snapshot): unknown {
  return {
    tracks,
    genres,
    albums: albums.map((album) => album.description),
    artists: artists.map((artist) => artist.description),
  };
}

/** Which album and artist each one was before: what kept its id, by description. */
export function continuity(before: Snapshot, after: Snapshot): unknown {
  const was = (kind: 'albums' | 'artists') => {
    const byId = new Map(before[kind].map(({ id, description }) => [id, description]));
    return after[kind].map(({ id, description }) => [description, byId.get(id) ?? null]);
  };
  return { albums: was('albums'), artists: was('artists') };
}

function sortedByText<Item>(
  items: readonly Item[],
  text: (item: Item) => string = (item) => JSON.stringify(item),
): Item[] {
  return [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1));
}
