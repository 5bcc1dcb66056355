import type { CoverId, Id } from '@linnet/contract/ids';
import type { ScanProblem } from '@linnet/contract/library';
import type { RootDetails } from '@linnet/contract/root';
import { all, first, run, type Work } from '../../database/work.ts';
import { newId } from '../new-id.ts';
import type { WriteContext } from './write-context.ts';

/** Adds a root, or answers the one that has this path. */
export function* addRoot(
  context: WriteContext,
  { path, name }: { path: string; name: string },
): Work<RootDetails> {
  const { dialect, now } = context;
  const roots = yield* all(dialect.db.selectFrom('root').selectAll());
  const known = roots.find((root) => root.path === path);
  if (known !== undefined) {
    const { id, state } = known;
    const count = yield* first(
      dialect.db
        .selectFrom('track')
        .select((expression) => expression.fn.countAll<number>().as('tracks'))
        .where('root_id', '=', id),
    );
    return { id, name: known.name, state, path, tracks: Number(count?.tracks ?? 0) };
  }
  const number = Math.max(0, ...roots.map((root) => root.number)) + 1;
  const id = newId();
  yield* dialect.upsert('root', ['id'], [{ id, number, path, name, state: 'ok', added_at: now }]);
  context.changed.root.add(id);
  return { id, name, state: 'ok', path, tracks: 0 };
}

export function* setRootState(
  context: WriteContext,
  rootId: Id,
  state: 'ok' | 'unavailable',
): Work<void> {
  const { db } = context.dialect;
  const root = yield* first(db.selectFrom('root').selectAll().where('id', '=', rootId));
  if (root === undefined || root.state === state) return;
  yield* run(db.updateTable('root').set({ state }).where('id', '=', rootId));
  context.changed.root.add(rootId);
}

export function* setProblems(
  { dialect }: WriteContext,
  rootId: Id,
  problems: readonly ScanProblem[],
): Work<void> {
  yield* run(dialect.db.deleteFrom('problem').where('root_id', '=', rootId));
  yield* dialect.upsert(
    'problem',
    ['root_id', 'position'],
    problems.map(({ path, code, reason, seenAt }, position) => ({
      root_id: rootId,
      position,
      path,
      code,
      reason,
      seen_at: seenAt,
    })),
  );
}

export function* recordScan(
  { dialect }: WriteContext,
  scan: { startedAt: number; finishedAt: number | null },
): Work<void> {
  yield* dialect.upsert(
    'scan',
    ['started_at'],
    [{ started_at: scan.startedAt, finished_at: scan.finishedAt }],
  );
}

/** What the cover job saw; the albums that wear the covers change with it. */
export function* setCoverColours(
  context: WriteContext,
  covers: readonly { coverId: CoverId; colour: string; width: number; height: number }[],
): Work<void> {
  const { dialect } = context;
  const ids = covers.map((cover) => cover.coverId);
  const stored = yield* all(
    dialect.db.selectFrom('cover').selectAll().where(dialect.within('id', ids)),
  );
  const colourById = new Map(stored.map((cover) => [cover.id, cover.colour]));
  const recoloured = covers.filter((cover) => colourById.get(cover.coverId) !== cover.colour);
  yield* dialect.upsert(
    'cover',
    ['id'],
    recoloured.map(({ coverId, colour, width, height }) => ({
      id: coverId,
      colour,
      width,
      height,
    })),
  );
  const albums = yield* all(
    dialect.db
      .selectFrom('album')
      .select('id')
      .where('live', '=', 1)
      .where(
        dialect.within(
          'cover_id',
          recoloured.map((cover) => cover.coverId),
        ),
      ),
  );
  for (const { id } of albums) context.changed.album.add(id);
}
