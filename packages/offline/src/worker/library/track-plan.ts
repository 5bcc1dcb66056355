import type { ListQuery } from '../../shared/replica-api.ts';
import { decadeOf, labelOf } from './labels.ts';
import type { Library } from './library.ts';
import { type ListPlan, upTo } from './list-plan.ts';
import { byNumber, numberPrefix, textPrefix } from './ordering.ts';
import { ranksOf } from './packed-sort.ts';
import { compareTexts, keyPrefix } from './sort-key.ts';

type TrackQuery = Extract<ListQuery, { list: 'tracks' }>;

/** How a query for tracks is answered. Missing tracks are only in the lists of their album. */
export function planTracks(library: Library, query: TrackQuery): ListPlan {
  const { columns } = library.tracks;
  const { trackTitle, line, albumTitle } = library.texts;
  const { links } = library;
  const descending = query.descending ?? false;
  const sign = descending ? -1 : 1;
  const titles = (a: number, b: number) => compareTexts(trackTitle.key(a), trackTitle.key(b));
  const artists = (a: number, b: number) =>
    compareTexts(line.key(links.lineOf(a)), line.key(links.lineOf(b)));
  const albums = compareAlbums(library);
  const places = comparePlaces(library);
  const years = byNumber(columns.year, descending);
  const added = byNumber(columns.addedAt, descending);
  const durations = byNumber(columns.durationMs, descending);
  const key = {
    title: (slot: number) => trackTitle.key(slot),
    artist: (slot: number) => line.key(links.lineOf(slot)),
    album: (slot: number) => albumTitle.key(links.albumOf(slot)),
  };

  const orders: { readonly [Sort in TrackQuery['sort']]: Pick<ListPlan, 'compare' | 'prefixes'> } =
    {
      title: {
        compare: (a, b) => sign * titles(a, b) || artists(a, b) || albums(a, b) || places(a, b),
        prefixes: () => textPrefix(key.title, descending),
      },
      artist: {
        compare: (a, b) => sign * artists(a, b) || albums(a, b) || places(a, b),
        prefixes: () => {
          const lines = rankLines(library);
          const ranks = rankAlbums(library);
          const flip = descending ? lines.count - 1 : 0;
          return (slot) =>
            Math.abs(flip - (lines.ranks[links.lineOf(slot)] as number)) * ranks.count +
            (ranks.ranks[links.albumOf(slot)] as number);
        },
      },
      album: {
        compare: (a, b) => sign * albums(a, b) || places(a, b),
        prefixes: () => {
          const ranks = rankAlbums(library);
          const flip = descending ? ranks.count - 1 : 0;
          const place = placePrefix(library);
          return (slot) =>
            Math.abs(flip - (ranks.ranks[links.albumOf(slot)] as number)) * placeLimit +
            place(slot);
        },
      },
      added: {
        compare: (a, b) => added(a, b) || albums(a, b) || places(a, b),
        prefixes: () => numberPrefix(columns.addedAt, descending),
      },
      duration: {
        compare: (a, b) => durations(a, b) || titles(a, b) || albums(a, b) || places(a, b),
        prefixes: () => numberPrefix(columns.durationMs, descending),
      },
      year: {
        compare: (a, b) => years(a, b) || albums(a, b) || places(a, b),
        prefixes: () => numberPrefix(columns.year, descending),
      },
      disc: {
        compare: (a, b) => sign * places(a, b) || albums(a, b),
        prefixes: () => {
          const place = placePrefix(library);
          return descending ? (slot) => placeLimit - 1 - place(slot) : place;
        },
      },
    };
  const labels: { readonly [Sort in TrackQuery['sort']]: ListPlan['label'] } = {
    title: (slot) => labelOf(key.title(slot)),
    artist: (slot) => labelOf(key.artist(slot)),
    album: (slot) => labelOf(key.album(slot)),
    year: (slot) => decadeOf(columns.year[slot] ?? null),
    added: () => null,
    duration: () => null,
    disc: () => null,
  };
  return {
    kind: 'track',
    ...selectTracks(library, query),
    ...orders[query.sort],
    label: labels[query.sort],
  };
}

function selectTracks(
  library: Library,
  query: TrackQuery,
): Pick<ListPlan, 'candidates' | 'includes'> {
  const { links, tracks } = library;
  const album = query.albumId === undefined ? undefined : library.albums.slotOf(query.albumId);
  const artist = query.artistId === undefined ? undefined : library.artists.slotOf(query.artistId);
  const genre = query.genreId === undefined ? undefined : library.genres.slotOf(query.genreId);
  return {
    candidates: () => (album === undefined ? upTo(tracks.size) : links.tracksOf(album)),
    includes: (track) =>
      (album === undefined
        ? links.isPresent(track)
        : tracks.has(track) && links.albumOf(track) === album) &&
      (artist === undefined || links.artistsOf(track).includes(artist)) &&
      (genre === undefined || links.genresOf(track).includes(genre)),
  };
}

/** By the album's title, then its artist; albums that read alike stay apart. */
function compareAlbums(library: Library) {
  const { links, albums } = library;
  const { albumTitle, albumArtist } = library.texts;
  return (a: number, b: number): number => {
    const left = links.albumOf(a);
    const right = links.albumOf(b);
    if (left === right) return 0;
    return (
      compareTexts(albumTitle.key(left), albumTitle.key(right)) ||
      compareTexts(albumArtist.key(left), albumArtist.key(right)) ||
      compareTexts(albums.slots.text(left), albums.slots.text(right))
    );
  };
}

/** By disc and number, tracks without a number last, then by title. A total order within an album. */
function comparePlaces(library: Library) {
  const { columns, slots } = library.tracks;
  const { trackTitle } = library.texts;
  const numbers = byNumber(columns.number, false);
  return (a: number, b: number): number =>
    (columns.disc[a] ?? 1) - (columns.disc[b] ?? 1) ||
    numbers(a, b) ||
    compareTexts(trackTitle.key(a), trackTitle.key(b)) ||
    compareTexts(slots.text(a), slots.text(b));
}

const mostDiscs = 2 ** 9;
const mostNumbers = 2 ** 12;
const placeLimit = mostDiscs * mostNumbers;

function placePrefix(library: Library): (slot: number) => number {
  const { columns } = library.tracks;
  const clip = (value: number, limit: number) =>
    Math.min(Math.max(Math.floor(value), 0), limit - 1);
  return (slot) =>
    clip(columns.disc[slot] ?? 1, mostDiscs) * mostNumbers +
    clip(columns.number[slot] ?? mostNumbers, mostNumbers);
}

function rankLines(library: Library) {
  const keys = library.lines.texts.map((_, slot) => library.texts.line.key(slot));
  return ranksOf(keys, keyPrefix);
}

/** Ranks of albums in the order of `compareAlbums`. */
function rankAlbums(library: Library) {
  const { albumTitle, albumArtist } = library.texts;
  const keys = library.albums.slots.texts.map(
    (id, slot) => `${albumTitle.key(slot)}\0${albumArtist.key(slot)}\0${id}`,
  );
  return ranksOf(keys, keyPrefix);
}
