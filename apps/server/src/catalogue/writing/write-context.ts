import type { FeedKind } from '@linnet/contract/feed';
import type { Id } from '@linnet/contract/ids';
import type { Dialect } from '../../database/dialect.ts';
import { first, type Work } from '../../database/work.ts';
import { publishChanges } from './publish.ts';

/** One write transaction: what it runs on, the revision that it would take, and what it touched. */
export interface WriteContext {
  readonly dialect: Dialect;
  readonly revision: number;
  readonly now: number;
  /** Rows whose content is different now. */
  readonly changed: Record<FeedKind, Set<Id>>;
  /** Rows that may have come to a root or left it. */
  readonly moved: Record<FeedKind, Set<Id>>;
}

export interface Written<Result> {
  readonly result: Result;
  /** The revision that was taken; null when nothing changed that a device could see. */
  readonly revision: number | null;
}

/** Frames `body` as one transaction: counter locked first, changes published last. */
export function* transaction<Result>(
  dialect: Dialect,
  now: number,
  body: (context: WriteContext) => Work<Result>,
): Work<Written<Result>> {
  const current = yield* dialect.lockCounter();
  const context: WriteContext = {
    dialect,
    revision: current + 1,
    now,
    changed: emptySets(),
    moved: emptySets(),
  };
  const result = yield* body(context);
  const published = yield* publishChanges(context);
  if (!published) return { result, revision: null };
  const row = yield* first(
    dialect.db
      .updateTable('counter')
      .set((expression) => ({ revision: expression('revision', '+', 1) }))
      .returning('revision'),
  );
  if (row?.revision !== context.revision) {
    throw new Error(`revision ${context.revision} was due, the counter says ${row?.revision}`);
  }
  yield* dialect.announce(row.revision);
  return { result, revision: row.revision };
}

function emptySets(): Record<FeedKind, Set<Id>> {
  return {
    root: new Set(),
    genre: new Set(),
    artist: new Set(),
    album: new Set(),
    track: new Set(),
  };
}
