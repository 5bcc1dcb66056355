import type { Dialect } from '../database/dialect.ts';
import { all, type Work } from '../database/work.ts';
import type { Identity } from './catalogue.ts';
import { newId } from './new-id.ts';

/** Who this server is; made once, when its database is. Safe for several processes at once. */
export function* ensureIdentity(dialect: Dialect): Work<Identity> {
  yield* dialect.lockCounter();
  const made = { instance_id: newId(), epoch: newId(), owner_id: newId() };
  yield* dialect.upsert(
    'meta',
    ['key'],
    Object.entries(made).map(([key, value]) => ({ key, value })),
    'keep',
  );
  const rows = yield* all(dialect.db.selectFrom('meta').selectAll());
  const stored = (key: keyof typeof made) => {
    const value = rows.find((row) => row.key === key)?.value;
    if (value === undefined) throw new Error(`the database has no ${key}`);
    return value;
  };
  return {
    instanceId: stored('instance_id'),
    epoch: stored('epoch'),
    ownerId: stored('owner_id'),
  };
}
