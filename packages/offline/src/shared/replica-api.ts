import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { Genre } from '@linnet/contract/genre';
import type { Root } from '@linnet/contract/root';
import type { Track } from '@linnet/contract/track';

/** Rows as screens get them: the wire's, and what the device derives from the tracks it may see. */
export interface AlbumRow extends Album {
  readonly trackCount: number;
  readonly durationMs: number;
  readonly genreIds: readonly string[];
}
export interface ArtistRow extends Artist {
  /** Albums by them, and tracks where they appear. */
  readonly albumCount: number;
  readonly trackCount: number;
  /** Cover of their newest album, for a picture. */
  readonly coverId: string | null;
  readonly coverColour: string | null;
}
export interface TrackRow extends Track {
  readonly albumTitle: string;
  readonly albumArtist: string;
  readonly coverId: string | null;
  readonly coverColour: string | null;
}
export interface GenreRow extends Genre {
  readonly albumCount: number;
  readonly trackCount: number;
}
export interface RowByList {
  readonly albums: AlbumRow;
  readonly artists: ArtistRow;
  readonly tracks: TrackRow;
  readonly genres: GenreRow;
}

export type AlbumSort = 'title' | 'artist' | 'year' | 'added';
export type TrackSort = 'title' | 'artist' | 'album' | 'added' | 'duration' | 'year' | 'disc';

/** A list that a screen shows. Equal queries are equal lists: the worker keeps their order ready. */
export type ListQuery =
  | {
      readonly list: 'albums';
      readonly sort: AlbumSort;
      readonly descending?: boolean;
      readonly artistId?: string;
      readonly genreId?: string /** Albums where the artist only appears on tracks. */;
      readonly appearsOn?: boolean;
    }
  | { readonly list: 'artists'; readonly descending?: boolean }
  | {
      readonly list: 'tracks';
      readonly sort: TrackSort;
      readonly descending?: boolean;
      readonly albumId?: string;
      readonly artistId?: string;
      readonly genreId?: string;
    }
  | { readonly list: 'genres'; readonly descending?: boolean };

export interface ListWindow<Row> {
  /** Grows with every change of the replica that may touch a list. */
  readonly version: number;
  readonly total: number;
  readonly start: number;
  readonly rows: readonly Row[];
}

export interface SearchResult {
  readonly version: number;
  readonly artists: readonly ArtistRow[];
  readonly albums: readonly AlbumRow[];
  readonly tracks: readonly TrackRow[];
  readonly totals: { readonly artists: number; readonly albums: number; readonly tracks: number };
  /** Time the worker took, in milliseconds. */
  readonly tookMs: number;
}

export interface ReplicaStatus {
  readonly version: number;
  /** `empty`: never synced and nothing to show yet. */
  readonly state: 'opening' | 'empty' | 'ready';
  readonly counts: {
    readonly tracks: number;
    readonly albums: number;
    readonly artists: number;
    readonly genres: number;
  };
  readonly roots: readonly Root[];
  readonly sync: {
    /** `following`: another tab syncs, this one follows it. */
    readonly state:
      | 'idle'
      | 'syncing'
      | 'offline'
      | 'signed_out'
      | 'outdated'
      | 'following'
      | 'failed';
    /** Rows still to come in a running sync, at least. */
    readonly remaining: number;
    /** Epoch milliseconds of the newest moment at which replica and server agreed. */
    readonly agreedAt: number | null;
    readonly message: string | null;
  };
}

/** Figures for the debug panel and the tests: what syncing cost since the worker started. */
export interface SyncFigures {
  readonly pages: number;
  /** Bytes of feed answers as they came over the wire, where the platform tells, else of their text. */
  readonly bytesReceived: number;
  readonly transactions: number;
  readonly recordsWritten: number;
  readonly bytesWritten: number;
  readonly openMs: number;
}

/** What screens may ask; all answered from the worker's memory, without the network. */
export interface Replica {
  status(): Promise<ReplicaStatus>;
  figures(): Promise<SyncFigures>;
  window<Query extends ListQuery>(
    query: Query,
    start: number,
    count: number,
  ): Promise<ListWindow<RowByList[Query['list']]>>;
  /** Ids of the whole list in order, at most `limit`. */
  ids(query: ListQuery, limit?: number): Promise<readonly string[]>;
  /** Places where the first letter changes, for a scroll index: letter and row. */
  letters(
    query: ListQuery,
  ): Promise<readonly { readonly letter: string; readonly index: number }[]>;
  album(
    id: string,
  ): Promise<
    | { readonly album: AlbumRow; readonly tracks: readonly TrackRow[]; readonly version: number }
    | undefined
  >;
  artist(id: string): Promise<{ readonly artist: ArtistRow; readonly version: number } | undefined>;
  genre(id: string): Promise<{ readonly genre: GenreRow; readonly version: number } | undefined>;
  /** Tracks by id, in the order asked for; ids that are no more are left out. */
  tracksById(ids: readonly string[]): Promise<readonly TrackRow[]>;
  search(
    text: string,
    limits: { artists: number; albums: number; tracks: number },
  ): Promise<SearchResult>;
  /** Calls back at every change of the status, soon after the call too. Returns nothing: end it with the port. */
  subscribe(listener: (status: ReplicaStatus) => void): Promise<void>;
  /** Looks for news now instead of waiting for the event stream. */
  syncNow(): Promise<void>;
}
