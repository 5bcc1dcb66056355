import { type Columns, toColumns } from '@linnet/contract/columns';
import {
  type ChangesPage,
  type FeedKind,
  feedKinds,
  fieldsByKind,
  type RowByKind,
  type StreamChanges,
} from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';
import { protocol } from '@linnet/contract/protocol';
import { sql } from 'kysely';
import type { Caller } from '../../accounts/caller.ts';
import type { Dialect } from '../../database/dialect.ts';
import { all, first, type Work } from '../../database/work.ts';
import { afterAllKinds, type Cursor, type Position, readCursor, writeCursor } from './cursor.ts';
import { albumsById, artistsById, tracksById } from './rows.ts';
import { visibleRoots } from './visible-roots.ts';

/** Rows still to come are counted to here: a page must not count a whole library each time. */
const mostCounted = 20_000;

interface Change {
  readonly kind: number;
  readonly id: Id;
  readonly revision: number;
  readonly removed: number;
}

/** The next page of everything that `caller` may see, cut by (revision, kind, id) in each stream. */
export function* changesPage(
  dialect: Dialect,
  epoch: string,
  caller: Caller,
  query: { cursor?: string | undefined; limit: number },
): Work<ChangesPage | 'invalid_cursor'> {
  const asked =
    query.cursor === undefined ? { epoch, positions: new Map() } : readCursor(query.cursor);
  if (asked === undefined) return 'invalid_cursor';
  const before: Cursor['positions'] = asked.epoch === epoch ? asked.positions : new Map();
  const revision = yield* newestRevision(dialect);
  const streams = (yield* visibleRoots(dialect, caller)).map(({ id }) => `root:${id}`);

  const positions = new Map<string, Position>();
  const sent: StreamChanges[] = [];
  let room = query.limit;
  let remaining = 0;
  for (const stream of streams) {
    const position = before.get(stream) ?? start(revision);
    const changes = room === 0 ? [] : yield* changesAfter(dialect, stream, position, room);
    room -= changes.length;
    if (changes.length > 0) sent.push(yield* toStreamChanges(dialect, stream, changes));
    const reached = advance(position, changes.at(-1));
    const left = yield* countAfter(dialect, stream, reached, mostCounted - remaining);
    remaining += left;
    // Revisions are committed in order, so nothing older than this state can still appear.
    const caughtUp = left === 0 && remaining < mostCounted;
    positions.set(stream, caughtUp ? endOf(revision) : reached);
  }
  return {
    protocol,
    epoch,
    revision,
    cursor: writeCursor({ epoch, positions }),
    more: remaining > 0,
    remaining,
    streams: sent,
    dropped: [...before.keys()].filter((stream) => !positions.has(stream)),
  };
}

const start = (revision: number): Position => ({ revision: 0, kind: 0, id: '', since: revision });
const endOf = (revision: number): Position => ({
  revision,
  kind: afterAllKinds,
  id: '',
  since: null,
});

function advance(position: Position, last: Change | undefined): Position {
  if (last === undefined) return position;
  const { revision, kind, id } = last;
  const { since } = position;
  return { revision, kind, id, since: since !== null && revision > since ? null : since };
}

export function* newestRevision({ db }: Dialect): Work<number> {
  const row = yield* first(db.selectFrom('counter').select('revision'));
  if (row === undefined) throw new Error('the revision counter has no row');
  return row.revision;
}

function changesAfter(
  dialect: Dialect,
  stream: string,
  position: Position,
  limit: number,
): Work<readonly Change[]> {
  return all(
    after(dialect, stream, position)
      .select(['kind', 'id', 'revision', 'removed'])
      .orderBy('revision')
      .orderBy('kind')
      .orderBy('id')
      .limit(limit),
  );
}

function* countAfter(
  dialect: Dialect,
  stream: string,
  position: Position,
  most: number,
): Work<number> {
  const row = yield* first(
    dialect.db
      .selectFrom(after(dialect, stream, position).select('id').limit(Math.max(most, 1)).as('rest'))
      .select((expression) => expression.fn.countAll<number>().as('count')),
  );
  return Number(row?.count ?? 0);
}

function after({ db }: Dialect, stream: string, { revision, kind, id, since }: Position) {
  const query = db
    .selectFrom('change')
    .where('stream', '=', stream)
    .where(sql<boolean>`(revision, kind, id) > (${revision}, ${kind}, ${id})`);
  return since === null
    ? query
    : query.where((expression) =>
        expression.or([expression('removed', '=', 0), expression('revision', '>', since)]),
      );
}

/** The rows of `changes` as they are now, as columns by kind, and the tombstones. */
function* toStreamChanges(
  dialect: Dialect,
  stream: string,
  changes: readonly Change[],
): Work<StreamChanges> {
  const kept: { [Kind in FeedKind]?: Columns<RowByKind[Kind]> } = {};
  const removed: { [Kind in FeedKind]?: Id[] } = {};
  for (const [place, kind] of feedKinds.entries()) {
    const ofKind = changes.filter((change) => change.kind === place);
    const gone = ofKind.filter((change) => change.removed === 1).map((change) => change.id);
    const there = ofKind.filter((change) => change.removed === 0).map((change) => change.id);
    if (gone.length > 0) removed[kind] = gone;
    if (there.length === 0) continue;
    const rows: readonly object[] = yield* rowsOf(dialect, kind, there);
    if (rows.length !== there.length) {
      throw new Error(`${stream} names ${there.length} rows of ${kind}, there are ${rows.length}`);
    }
    Object.assign(kept, { [kind]: toColumns(rows, fieldsByKind[kind] as never) });
  }
  return {
    stream,
    ...kept,
    ...(Object.keys(removed).length === 0 ? {} : { removed }),
  } as StreamChanges;
}

function* rowsOf(dialect: Dialect, kind: FeedKind, ids: readonly Id[]): Work<readonly object[]> {
  if (kind === 'track') return yield* tracksById(dialect, ids);
  if (kind === 'album') return yield* albumsById(dialect, ids);
  if (kind === 'artist') return yield* artistsById(dialect, ids);
  const { db } = dialect;
  return kind === 'genre'
    ? yield* all(db.selectFrom('genre').select(['id', 'name']).where(dialect.within('id', ids)))
    : yield* all(
        db.selectFrom('root').select(['id', 'name', 'state']).where(dialect.within('id', ids)),
      );
}
