import type { FeedKind } from '@linnet/contract/feed';

/** 0 or 1: the form that both engines store alike. */
export type Flag = 0 | 1;

/** Who this server is: `instance_id`, `epoch` and `owner_id`. */
export interface MetaTable {
  key: string;
  value: string;
}

/** One row. Every write transaction locks it until commit, so that commit order is revision order. */
export interface CounterTable {
  id: number;
  revision: number;
}

export interface RootTable {
  id: string;
  /** Small number that stands for the root in search documents. */
  number: number;
  path: string;
  name: string;
  state: 'ok' | 'unavailable';
  added_at: number;
}

/** The file behind a track. `place` is a digest of root and path: paths outgrow index limits. */
export interface FileTable {
  track_id: string;
  root_id: string;
  /** Null where another file has taken the path since. */
  path: string | null;
  place: string | null;
  bytes: number;
  modified_ms: number;
  fingerprint: string;
  missing_since: number | null;
}

export interface TrackTable {
  id: string;
  root_id: string;
  album_id: string;
  title: string;
  artist: string;
  /** JSON arrays of ids, in order. */
  artist_ids: string;
  genre_ids: string;
  disc: number | null;
  number: number | null;
  year: number | null;
  duration_ms: number;
  codec: string;
  container: string;
  sample_rate: number;
  bit_depth: number | null;
  channels: number;
  bitrate: number;
  bytes: number;
  version: string;
  track_gain: number | null;
  album_gain: number | null;
  track_peak: number | null;
  album_peak: number | null;
  added_at: number;
  missing: Flag;

  sort_title: string;
  /** What the file says of its album, from which albums are derived. */
  album_title: string;
  album_artist: string;
  compilation: Flag;
  release_types: string;
  label: string | null;
  disc_title: string | null;
  cover_id: string | null;
  recording_mbid: string | null;
  album_mbid: string | null;
  /** The names that the file credits, as JSON (see `Credits`). */
  credits: string;
  album_artist_ids: string;
  /** Digest of root, folder and album title: tracks whose album is decided together. Empty: alone. */
  cluster: string;
  /** Digest of root and folder alone, for albums without a title. */
  folder: string;
  /** Which album the track belongs to; tracks of one key are one album. */
  album_key: string;
  /** Its album when the last scan ended: what it votes for when albums split or merge. */
  home_album_id: string | null;
}

export interface AlbumTable {
  id: string;
  /** The album key of its tracks; null when another album took it over. */
  key: string | null;
  /** Its key when the last scan ended. */
  home_key: string | null;
  /** Revision in which it first appeared: of two equal claims the older album wins. */
  born: number;
  live: Flag;
  title: string;
  artist: string;
  artist_ids: string;
  year: number | null;
  kind: string;
  label: string | null;
  cover_id: string | null;
  added_at: number;
  by_title: string;
  by_artist: string;
  by_year: string;
}

export interface AlbumArtistTable {
  album_id: string;
  position: number;
  artist_id: string;
}

export interface DiscTable {
  album_id: string;
  disc: number;
  title: string;
}

export interface ArtistTable {
  id: string;
  /** `mbid` or `name` identity (see `ownerKeys`); null when another artist took it over. */
  key: string | null;
  home_key: string | null;
  live: Flag;
  name: string;
  sort_name: string;
  by_name: string;
}

export interface GenreTable {
  id: string;
  key: string | null;
  home_key: string | null;
  live: Flag;
  name: string;
}

/** A name exactly as files write it, and the artist or genre that it means. */
export interface SpellingTable {
  id: number;
  kind: 'artist' | 'genre';
  /** Digest of the folded name. */
  fold: string;
  text: string;
  sort_text: string | null;
  mbid: string | null;
  owner_id: string;
  /** How many credits use it. */
  uses: number;
}

export interface CreditTable {
  track_id: string;
  role: 'artist' | 'album_artist' | 'genre';
  position: number;
  spelling_id: number;
  root_id: string;
}

export interface CoverTable {
  id: string;
  colour: string | null;
  width: number | null;
  height: number | null;
}

/** Where tracks went that left an album or artist; followed when `old_id` is no more. */
export interface RedirectTable {
  kind: 'album' | 'artist';
  old_id: string;
  new_id: string;
  weight: number;
}

/** The newest change of each row of each stream. */
export interface ChangeTable {
  stream: string;
  /** Place in `feedKinds`. */
  kind: number;
  id: string;
  revision: number;
  removed: Flag;
}

export interface ProblemTable {
  root_id: string;
  position: number;
  path: string;
  code: string;
  reason: string;
  seen_at: number;
}

export interface ScanTable {
  started_at: number;
  finished_at: number | null;
}

export interface Schema {
  meta: MetaTable;
  counter: CounterTable;
  root: RootTable;
  file: FileTable;
  track: TrackTable;
  album: AlbumTable;
  album_artist: AlbumArtistTable;
  disc: DiscTable;
  artist: ArtistTable;
  genre: GenreTable;
  spelling: SpellingTable;
  credit: CreditTable;
  cover: CoverTable;
  redirect: RedirectTable;
  change: ChangeTable;
  problem: ProblemTable;
  scan: ScanTable;
}

export type SearchKind = Extract<FeedKind, 'artist' | 'album' | 'track'>;
