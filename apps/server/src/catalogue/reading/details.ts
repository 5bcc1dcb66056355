import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { CoverId, Id } from '@linnet/contract/ids';
import type { Codec, Track } from '@linnet/contract/track';
import { sql } from 'kysely';
import type { Caller } from '../../accounts/caller.ts';
import type { Dialect } from '../../database/dialect.ts';
import { all, first, type Work } from '../../database/work.ts';
import type { TrackFile } from '../catalogue.ts';
import { isVisible } from './lists.ts';
import { albumsById, artistsById, toTrack, trackColumns, tracksById } from './rows.ts';

/** Ids that were merged are followed this far; a longer chain has a loop in it. */
const mostHops = 8;

/** An album and those of its tracks that `caller` may hear; an id that was merged leads to its heir. */
export function* albumDetails(
  dialect: Dialect,
  caller: Caller,
  id: Id,
): Work<{ album: Album; tracks: Track[]; discs: { disc: number; title: string }[] } | undefined> {
  const liveId = yield* liveIdOf(dialect, 'album', id);
  if (liveId === undefined) return undefined;
  const { db } = dialect;
  let query = db
    .selectFrom('track')
    .select(trackColumns)
    .where('album_id', '=', liveId)
    .orderBy((expression) => expression.fn.coalesce('disc', sql<number>`1`))
    .orderBy((expression) => expression.fn.coalesce('number', sql<number>`100000`))
    .orderBy('sort_title')
    .orderBy('id');
  if (caller.roots !== 'all') query = query.where(dialect.within('root_id', [...caller.roots]));
  const tracks = (yield* all(query)).map(toTrack);
  const [album] = tracks.length === 0 ? [] : yield* albumsById(dialect, [liveId]);
  if (album === undefined) return undefined;
  const discs = yield* all(
    db.selectFrom('disc').select(['disc', 'title']).where('album_id', '=', liveId).orderBy('disc'),
  );
  return { album, tracks, discs: [...discs] };
}

/** An artist and their albums by year: those that name them as album artist. */
export function* artistDetails(
  dialect: Dialect,
  caller: Caller,
  id: Id,
): Work<{ artist: Artist; albums: Album[] } | undefined> {
  const liveId = yield* liveIdOf(dialect, 'artist', id);
  if (liveId === undefined) return undefined;
  const { db } = dialect;
  let self = db.selectFrom('artist').select('id').where('id', '=', liveId);
  let albums = db
    .selectFrom('album_artist')
    .innerJoin('album', 'album.id', 'album_artist.album_id')
    .select('album.id')
    .where('artist_id', '=', liveId)
    .where('album.live', '=', 1)
    .orderBy('by_year')
    .orderBy('album.id');
  if (caller.roots !== 'all') {
    self = self.where(isVisible(dialect, 'artist', caller.roots));
    albums = albums.where(isVisible(dialect, 'album', caller.roots));
  }
  if ((yield* first(self)) === undefined) return undefined;
  const [artist] = yield* artistsById(dialect, [liveId]);
  const ids = (yield* all(albums)).map((album) => album.id);
  return artist && { artist, albums: yield* albumsById(dialect, ids) };
}

export function* trackDetails(dialect: Dialect, caller: Caller, id: Id): Work<Track | undefined> {
  const [track] = yield* tracksById(dialect, [id]);
  return track !== undefined && mayHear(caller, track.rootId) ? track : undefined;
}

export function* trackFile(dialect: Dialect, caller: Caller, id: Id): Work<TrackFile | undefined> {
  const row = yield* first(
    dialect.db
      .selectFrom('file')
      .innerJoin('track', 'track.id', 'file.track_id')
      .innerJoin('root', 'root.id', 'file.root_id')
      .select([
        'root.id as root_id',
        'root.path as root_path',
        'file.path',
        'file.bytes',
        'file.modified_ms',
        'track.version',
        'track.codec',
        'track.container',
        'track.missing',
      ])
      .where('file.track_id', '=', id),
  );
  if (row === undefined || !mayHear(caller, row.root_id)) return undefined;
  return {
    rootPath: row.root_path,
    // A track whose path another file took has no file, and says so by `missing`.
    path: row.path ?? '',
    bytes: row.bytes,
    modifiedMs: row.modified_ms,
    version: row.version,
    codec: row.codec as Codec,
    container: row.container,
    missing: row.missing === 1,
  };
}

export function* maySeeCover(dialect: Dialect, caller: Caller, id: CoverId): Work<boolean> {
  let query = dialect.db
    .selectFrom('album')
    .select('id')
    .where('cover_id', '=', id)
    .where('live', '=', 1)
    .limit(1);
  if (caller.roots !== 'all') query = query.where(isVisible(dialect, 'album', caller.roots));
  return (yield* first(query)) !== undefined;
}

function mayHear(caller: Caller, rootId: Id): boolean {
  return caller.roots === 'all' || caller.roots.has(rootId);
}

/** `id` itself where it is alive, else where most of its tracks went. */
function* liveIdOf({ db }: Dialect, kind: 'album' | 'artist', id: Id): Work<Id | undefined> {
  const seen = new Set<Id>();
  let current: Id | undefined = id;
  while (current !== undefined && seen.size < mostHops) {
    const row: { live: number } | undefined = yield* first(
      db.selectFrom(kind).select('live').where('id', '=', current),
    );
    if (row?.live === 1) return current;
    seen.add(current);
    const heirs: readonly { new_id: Id }[] = yield* all(
      db
        .selectFrom('redirect')
        .select('new_id')
        .where('kind', '=', kind)
        .where('old_id', '=', current)
        .orderBy('weight', 'desc')
        .orderBy('new_id'),
    );
    current = heirs.find((heir) => !seen.has(heir.new_id))?.new_id;
  }
  return undefined;
}
