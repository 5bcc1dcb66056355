import type { Id } from '@linnet/contract/ids';
import type { Dialect } from '../../database/dialect.ts';
import type { TrackTable } from '../../database/schema.ts';
import { all, type Work } from '../../database/work.ts';

export interface TrackEdit {
  /** As stored; undefined for a new track. */
  readonly before: TrackTable | undefined;
  /** As it will be; undefined for one that goes. Never changed in place. */
  readonly after: TrackTable | undefined;
}

type LoadColumn = 'id' | 'cluster' | 'album_id' | 'album_key';

/** The tracks that a transaction has in hand, as they are stored and as they will be. */
export interface TrackEdits {
  readonly byId: ReadonlyMap<Id, TrackEdit>;
  /** Takes stored tracks in hand. Those in hand already keep their edits. */
  load(column: LoadColumn, values: Iterable<string>): Work<void>;
  /** The tracks of each album as it will be; of one with more than `most` the first by root and id. */
  members(albumIds: Iterable<Id>, most: number): Work<Map<Id, TrackTable[]>>;
  put(track: TrackTable): void;
  patch(id: Id, columns: Partial<TrackTable>): void;
  remove(id: Id): void;
  /** Tracks in hand, as they will be. */
  tracks(): TrackTable[];
}

export function createTrackEdits(dialect: Dialect): TrackEdits {
  const byId = new Map<Id, TrackEdit>();
  const loaded = new Map<LoadColumn, Set<string>>();

  const put = (track: TrackTable) =>
    byId.set(track.id, { before: byId.get(track.id)?.before, after: track });
  const hold = (rows: readonly TrackTable[]) => {
    for (const row of rows) {
      if (!byId.has(row.id)) byId.set(row.id, { before: row, after: row });
    }
  };
  const tracks = () => [...byId.values()].flatMap(({ after }) => after ?? []);
  function* load(column: LoadColumn, values: Iterable<string>): Work<void> {
    const done = loaded.get(column) ?? new Set<string>();
    loaded.set(column, done);
    const wanted = [...new Set(values)].filter((value) => !done.has(value));
    if (wanted.length === 0) return;
    for (const value of wanted) done.add(value);
    const rows = yield* all(
      dialect.db.selectFrom('track').selectAll().where(dialect.within(column, wanted)),
    );
    hold(rows);
  }
  return {
    byId,
    load,
    *members(albumIds, most) {
      const ids = [...albumIds];
      const { db } = dialect;
      const counts = yield* all(
        db
          .selectFrom('track')
          .select(['album_id', (expression) => expression.fn.countAll<number>().as('tracks')])
          .where(dialect.within('album_id', ids))
          .groupBy('album_id'),
      );
      const large = new Set<Id>();
      for (const { album_id, tracks } of counts) if (tracks > most) large.add(album_id);
      yield* load(
        'album_id',
        ids.filter((id) => !large.has(id)),
      );
      for (const id of large) {
        hold(
          yield* all(
            db
              .selectFrom('track')
              .selectAll()
              .where('album_id', '=', id)
              .orderBy('root_id')
              .orderBy('id')
              .limit(most),
          ),
        );
      }
      const wanted = new Set(ids);
      const members = Map.groupBy(
        tracks().filter((track) => wanted.has(track.album_id)),
        (track) => track.album_id,
      );
      for (const [id, own] of members) {
        if (own.length <= most) continue;
        own.sort((a, b) => (`${a.root_id}${a.id}` < `${b.root_id}${b.id}` ? -1 : 1));
        members.set(id, own.slice(0, most));
      }
      return members;
    },
    put,
    patch(id, columns) {
      const track = byId.get(id)?.after;
      if (track === undefined) throw new Error(`track ${id} is not in hand`);
      put({ ...track, ...columns });
    },
    remove(id) {
      byId.set(id, { before: byId.get(id)?.before, after: undefined });
    },
    tracks,
  };
}

/** Whether the columns differ that `keys` names; all of the row's where it is left out. */
export function differs<Row extends object>(
  a: Row | undefined,
  b: Row | undefined,
  keys?: readonly (keyof Row)[],
): boolean {
  if (a === b) return false;
  if (a === undefined || b === undefined) return true;
  return (keys ?? (Object.keys(b) as (keyof Row)[])).some((key) => a[key] !== b[key]);
}
