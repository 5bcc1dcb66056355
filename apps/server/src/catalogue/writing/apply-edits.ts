import type { TrackTable } from '../../database/schema.ts';
import { run, type Work } from '../../database/work.ts';
import { applyAlbums } from './apply-albums.ts';
import { applyCredits } from './credit-rows.ts';
import { tallyRedirects } from './redirects.ts';
import { differs, type TrackEdits } from './track-edits.ts';
import type { WriteContext } from './write-context.ts';

/** Track columns that devices see. */
const visible = [
  'root_id',
  'album_id',
  'title',
  'artist',
  'artist_ids',
  'genre_ids',
  'disc',
  'number',
  'year',
  'duration_ms',
  'codec',
  'container',
  'sample_rate',
  'bit_depth',
  'channels',
  'bitrate',
  'bytes',
  'version',
  'track_gain',
  'album_gain',
  'track_peak',
  'album_peak',
  'added_at',
  'missing',
] as const satisfies readonly (keyof TrackTable)[];

/** Derives artists, genres and albums from edited tracks, and writes all of it. */
export function* applyEdits(context: WriteContext, edits: TrackEdits): Work<void> {
  yield* applyCredits(context, edits);
  yield* applyAlbums(context, edits);
  yield* tallyRedirects(context, edits);
  yield* writeTracks(context, edits);
}

function* writeTracks(context: WriteContext, edits: TrackEdits): Work<void> {
  const { dialect } = context;
  const dirty: TrackTable[] = [];
  const gone: string[] = [];
  for (const [id, { before, after }] of edits.byId) {
    if (after === undefined) {
      gone.push(id);
      context.moved.track.add(id);
      continue;
    }
    if (!differs(before, after)) continue;
    dirty.push(after);
    if (differs(before, after, visible)) context.changed.track.add(id);
    if (before?.root_id !== after.root_id) context.moved.track.add(id);
  }
  yield* dialect.upsert('track', ['id'], dirty);
  if (gone.length > 0) {
    yield* run(dialect.db.deleteFrom('track').where(dialect.within('id', gone)));
  }
}
