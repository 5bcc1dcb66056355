import { sql } from 'kysely';
import type { Dialect } from '../../database/dialect.ts';
import { all, run, type Work } from '../../database/work.ts';

/**
 * Ends the memory of a scan: from now on every track votes for the album it is in (see `matchAlbums`).
 * Takes at most `limit` tracks and answers whether there may be more; devices see nothing of it.
 */
export function* settleTracks(dialect: Dialect, limit: number): Work<boolean> {
  const { db } = dialect;
  yield* dialect.lockCounter();
  const rows = yield* all(
    db
      .selectFrom('track')
      .select('id')
      .where((expression) =>
        expression.or([
          expression('home_album_id', 'is', null),
          expression('home_album_id', '<>', expression.ref('album_id')),
        ]),
      )
      .orderBy('added_at')
      .limit(limit),
  );
  if (rows.length === 0) return false;
  yield* run(
    db
      .updateTable('track')
      .set((expression) => ({ home_album_id: expression.ref('album_id') }))
      .where(
        dialect.within(
          'id',
          rows.map((row) => row.id),
        ),
      ),
  );
  return rows.length === limit;
}

/** The same for the keys by which albums, artists and genres are known. */
export function* settleKeys(dialect: Dialect): Work<void> {
  yield* dialect.lockCounter();
  for (const table of ['album', 'artist', 'genre'] as const) {
    yield* run(
      dialect.db
        .updateTable(table)
        .set((expression) => ({ home_key: expression.ref('key') }))
        .where(sql<boolean>`coalesce(home_key, '') <> coalesce(key, '')`),
    );
  }
}
