import { feedKinds } from '@linnet/contract/feed';
import { sql } from 'kysely';
import type { Caller } from '../../accounts/caller.ts';
import type { Dialect } from '../../database/dialect.ts';
import { all, first, type Work } from '../../database/work.ts';
import { newestRevision } from './changes.ts';
import { visibleRoots } from './visible-roots.ts';

export interface Totals {
  readonly revision: number;
  readonly tracks: number;
  readonly albums: number;
  readonly artists: number;
  readonly missing: number;
}

/** How many callers' totals are remembered; they hold until the next revision. */
const remembered = 50;

/** Counts what a caller may see, once for each revision and set of roots. */
export function createTotals(dialect: Dialect): (caller: Caller) => Work<Totals> {
  const totalsByRoots = new Map<string, Totals>();
  return function* totals(caller) {
    const revision = yield* newestRevision(dialect);
    const roots = (yield* visibleRoots(dialect, caller)).map((root) => root.id);
    const key = roots.join();
    const known = totalsByRoots.get(key);
    if (known?.revision === revision) return known;
    const counted = { revision, ...(yield* count(dialect, roots)) };
    if (totalsByRoots.size >= remembered) totalsByRoots.clear();
    totalsByRoots.set(key, counted);
    return counted;
  };
}

function* count(dialect: Dialect, roots: readonly string[]): Work<Omit<Totals, 'revision'>> {
  const { db } = dialect;
  const streams = roots.map((id) => `root:${id}`);
  const rows = yield* all(
    db
      .selectFrom('change')
      // One root has each row once; rows of several roots must not count twice.
      .select([
        'kind',
        streams.length === 1
          ? sql<number>`count(*)`.as('count')
          : sql<number>`count(distinct id)`.as('count'),
      ])
      .where(dialect.within('stream', streams))
      .where('removed', '=', 0)
      .groupBy('kind'),
  );
  const countOf = (kind: (typeof feedKinds)[number]) =>
    Number(rows.find((row) => row.kind === feedKinds.indexOf(kind))?.count ?? 0);
  const missing = yield* first(
    db
      .selectFrom('track')
      .select((expression) => expression.fn.countAll<number>().as('count'))
      .where('missing', '=', 1)
      .where(dialect.within('root_id', roots)),
  );
  return {
    tracks: countOf('track'),
    albums: countOf('album'),
    artists: countOf('artist'),
    missing: Number(missing?.count ?? 0),
  };
}
