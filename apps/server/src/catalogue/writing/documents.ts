import type { FeedKind } from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';
import type { SearchDocument } from '../../database/dialect.ts';
import { all, type Work } from '../../database/work.ts';
import { searchWords } from '../search-words.ts';
import type { WriteContext } from './write-context.ts';

/** Brings the search documents of rows that changed up to date, and removes those of rows that left. */
export function* indexDocuments(
  context: WriteContext,
  kind: FeedKind,
  ids: readonly Id[],
  present: ReadonlyMap<Id, readonly Id[]>,
): Work<void> {
  if (kind === 'root' || kind === 'genre') return;
  const { dialect } = context;
  const numbers = yield* rootNumbers(context);
  const documents = (yield* texts(
    context,
    kind,
    ids.filter((id) => present.has(id)),
  )).map(
    (row): SearchDocument => ({
      id: row.id,
      title: searchWords(row.title).join(' '),
      other: searchWords(row.other).join(' '),
      roots: (present.get(row.id) ?? []).map((rootId) => numbers.get(rootId) ?? 0),
    }),
  );
  yield* dialect.removeDocuments(
    kind,
    ids.filter((id) => !present.has(id)),
  );
  yield* dialect.putDocuments(kind, documents);
}

function* rootNumbers({ dialect }: WriteContext): Work<Map<Id, number>> {
  const rows = yield* all(dialect.db.selectFrom('root').select(['id', 'number']));
  return new Map(rows.map(({ id, number }) => [id, number]));
}

interface Texts {
  readonly id: Id;
  readonly title: string;
  readonly other: string;
}

function* texts(
  { dialect }: WriteContext,
  kind: 'artist' | 'album' | 'track',
  ids: readonly Id[],
): Work<readonly Texts[]> {
  const { db } = dialect;
  if (kind === 'artist') {
    const rows = yield* all(
      db.selectFrom('artist').select(['id', 'name', 'sort_name']).where(dialect.within('id', ids)),
    );
    return rows.map(({ id, name, sort_name }) => ({
      id,
      title: name,
      other: sort_name === name ? '' : sort_name,
    }));
  }
  if (kind === 'album') {
    const rows = yield* all(
      db.selectFrom('album').select(['id', 'title', 'artist']).where(dialect.within('id', ids)),
    );
    return rows.map(({ id, title, artist }) => ({ id, title, other: artist }));
  }
  const rows = yield* all(
    db
      .selectFrom('track')
      .innerJoin('album', 'album.id', 'track.album_id')
      .select(['track.id', 'track.title', 'track.artist', 'album.title as album_title'])
      .where(dialect.within('track.id', ids)),
  );
  return rows.map(({ id, title, artist, album_title }) => ({
    id,
    title,
    other: `${artist} ${album_title}`,
  }));
}
