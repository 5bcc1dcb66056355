import type { Album } from '@linnet/contract/album';
import type { Artist } from '@linnet/contract/artist';
import type { ChangesPage } from '@linnet/contract/feed';
import type { CoverId, Id } from '@linnet/contract/ids';
import type { Library, ScanProblem, ScanStatus } from '@linnet/contract/library';
import type { RootDetails } from '@linnet/contract/root';
import type { Codec, Track } from '@linnet/contract/track';
import type { Caller } from '../accounts/caller.ts';
import type { KnownFile, ScannedFile } from './scanned-file.ts';

/** Who this server is. `epoch` changes when the catalogue was rebuilt: devices then sync from 0. */
export interface Identity {
  readonly instanceId: Id;
  readonly epoch: string;
  /** The one user that exists until accounts land. */
  readonly ownerId: Id;
}

/** The file behind a track, for whoever serves its bytes. */
export interface TrackFile {
  readonly rootPath: string;
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly version: string;
  readonly codec: Codec;
  readonly container: string;
  readonly missing: boolean;
}

export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
  readonly total: number;
}

export interface ListQuery {
  readonly limit: number;
  /** `next` of the page before. Nothing follows a text that is no place in this list. */
  readonly after?: string | undefined;
}

/** Questions. Each answers from one read-only connection in a few milliseconds at 100,000 tracks. */
export interface CatalogueReader {
  identity(): Promise<Identity>;
  revision(): Promise<number>;
  library(caller: Caller): Promise<Omit<Library, 'scan'>>;
  /** The next page after `cursor`; from the beginning where it is absent or of another epoch. */
  changes(
    caller: Caller,
    query: { cursor?: string | undefined; limit: number },
  ): Promise<ChangesPage | 'invalid_cursor'>;
  albums(
    caller: Caller,
    query: ListQuery & { sort: 'title' | 'artist' | 'year' | 'added' },
  ): Promise<Page<Album>>;
  /** By disc and number. The id of an album that was merged into another leads to that one. */
  album(
    caller: Caller,
    id: Id,
  ): Promise<
    { album: Album; tracks: Track[]; discs: { disc: number; title: string }[] } | undefined
  >;
  artists(caller: Caller, query: ListQuery): Promise<Page<Artist>>;
  /** Albums that name them as album artist, by year. A merged id leads on, as with albums. */
  artist(caller: Caller, id: Id): Promise<{ artist: Artist; albums: Album[] } | undefined>;
  tracks(caller: Caller, query: ListQuery & { sort: 'title' | 'added' }): Promise<Page<Track>>;
  track(caller: Caller, id: Id): Promise<Track | undefined>;
  search(
    caller: Caller,
    query: { q: string; limit: number },
  ): Promise<{ artists: Artist[]; albums: Album[]; tracks: Track[] }>;
  trackFile(caller: Caller, id: Id): Promise<TrackFile | undefined>;
  /** Whether some album that the caller may see wears this cover. */
  maySeeCover(caller: Caller, id: CoverId): Promise<boolean>;
  roots(): Promise<RootDetails[]>;
  /** All files of a root in pages, so that a large library is never in memory as a whole. */
  knownFiles(rootId: Id): AsyncIterable<readonly KnownFile[]>;
  problems(): Promise<ScanProblem[]>;
  /** Start and end of the newest scan, as stored. */
  lastScan(): Promise<Pick<ScanStatus, 'startedAt' | 'finishedAt'>>;
  coversWithoutColour(limit: number): Promise<CoverId[]>;
}

/**
 * Changes. Each call is one or a few short transactions in the writer thread, takes one revision a
 * transaction and moves nothing where nothing changed. Resolves when committed.
 */
export interface CatalogueWriter {
  /** Adds a music folder by absolute path, or answers the one that has this path already. */
  addRoot(root: { path: string; name: string }): Promise<RootDetails>;
  setRootState(rootId: Id, state: 'ok' | 'unavailable'): Promise<void>;
  /**
   * New, changed, moved and returned files. A file known by its fingerprint keeps its track id. Files
   * that changed places recognize each other within one call, so folders are best not cut apart.
   */
  applyFiles(rootId: Id, files: readonly ScannedFile[]): Promise<void>;
  /**
   * Files that are gone from the disk: their tracks become missing, nothing is deleted. Best told
   * before `applyFiles`; told after it in the same scan, a moved file still keeps its track.
   */
  markMissing(rootId: Id, paths: readonly string[]): Promise<void>;
  /** Replaces what is known of the broken files of a root. */
  setProblems(rootId: Id, problems: readonly ScanProblem[]): Promise<void>;
  /**
   * Notes that a scan began, and with `finishedAt` that it ended. The end matters: until then albums
   * are matched by how they stood before the scan, so that the order of its files plays no part.
   */
  recordScan(scan: { startedAt: number; finishedAt: number | null }): Promise<void>;
  setCoverColours(
    colours: readonly { coverId: CoverId; colour: string; width: number; height: number }[],
  ): Promise<void>;
}

export interface Catalogue {
  readonly reader: CatalogueReader;
  readonly writer: CatalogueWriter;
  /** Calls `listener` with the new revision after commits, at most every 100 ms; returns how to stop. */
  onChange(listener: (revision: number) => void): () => void;
  /** Waits for running writes, then closes every connection. */
  close(): Promise<void>;
}
