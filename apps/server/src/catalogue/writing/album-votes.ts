import type { Id } from '@linnet/contract/ids';
import type { Dialect } from '../../database/dialect.ts';
import type { TrackTable } from '../../database/schema.ts';
import { all, type Work } from '../../database/work.ts';
import type { TrackEdits } from './track-edits.ts';

/** Tracks of one key that are in one album and vote for one, by number. */
export interface Voters extends Pick<TrackTable, 'album_key' | 'album_id' | 'home_album_id'> {
  readonly tracks: number;
}

const nameOf = (group: Pick<Voters, 'album_key' | 'album_id' | 'home_album_id'>) =>
  `${group.album_key} ${group.home_album_id ?? ''} ${group.album_id}`;

/** Counts voters as they are stored and as `edits` change them, without taking the tracks in hand. */
export function createVotes(dialect: Dialect, edits: TrackEdits) {
  const stored = new Map<string, Voters>();
  const changes = new Map<string, Voters>();
  const asked = { album_key: new Set<string>(), home_album_id: new Set<string>() };

  const change = (track: TrackTable | undefined, tracks: 1 | -1) => {
    if (track === undefined) return;
    const { album_key, album_id, home_album_id } = track;
    const known = changes.get(nameOf(track)) ?? { album_key, album_id, home_album_id, tracks: 0 };
    changes.set(nameOf(track), { ...known, tracks: known.tracks + tracks });
  };
  for (const { before, after } of edits.byId.values()) {
    if (before === after) continue;
    change(before, -1);
    change(after, 1);
  }

  function* load(column: 'album_key' | 'home_album_id', values: ReadonlySet<string>): Work<void> {
    const wanted = [...values].filter((value) => !asked[column].has(value));
    if (wanted.length === 0) return;
    for (const value of wanted) asked[column].add(value);
    const groups = yield* all(
      dialect.db
        .selectFrom('track')
        .select(['album_key', 'album_id', 'home_album_id'])
        .select((expression) => expression.fn.countAll<number>().as('tracks'))
        .where(dialect.within(column, wanted))
        .groupBy(['album_key', 'home_album_id', 'album_id']),
    );
    for (const group of groups)
      stored.set(nameOf(group), { ...group, tracks: Number(group.tracks) });
  }

  return {
    /** All voters that are under one of `keys` or vote for one of `ids`. */
    *of(keys: ReadonlySet<string>, ids: ReadonlySet<Id>): Work<Voters[]> {
      yield* load('album_key', keys);
      yield* load('home_album_id', ids);
      const groups = new Map(stored);
      for (const [name, group] of changes) {
        const concerned =
          keys.has(group.album_key) ||
          (group.home_album_id !== null && ids.has(group.home_album_id));
        if (!concerned) continue;
        groups.set(name, { ...group, tracks: group.tracks + (stored.get(name)?.tracks ?? 0) });
      }
      return [...groups.values()].filter((group) => group.tracks > 0);
    },
  };
}
