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

type LoadColumn = 'id' | 'cluster' | 'album_id' | 'album_key' | 'home_album_id';

/** The tracks that a transaction has in hand, as they are stored and as they will be. */
export interface TrackEdits {
  readonly byId: ReadonlyMap<Id, TrackEdit>;
  /** Takes stored tracks in hand. Those in hand already keep their edits. */
  load(column: LoadColumn, values: Iterable<string>): Work<void>;
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
  return {
    byId,
    *load(column, values) {
      const done = loaded.get(column) ?? new Set<string>();
      loaded.set(column, done);
      const wanted = [...new Set(values)].filter((value) => !done.has(value));
      if (wanted.length === 0) return;
      for (const value of wanted) done.add(value);
      const rows = yield* all(
        dialect.db.selectFrom('track').selectAll().where(dialect.within(column, wanted)),
      );
      for (const row of rows) {
        if (!byId.has(row.id)) byId.set(row.id, { before: row, after: row });
      }
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
    tracks: () => [...byId.values()].flatMap(({ after }) => after ?? []),
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
