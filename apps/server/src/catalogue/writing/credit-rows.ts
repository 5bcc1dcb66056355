import type { Id } from '@linnet/contract/ids';
import type { CreditTable, TrackTable } from '../../database/schema.ts';
import { all, run, type Work } from '../../database/work.ts';
import type { Credits } from './credits.ts';
import { assignOwners } from './owners.ts';
import { countSpellings, type Spellings, SpellingTally } from './spellings.ts';
import type { TrackEdit, TrackEdits } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

const parse = (track: TrackTable | undefined) =>
  track === undefined ? undefined : (JSON.parse(track.credits) as Credits);

/** Brings credits, artists and genres in line with the edits, and their ids into the tracks. */
export function* applyCredits(context: WriteContext, edits: TrackEdits): Work<void> {
  const recredited = [...edits.byId].filter(
    ([, { before, after }]) =>
      before?.credits !== after?.credits || before?.root_id !== after?.root_id,
  );
  if (recredited.length === 0) return;
  const tally = new SpellingTally();
  for (const [, { before, after }] of recredited) {
    const old = parse(before);
    const now = parse(after);
    if (old !== undefined) tally.add(old, -1);
    if (now !== undefined) tally.add(now, 1);
  }
  const counted = yield* countSpellings(context.dialect, tally);
  const moved = [
    ...(yield* assignOwners(context, 'artist', counted)),
    ...(yield* assignOwners(context, 'genre', counted)),
  ];
  yield* counted.spellings.save(context.dialect);
  yield* rewriteCredits(context, recredited, counted.spellings);

  const others = yield* tracksOfSpellings(context, moved);
  yield* edits.load('id', others);
  yield* linkOwners(context, edits, new Set([...recredited.map(([id]) => id), ...others]));
}

function* rewriteCredits(
  { dialect }: WriteContext,
  recredited: readonly (readonly [Id, TrackEdit])[],
  spellings: Spellings,
): Work<void> {
  const stored = recredited.filter(([, { before }]) => before !== undefined).map(([id]) => id);
  if (stored.length > 0) {
    yield* run(dialect.db.deleteFrom('credit').where(dialect.within('track_id', stored)));
  }
  const rows = recredited.flatMap(([, { after }]) =>
    after === undefined ? [] : creditRows(after, spellings),
  );
  yield* dialect.upsert('credit', ['track_id', 'role', 'position'], rows);
}

function creditRows(track: TrackTable, spellings: Spellings): CreditTable[] {
  const credits = JSON.parse(track.credits) as Credits;
  const lists = [
    ['artist', 'artist', credits.artists],
    ['album_artist', 'artist', credits.albumArtists],
    ['genre', 'genre', credits.genres],
  ] as const;
  return lists.flatMap(([role, kind, names]) =>
    names.map((name, position) => ({
      track_id: track.id,
      role,
      position,
      spelling_id: spellings.get(kind, name).id,
      root_id: track.root_id,
    })),
  );
}

function* tracksOfSpellings({ dialect }: WriteContext, ids: readonly number[]): Work<Id[]> {
  if (ids.length === 0) return [];
  const rows = yield* all(
    dialect.db
      .selectFrom('credit')
      .select('track_id')
      .distinct()
      .where(dialect.withinNumbers('spelling_id', ids)),
  );
  return rows.map((row) => row.track_id);
}

/** Writes the ids of the credited into each track, and notes who may have come to or left a root. */
function* linkOwners(context: WriteContext, edits: TrackEdits, ids: ReadonlySet<Id>): Work<void> {
  const { dialect } = context;
  const rows = yield* all(
    dialect.db
      .selectFrom('credit')
      .innerJoin('spelling', 'spelling.id', 'credit.spelling_id')
      .select(['track_id', 'role', 'owner_id'])
      .where(dialect.within('track_id', [...ids]))
      .orderBy('position'),
  );
  const rowsById = Map.groupBy(rows, (row) => row.track_id);
  for (const id of ids) {
    const edit = edits.byId.get(id);
    noteOwners(context, edit?.before);
    if (edit?.after === undefined) continue;
    const credited = rowsById.get(id) ?? [];
    const idsOf = (role: CreditTable['role']) =>
      JSON.stringify([
        ...new Set(credited.filter((row) => row.role === role).map((row) => row.owner_id)),
      ]);
    edits.patch(id, {
      artist_ids: idsOf('artist'),
      album_artist_ids: idsOf('album_artist'),
      genre_ids: idsOf('genre'),
    });
    noteOwners(context, edits.byId.get(id)?.after);
  }
}

function noteOwners({ moved }: WriteContext, track: TrackTable | undefined): void {
  if (track === undefined) return;
  for (const column of ['artist_ids', 'album_artist_ids'] as const) {
    for (const id of JSON.parse(track[column]) as Id[]) moved.artist.add(id);
  }
  for (const id of JSON.parse(track.genre_ids) as Id[]) moved.genre.add(id);
}
