import { fold } from '@linnet/contract/folding';
import type { Id } from '@linnet/contract/ids';
import type { FileTable, TrackTable } from '../../database/schema.ts';
import { digest } from '../new-id.ts';
import type { ScannedFile } from '../scanned-file.ts';
import { sortKey } from '../sort-key.ts';
import { clean, creditsOf, isVarious, variousArtists } from './credits.ts';
import { albumFolder, fileStem } from './folders.ts';

/** What a file alone says of its track. Ids of albums, artists and genres are derived from many. */
export type TrackSource = Omit<
  TrackTable,
  | 'id'
  | 'added_at'
  | 'album_id'
  | 'album_key'
  | 'home_album_id'
  | 'artist_ids'
  | 'album_artist_ids'
  | 'genre_ids'
>;
export type FileSource = Omit<FileTable, 'track_id'>;

/** The digest by which a path of a root is found. */
export function placeOf(rootId: Id, path: string): string {
  return digest(rootId, path);
}

/**
 * The columns of a scanned file and of its track. Folders are known by the root's number: digests of
 * random ids would let chance decide where counts are equal.
 */
export function describe(
  root: { id: Id; number: number },
  file: ScannedFile,
): { file: FileSource; track: TrackSource } {
  const { tags } = file;
  const rootId = root.id;
  const place = `${root.number}`;
  const { folder, disc } = albumFolder(file.path);
  const credits = creditsOf(tags);
  const albumTitle = clean(tags.album ?? '');
  const albumLine = clean(tags.albumArtist ?? tags.albumArtists.join(', '));
  const title = clean(tags.title ?? '') || clean(fileStem(file.path));
  return {
    file: {
      root_id: rootId,
      path: file.path,
      place: placeOf(rootId, file.path),
      bytes: file.bytes,
      modified_ms: file.modifiedMs,
      fingerprint: file.fingerprint,
      missing_since: null,
    },
    track: {
      root_id: rootId,
      title,
      artist: clean(tags.artist ?? '') || credits.artists.map(([text]) => text).join(', '),
      disc: tags.disc ?? disc,
      number: tags.number,
      year: tags.year,
      duration_ms: file.durationMs,
      codec: file.codec,
      container: file.container,
      sample_rate: file.sampleRate,
      bit_depth: file.bitDepth,
      channels: file.channels,
      bitrate: file.bitrate,
      bytes: file.bytes,
      version: file.version,
      track_gain: tags.trackGain,
      album_gain: tags.albumGain,
      track_peak: tags.trackPeak,
      album_peak: tags.albumPeak,
      missing: 0,
      sort_title: sortKey(title),
      album_title: albumTitle,
      album_artist: isVarious(albumLine, tags.albumArtistMbids) ? variousArtists : albumLine,
      compilation: tags.compilation ? 1 : 0,
      release_types: tags.releaseTypes.map((type) => clean(type).toLowerCase()).join(' '),
      label: clean(tags.label ?? '') || null,
      disc_title: clean(tags.discTitle ?? '') || null,
      cover_id: file.coverId,
      recording_mbid: clean(tags.recordingMbid ?? '').toLowerCase() || null,
      album_mbid: clean(tags.albumMbid ?? '').toLowerCase() || null,
      credits: JSON.stringify(credits),
      cluster: albumTitle === '' ? '' : digest(place, folder, fold(albumTitle)),
      folder: digest(place, folder),
    },
  };
}
