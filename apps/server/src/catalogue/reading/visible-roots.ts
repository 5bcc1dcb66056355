import type { Id } from '@linnet/contract/ids';
import type { Caller } from '../../accounts/caller.ts';
import type { Dialect } from '../../database/dialect.ts';
import { all, type Work } from '../../database/work.ts';

/** The music folders that `caller` may hear, by id. */
export function* visibleRoots(
  { db }: Dialect,
  caller: Pick<Caller, 'roots'>,
): Work<{ id: Id; number: number }[]> {
  const rows = yield* all(db.selectFrom('root').select(['id', 'number']).orderBy('id'));
  const { roots } = caller;
  return rows.filter(({ id }) => roots === 'all' || roots.has(id));
}
