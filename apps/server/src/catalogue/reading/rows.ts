import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { Id } from '@linnet/contract/ids';
import type { Track } from '@linnet/contract/track';
import type { Dialect } from '../../database/dialect.ts';
import type { AlbumTable, ArtistTable, CoverTable, TrackTable } from '../../database/schema.ts';
import { all, type Work } from '../../database/work.ts';

/** Columns that the wire needs, in the order of the contract's fields. */
export const trackColumns = [
  'id',
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

const albumColumns = [
  'album.id',
  'album.title',
  'album.artist',
  'album.artist_ids',
  'album.year',
  'album.kind',
  'album.label',
  'album.cover_id',
  'album.added_at',
  'cover.colour',
] as const;

const artistColumns = ['id', 'name', 'sort_name'] as const;

export function toTrack(row: Pick<TrackTable, (typeof trackColumns)[number]>): Track {
  return {
    id: row.id,
    rootId: row.root_id,
    albumId: row.album_id,
    title: row.title,
    artist: row.artist,
    artistIds: JSON.parse(row.artist_ids) as Id[],
    genreIds: JSON.parse(row.genre_ids) as Id[],
    disc: row.disc,
    number: row.number,
    year: row.year,
    durationMs: row.duration_ms,
    codec: row.codec as Track['codec'],
    container: row.container,
    sampleRate: row.sample_rate,
    bitDepth: row.bit_depth,
    channels: row.channels,
    bitrate: row.bitrate,
    bytes: row.bytes,
    version: row.version,
    trackGain: row.track_gain,
    albumGain: row.album_gain,
    trackPeak: row.track_peak,
    albumPeak: row.album_peak,
    addedAt: row.added_at,
    missing: row.missing,
  };
}

type AlbumRow = Pick<
  AlbumTable,
  'id' | 'title' | 'artist' | 'artist_ids' | 'year' | 'kind' | 'label' | 'cover_id' | 'added_at'
> & { readonly colour: CoverTable['colour'] };

function toAlbum(row: AlbumRow): Album {
  return {
    id: row.id,
    title: row.title,
    artist: row.artist,
    artistIds: JSON.parse(row.artist_ids) as Id[],
    year: row.year,
    kind: row.kind as Album['kind'],
    label: row.label,
    coverId: row.cover_id,
    coverColour: row.colour,
    addedAt: row.added_at,
  };
}

function toArtist(row: Pick<ArtistTable, (typeof artistColumns)[number]>): Artist {
  return { id: row.id, name: row.name, sortName: row.sort_name };
}

/** Albums by id, in the order of `ids`; those that are no more are left out. */
export function* albumsById({ db, within }: Dialect, ids: readonly Id[]): Work<Album[]> {
  const rows = yield* all(
    db
      .selectFrom('album')
      .leftJoin('cover', (join) =>
        // A colour belongs to the picture, so that one job serves all albums that wear it.
        join.onRef('cover.id', '=', 'album.cover_id'),
      )
      .select(albumColumns)
      .where(within('album.id', ids)),
  );
  return inOrder(ids, rows.map(toAlbum));
}

export function* artistsById({ db, within }: Dialect, ids: readonly Id[]): Work<Artist[]> {
  const rows = yield* all(db.selectFrom('artist').select(artistColumns).where(within('id', ids)));
  return inOrder(ids, rows.map(toArtist));
}

export function* tracksById({ db, within }: Dialect, ids: readonly Id[]): Work<Track[]> {
  const rows = yield* all(db.selectFrom('track').select(trackColumns).where(within('id', ids)));
  return inOrder(ids, rows.map(toTrack));
}

function inOrder<Row extends { readonly id: Id }>(ids: readonly Id[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
