import type { Id } from '@linnet/contract/ids';
import type { RedirectTable } from '../../database/schema.ts';
import { all, type Work } from '../../database/work.ts';
import type { TrackEdits } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

/**
 * Counts where tracks went that left an album or an artist. When the old one is gone its id leads
 * where most of them went.
 */
export function* tallyRedirects({ dialect }: WriteContext, edits: TrackEdits): Work<void> {
  const tally = new Map<string, RedirectTable>();
  const count = (kind: RedirectTable['kind'], old_id: Id, new_id: Id) => {
    const key = `${kind} ${old_id} ${new_id}`;
    const row = tally.get(key) ?? { kind, old_id, new_id, weight: 0 };
    tally.set(key, { ...row, weight: row.weight + 1 });
  };
  for (const { before, after } of edits.byId.values()) {
    if (before === undefined || after === undefined || before === after) continue;
    if (before.album_id !== after.album_id) count('album', before.album_id, after.album_id);
    for (const column of ['artist_ids', 'album_artist_ids'] as const) {
      const old = JSON.parse(before[column]) as Id[];
      const now = JSON.parse(after[column]) as Id[];
      for (const [position, id] of old.entries()) {
        const successor = now[position] ?? now.at(-1);
        if (!now.includes(id) && successor !== undefined) count('artist', id, successor);
      }
    }
  }
  if (tally.size === 0) return;
  const stored = yield* all(
    dialect.db
      .selectFrom('redirect')
      .selectAll()
      .where(
        dialect.within(
          'old_id',
          [...tally.values()].map((row) => row.old_id),
        ),
      ),
  );
  for (const row of stored) {
    const key = `${row.kind} ${row.old_id} ${row.new_id}`;
    const added = tally.get(key);
    if (added !== undefined) tally.set(key, { ...row, weight: row.weight + added.weight });
  }
  yield* dialect.upsert('redirect', ['kind', 'old_id', 'new_id'], [...tally.values()]);
}
