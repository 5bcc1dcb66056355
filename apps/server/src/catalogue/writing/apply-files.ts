import type { Id } from '@linnet/contract/ids';
import type { FileTable, TrackTable } from '../../database/schema.ts';
import { all, first, run, type Work } from '../../database/work.ts';
import { newId } from '../new-id.ts';
import type { ScannedFile } from '../scanned-file.ts';
import { applyEdits } from './apply-edits.ts';
import { describe, placeOf } from './describe.ts';
import { recognizeFiles } from './identity.ts';
import { createTrackEdits, differs } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Applies part of a scanner's batch in one transaction. `incoming` maps every path of the whole batch
 * to its fingerprint, so that files that changed places recognize each other across its parts.
 */
export function* applyFiles(
  context: WriteContext,
  rootId: Id,
  files: readonly ScannedFile[],
  incoming: ReadonlyMap<string, string>,
): Work<void> {
  const root = yield* first(
    context.dialect.db.selectFrom('root').select(['id', 'number']).where('id', '=', rootId),
  );
  if (root === undefined) throw new Error(`there is no music folder ${rootId}`);
  const rows = yield* concernedRows(context, rootId, files);
  const rowByPath = recognizeFiles(rootId, files, rows, incoming);
  const edits = createTrackEdits(context.dialect);
  yield* edits.load(
    'id',
    [...rowByPath.values()].map((row) => row.track_id),
  );

  const fileRows: FileTable[] = [];
  const kept = new Set<Id>();
  for (const file of files) {
    const row = rowByPath.get(file.path);
    const id = row?.track_id ?? newId();
    kept.add(id);
    const source = describe(root, file);
    const fileRow: FileTable = { track_id: id, ...source.file };
    if (differs(row, fileRow)) fileRows.push(fileRow);
    const before = edits.byId.get(id)?.before;
    const after: TrackTable = { ...(before ?? newTrack(id, context.now)), ...source.track };
    if (differs(before, after)) edits.put(after);
  }
  yield* displace(context, rootId, rows, fileRows, kept, edits);
  yield* context.dialect.upsert('file', ['track_id'], fileRows);
  yield* applyEdits(context, edits);
}

function* concernedRows(
  { dialect }: WriteContext,
  rootId: Id,
  files: readonly ScannedFile[],
): Work<readonly FileTable[]> {
  const places = files.map((file) => placeOf(rootId, file.path));
  const fingerprints = [...new Set(files.map((file) => file.fingerprint))];
  const { db } = dialect;
  const here = yield* all(db.selectFrom('file').selectAll().where(dialect.within('place', places)));
  const alike = yield* all(
    db.selectFrom('file').selectAll().where(dialect.within('fingerprint', fingerprints)),
  );
  return [...new Map([...here, ...alike].map((row) => [row.track_id, row])).values()];
}

/**
 * Lets go of paths that other files take now. A track that loses its path without another has lost its
 * file: it is missing until its audio turns up again.
 */
function* displace(
  context: WriteContext,
  rootId: Id,
  rows: readonly FileTable[],
  fileRows: readonly FileTable[],
  kept: ReadonlySet<Id>,
  edits: ReturnType<typeof createTrackEdits>,
): Work<void> {
  const { dialect, now } = context;
  const ownerByPlace = new Map(fileRows.map((row) => [row.place, row.track_id]));
  const displaced = rows.filter((row) => {
    const owner = row.place === null ? undefined : ownerByPlace.get(row.place);
    return row.root_id === rootId && owner !== undefined && owner !== row.track_id;
  });
  if (displaced.length === 0) return;
  const ids = displaced.map((row) => row.track_id);
  // Paths are unique at every statement: let go of the old ones before taking new ones.
  yield* run(
    dialect.db.updateTable('file').set({ place: null }).where(dialect.within('track_id', ids)),
  );
  const lost = displaced.filter((row) => !kept.has(row.track_id));
  yield* edits.load(
    'id',
    lost.map((row) => row.track_id),
  );
  for (const row of lost) edits.patch(row.track_id, { missing: 1 });
  yield* dialect.upsert(
    'file',
    ['track_id'],
    lost.map((row) => ({
      ...row,
      path: null,
      place: null,
      missing_since: row.missing_since ?? now,
    })),
  );
}

function newTrack(id: Id, now: number) {
  const underived = { album_id: '', album_key: '', artist_ids: '[]', album_artist_ids: '[]' };
  return { id, added_at: now, ...underived, genre_ids: '[]', home_album_id: null };
}
