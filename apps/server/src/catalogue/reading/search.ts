import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import { fold } from '@linnet/contract/folding';
import type { Id } from '@linnet/contract/ids';
import type { Track } from '@linnet/contract/track';
import { sql } from 'kysely';
import type { Caller } from '../../accounts/caller.ts';
import type { Dialect } from '../../database/dialect.ts';
import type { SearchKind } from '../../database/schema.ts';
import { all, type Work } from '../../database/work.ts';
import { searchWords } from '../search-words.ts';
import { sortKey } from '../sort-key.ts';
import { isVisible } from './lists.ts';
import { albumsById, artistsById, tracksById } from './rows.ts';
import { visibleRoots } from './visible-roots.ts';

/** Words beyond these narrow a search no further in practice; each costs an index walk. */
const mostWords = 8;
const nameColumn = { artist: 'by_name', album: 'by_title', track: 'sort_title' } as const;

interface Search {
  /** The whole query, folded. */
  readonly text: string;
  readonly words: readonly string[];
  readonly limit: number;
  readonly roots: 'all' | readonly number[];
  readonly caller: Caller;
}

/**
 * Rows whose title, artist and album hold every word as the beginning of a word. Titles that are the
 * query come first, then those that begin with it (with or without their article), those that hold all words, and the rest. Only some
 * candidates beyond `limit` are ranked, so that one letter costs no more than a name.
 */
export function* search(
  dialect: Dialect,
  caller: Caller,
  query: { q: string; limit: number },
): Work<{ artists: Artist[]; albums: Album[]; tracks: Track[] }> {
  const words = searchWords(query.q);
  const text = words.join(' ');
  const visible = yield* visibleRoots(dialect, caller);
  if (words.length === 0 || visible.length === 0) return { artists: [], albums: [], tracks: [] };
  const roots = caller.roots === 'all' ? ('all' as const) : visible.map((root) => root.number);
  const what = { text, words: words.slice(0, mostWords), limit: query.limit, roots, caller };

  const artistIds = yield* candidates(dialect, 'artist', what);
  const albumIds = yield* candidates(dialect, 'album', what);
  const trackIds = yield* candidates(dialect, 'track', what);
  return {
    artists: ranked(yield* artistsById(dialect, artistIds), what, (artist) => artist.name),
    albums: ranked(yield* albumsById(dialect, albumIds), what, (album) => album.title),
    tracks: ranked(yield* tracksById(dialect, trackIds), what, (track) => track.title),
  };
}

function* candidates(dialect: Dialect, kind: SearchKind, what: Search): Work<Id[]> {
  const { words, roots, limit } = what;
  const ids = new Set(yield* namesBeginning(dialect, kind, what));
  if (ids.size < limit) {
    const query = { words, roots, limit: limit * 2 };
    for (const id of yield* dialect.findDocuments(kind, { ...query, titleOnly: true })) ids.add(id);
    if (ids.size < limit) {
      for (const id of yield* dialect.findDocuments(kind, { ...query, titleOnly: false })) {
        ids.add(id);
      }
    }
  }
  return [...ids];
}

/** Rows whose sort name begins with the query, in order: a walk along an index. */
function* namesBeginning(dialect: Dialect, kind: SearchKind, what: Search): Work<Id[]> {
  const { db } = dialect;
  const column = nameColumn[kind];
  const begin = what.text;
  const within = sql<boolean>`${sql.ref(column)} >= ${begin} and ${sql.ref(column)} < ${`${begin}\u{10ffff}`}`;
  const { roots } = what.caller;
  if (kind === 'track') {
    const ids: Id[] = [];
    for (const root of yield* visibleRoots(dialect, what.caller)) {
      const rows = yield* all(
        db
          .selectFrom('track')
          .select('id')
          .where('root_id', '=', root.id)
          .where(within)
          .orderBy('sort_title')
          .limit(what.limit),
      );
      ids.push(...rows.map((row) => row.id));
    }
    return ids;
  }
  let query = db
    .selectFrom(kind)
    .select('id')
    .where('live', '=', 1)
    .where(within)
    .orderBy(sql.ref(column))
    .limit(what.limit);
  if (roots !== 'all') query = query.where(isVisible(dialect, kind, roots));
  return (yield* all(query)).map((row) => row.id);
}

function ranked<Row extends { readonly id: Id }>(
  rows: readonly Row[],
  { text, words, limit }: Search,
  titleOf: (row: Row) => string,
): Row[] {
  const rank = (title: string, key: string) => {
    if (title === text || key === text) return 0;
    if (title.startsWith(text) || key.startsWith(text)) return 1;
    const titleWords = title.split(' ');
    return words.every((word) => titleWords.some((own) => own.startsWith(word))) ? 2 : 3;
  };
  return rows
    .map((row) => {
      const title = fold(titleOf(row));
      const key = sortKey(title);
      return { row, rank: rank(title, key), key };
    })
    .sort(
      (a, b) =>
        a.rank - b.rank || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.row.id < b.row.id ? -1 : 1),
    )
    .slice(0, limit)
    .map(({ row }) => row);
}
