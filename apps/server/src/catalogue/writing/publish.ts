import { type FeedKind, feedKinds } from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';
import type { Dialect } from '../../database/dialect.ts';
import type { ChangeTable } from '../../database/schema.ts';
import { all, type Work } from '../../database/work.ts';
import { indexDocuments } from './documents.ts';
import { presentRoots } from './presence.ts';
import type { WriteContext } from './write-context.ts';

const rootStream = (rootId: Id) => `root:${rootId}`;

/** Writes the change rows of a transaction; false where no stream has anything new. */
export function* publishChanges(context: WriteContext): Work<boolean> {
  const { dialect } = context;
  const changes: ChangeTable[] = [];
  for (const [kind, name] of feedKinds.entries()) {
    const suspects = [...new Set([...context.changed[name], ...context.moved[name]])];
    if (suspects.length === 0) continue;
    const present = yield* presentRoots(dialect, name, suspects);
    const rows = yield* changesOf(context, kind, name, suspects, present);
    changes.push(...rows);
    yield* indexDocuments(context, name, suspects, present);
  }
  yield* dialect.upsert('change', ['id', 'kind', 'stream'], changes);
  return changes.length > 0;
}

function* changesOf(
  context: WriteContext,
  kind: number,
  name: FeedKind,
  ids: readonly Id[],
  present: ReadonlyMap<Id, readonly Id[]>,
): Work<ChangeTable[]> {
  const { dialect, revision } = context;
  const changes: ChangeTable[] = [];
  const known = yield* knownChanges(dialect, kind, ids);
  for (const id of ids) {
    const streams = new Set((present.get(id) ?? []).map(rootStream));
    const before = known.get(id);
    for (const stream of streams) {
      const isThere = before?.get(stream) === 0;
      if (isThere && !context.changed[name].has(id)) continue;
      changes.push({ stream, kind, id, revision, removed: 0 });
    }
    for (const [stream, removed] of before ?? []) {
      if (removed === 0 && !streams.has(stream)) {
        changes.push({ stream, kind, id, revision, removed: 1 });
      }
    }
  }
  return changes;
}

/** Stream → removed, by id. */
function* knownChanges(
  dialect: Dialect,
  kind: number,
  ids: readonly Id[],
): Work<Map<Id, Map<string, number>>> {
  const rows = yield* all(
    dialect.db
      .selectFrom('change')
      .select(['id', 'stream', 'removed'])
      .where(dialect.within('id', ids))
      .where('kind', '=', kind),
  );
  const byId = new Map<Id, Map<string, number>>();
  for (const { id, stream, removed } of rows) {
    const streams = byId.get(id) ?? new Map<string, number>();
    byId.set(id, streams.set(stream, removed));
  }
  return byId;
}
