import type { FeedKind } from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';
import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../../database/dialect.ts';
import { all, type Work } from '../../database/work.ts';

/** The roots whose streams carry each row now, by id. Albums must be up to date. */
export function* presentRoots(
  dialect: Dialect,
  kind: FeedKind,
  ids: readonly Id[],
): Work<Map<Id, Id[]>> {
  const { db } = dialect;
  const roots = new Map<Id, Id[]>();
  const rows =
    kind === 'root'
      ? yield* all(
          db.selectFrom('root').select(['id', 'id as root_id']).where(dialect.within('id', ids)),
        )
      : kind === 'track'
        ? yield* all(
            db.selectFrom('track').select(['id', 'root_id']).where(dialect.within('id', ids)),
          )
        : yield* all(pairs(dialect, ids, existsIn[kind]));
  for (const { id, root_id } of rows) {
    const list = roots.get(id);
    if (list === undefined) roots.set(id, [root_id]);
    else list.push(root_id);
  }
  return roots;
}

/** Every pair of an id and a root for which `exists` holds: a seek each, however many tracks there are. */
function pairs(dialect: Dialect, ids: readonly Id[], exists: RawBuilder<unknown>) {
  const compiled = sql<{ id: Id; root_id: Id }>`
    select i.value as id, r.id as root_id
    from ${dialect.valuesTable('i', ids)} cross join root r where ${exists}`;
  return { compile: () => compiled.compile(dialect.db) };
}

const creditExists = sql`exists (
  select 1 from spelling s join credit c on c.spelling_id = s.id
  where s.owner_id = i.value and c.root_id = r.id)`;

const existsIn = {
  album: sql`exists (select 1 from track t where t.album_id = i.value and t.root_id = r.id)`,
  genre: creditExists,
  // An album names its artists wherever it is, so they travel with it.
  artist: sql`(${creditExists} or exists (
    select 1 from album_artist a join track t on t.album_id = a.album_id
    where a.artist_id = i.value and t.root_id = r.id))`,
} as const;
