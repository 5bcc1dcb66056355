import type { ListQuery } from '../../shared/replica-api.ts';
import { decadeOf, labelOf } from './labels.ts';
import type { Library } from './library.ts';
import { type ListPlan, upTo } from './list-plan.ts';
import { byNumber, numberPrefix, textPrefix } from './ordering.ts';
import { compareTexts } from './sort-key.ts';

type AlbumQuery = Extract<ListQuery, { list: 'albums' }>;

/** How a query for albums is answered. Albums without a track that is there are in no list. */
export function planAlbums(library: Library, query: AlbumQuery): ListPlan {
  const { columns, slots } = library.albums;
  const { albumTitle, albumArtist } = library.texts;
  const descending = query.descending ?? false;
  const sign = descending ? -1 : 1;
  const titles = (a: number, b: number) => compareTexts(albumTitle.key(a), albumTitle.key(b));
  const artists = (a: number, b: number) => compareTexts(albumArtist.key(a), albumArtist.key(b));
  const years = byNumber(columns.year, descending);
  const added = byNumber(columns.addedAt, descending);
  const ids = (a: number, b: number) => compareTexts(slots.text(a), slots.text(b));

  const orders: { readonly [Sort in AlbumQuery['sort']]: Pick<ListPlan, 'compare' | 'prefixes'> } =
    {
      title: {
        compare: (a, b) => sign * titles(a, b) || artists(a, b) || ids(a, b),
        prefixes: () => textPrefix((slot) => albumTitle.key(slot), descending),
      },
      artist: {
        // Within an artist the oldest comes first, whichever way the artists go.
        compare: (a, b) =>
          sign * artists(a, b) || byNumber(columns.year, false)(a, b) || titles(a, b) || ids(a, b),
        prefixes: () => textPrefix((slot) => albumArtist.key(slot), descending),
      },
      year: {
        compare: (a, b) => years(a, b) || artists(a, b) || titles(a, b) || ids(a, b),
        prefixes: () => numberPrefix(columns.year, descending),
      },
      added: {
        compare: (a, b) => added(a, b) || titles(a, b) || artists(a, b) || ids(a, b),
        prefixes: () => numberPrefix(columns.addedAt, descending),
      },
    };
  const labels: { readonly [Sort in AlbumQuery['sort']]: ListPlan['label'] } = {
    title: (slot) => labelOf(albumTitle.key(slot)),
    artist: (slot) => labelOf(albumArtist.key(slot)),
    year: (slot) => decadeOf(columns.year[slot] ?? null),
    added: () => null,
  };
  return {
    kind: 'album',
    ...selectAlbums(library, query),
    ...orders[query.sort],
    label: labels[query.sort],
  };
}

function selectAlbums(
  library: Library,
  query: AlbumQuery,
): Pick<ListPlan, 'candidates' | 'includes'> {
  const { links, albums } = library;
  const artist = query.artistId === undefined ? undefined : library.artists.slotOf(query.artistId);
  const genre = query.genreId === undefined ? undefined : library.genres.slotOf(query.genreId);
  const isBy = (album: number, by: number) => library.albumsBy(by).includes(album);
  const someTrack = (album: number, holds: (track: number) => boolean) => {
    for (const track of links.tracksOf(album)) {
      if (links.isPresent(track) && holds(track)) return true;
    }
    return false;
  };
  const ofArtist = (album: number) => {
    if (artist === undefined) return true;
    if (query.appearsOn !== true) return isBy(album, artist);
    return (
      !isBy(album, artist) && someTrack(album, (track) => links.artistsOf(track).includes(artist))
    );
  };
  const ofGenre = (album: number) =>
    genre === undefined || someTrack(album, (track) => links.genresOf(track).includes(genre));
  return {
    candidates: () =>
      artist !== undefined && query.appearsOn !== true
        ? library.albumsBy(artist)
        : upTo(albums.size),
    includes: (album) => library.showsAlbum(album) && ofArtist(album) && ofGenre(album),
  };
}
