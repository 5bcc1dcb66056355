import type {
  AlbumRow,
  ArtistRow,
  GenreRow,
  RowByList,
  TrackRow,
} from '../../shared/replica-api.ts';
import type { Library } from './library.ts';

export function trackRow(library: Library, slot: number): TrackRow {
  const { columns } = library.albums;
  const album = library.links.albumOf(slot);
  return {
    ...library.tracks.row(slot),
    albumTitle: columns.title[album] ?? '',
    albumArtist: columns.artist[album] ?? '',
    coverId: columns.coverId[album] ?? null,
    coverColour: columns.coverColour[album] ?? null,
  };
}

/** Counts and duration are of the tracks that are there; genres the most frequent first. */
export function albumRow(library: Library, slot: number): AlbumRow {
  const { links, genres, tracks } = library;
  const tracksByGenre = new Map<number, number>();
  let durationMs = 0;
  for (const track of links.tracksOf(slot)) {
    if (!links.isPresent(track)) continue;
    durationMs += tracks.columns.durationMs[track] ?? 0;
    for (const genre of links.genresOf(track)) {
      tracksByGenre.set(genre, (tracksByGenre.get(genre) ?? 0) + 1);
    }
  }
  const genreIds = [...tracksByGenre]
    .sort(([a, left], [b, right]) => right - left || a - b)
    .map(([genre]) => genres.slots.text(genre));
  return {
    ...library.albums.row(slot),
    trackCount: links.presentOnAlbum(slot),
    durationMs,
    genreIds,
  };
}

export function artistRow(library: Library, slot: number): ArtistRow {
  const shown = library.albumsBy(slot).filter((album) => library.showsAlbum(album));
  const newest = newestWithCover(library, shown);
  return {
    ...library.artists.row(slot),
    albumCount: shown.length,
    trackCount: library.links.presentByArtist(slot),
    coverId: library.albums.columns.coverId[newest] ?? null,
    coverColour: library.albums.columns.coverColour[newest] ?? null,
  };
}

export function genreRow(library: Library, slot: number): GenreRow {
  return {
    ...library.genres.row(slot),
    albumCount: library.links.albumsInGenre(slot),
    trackCount: library.links.presentInGenre(slot),
  };
}

/** Makes the row that a list shows for a slot of its kind. */
export const rowMakers: {
  readonly [List in keyof RowByList]: (library: Library, slot: number) => RowByList[List];
} = { albums: albumRow, artists: artistRow, tracks: trackRow, genres: genreRow };

/** The newest by year of release, then by when it came; -1 where none has a cover. */
function newestWithCover(library: Library, albums: readonly number[]): number {
  const { columns, slots } = library.albums;
  let newest = -1;
  for (const album of albums) {
    if ((columns.coverId[album] ?? null) === null) continue;
    if (newest === -1) {
      newest = album;
      continue;
    }
    const years = (columns.year[album] ?? 0) - (columns.year[newest] ?? 0);
    const added = (columns.addedAt[album] ?? 0) - (columns.addedAt[newest] ?? 0);
    const order = years || added || (slots.text(album) < slots.text(newest) ? -1 : 1);
    if (order > 0) newest = album;
  }
  return newest;
}
