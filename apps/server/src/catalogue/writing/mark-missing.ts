import type { Id } from '@linnet/contract/ids';
import type { FileTable } from '../../database/schema.ts';
import { all, first, run, type Work } from '../../database/work.ts';
import { applyEdits } from './apply-edits.ts';
import { placeOf } from './describe.ts';
import { createTrackEdits, type TrackEdits } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Notes that files are gone. Where the same audio was first seen elsewhere during the scan that runs,
 * the file has moved, and the news of it came first: the track then goes on with the new file.
 */
export function* markMissing(
  context: WriteContext,
  rootId: Id,
  paths: readonly string[],
): Work<void> {
  const { dialect, now } = context;
  const { db } = dialect;
  const places = paths.map((path) => placeOf(rootId, path));
  const rows = yield* all(
    db
      .selectFrom('file')
      .selectAll()
      .where(dialect.within('place', places))
      .where('missing_since', 'is', null),
  );
  if (rows.length === 0) return;
  const edits = createTrackEdits(dialect);
  yield* edits.load(
    'id',
    rows.map((row) => row.track_id),
  );
  const successors = yield* findSuccessors(context, rows);
  const fileRows: FileTable[] = [];
  for (const row of rows) {
    const successor = successors.get(row.track_id);
    if (successor === undefined) {
      fileRows.push({ ...row, missing_since: now });
      edits.patch(row.track_id, { missing: 1 });
    } else {
      fileRows.push({ ...successor, track_id: row.track_id });
      yield* succeed(edits, row.track_id, successor.track_id);
    }
  }
  const gone = [...successors.values()].map((row) => row.track_id);
  if (gone.length > 0) {
    yield* run(db.deleteFrom('file').where(dialect.within('track_id', gone)));
  }
  yield* dialect.upsert('file', ['track_id'], fileRows);
  yield* applyEdits(context, edits);
}

/** New files with the audio of `rows`, first seen by the scan that runs; each serves once. */
function* findSuccessors(
  { dialect }: WriteContext,
  rows: readonly FileTable[],
): Work<Map<Id, FileTable>> {
  const { db } = dialect;
  const scan = yield* first(
    db.selectFrom('scan').selectAll().orderBy('started_at', 'desc').limit(1),
  );
  const successors = new Map<Id, FileTable>();
  if (scan === undefined || scan.finished_at !== null) return successors;
  const fingerprints = [...new Set(rows.map((row) => row.fingerprint))];
  const fresh = yield* all(
    db
      .selectFrom('file')
      .innerJoin('track', 'track.id', 'file.track_id')
      .selectAll('file')
      .where(dialect.within('fingerprint', fingerprints))
      .where('missing_since', 'is', null)
      .where('added_at', '>=', scan.started_at)
      .orderBy('path'),
  );
  const going = new Set(rows.map((row) => row.track_id));
  const free = fresh.filter((row) => !going.has(row.track_id));
  for (const row of [...rows].sort((a, b) => ((a.path ?? '') < (b.path ?? '') ? -1 : 1))) {
    const index = free.findIndex((candidate) => candidate.fingerprint === row.fingerprint);
    const [successor] = index < 0 ? [] : free.splice(index, 1);
    if (successor !== undefined) successors.set(row.track_id, successor);
  }
  return successors;
}

/** Track `id` goes on with everything that the file of `successorId` says; the latter is no more. */
function* succeed(edits: TrackEdits, id: Id, successorId: Id): Work<void> {
  yield* edits.load('id', [successorId]);
  const old = edits.byId.get(id)?.after;
  const successor = edits.byId.get(successorId)?.after;
  if (old === undefined || successor === undefined) throw new Error(`track ${id} has a file alone`);
  const { added_at, home_album_id, album_id, album_key } = old;
  edits.put({ ...successor, id, added_at, home_album_id, album_id, album_key });
  edits.remove(successorId);
}
