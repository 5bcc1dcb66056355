import type { CoverId } from '@linnet/contract/ids';
import type { Codec } from '@linnet/contract/track';

/**
 * What the scanner found out about one audio file. Everything in it came from a hostile file and was
 * cut to length and range by the reader: texts are at most 1,000 characters, without control characters.
 */
export interface ScannedFile {
  /** Relative to the root, `/` between folders, exactly as the file system gives it. */
  readonly path: string;
  readonly bytes: number;
  /** Whole milliseconds since the epoch. */
  readonly modifiedMs: number;
  /** Hex SHA-256 that names the audio payload (design.md): the same after a move, rename or retag. */
  readonly fingerprint: string;
  /** Names these exact bytes of the file; changes with any change of it. */
  readonly version: string;
  readonly codec: Codec;
  readonly container: string;
  readonly durationMs: number;
  readonly sampleRate: number;
  readonly bitDepth: number | null;
  readonly channels: number;
  readonly bitrate: number;
  readonly tags: ScannedTags;
  /** The chosen picture, already stored under its id; null where the file and its folder have none. */
  readonly coverId: CoverId | null;
}

export interface ScannedTags {
  readonly title: string | null;
  readonly album: string | null;
  readonly artist: string | null;
  /** Separate artists where the file tells them apart; else the one line, or empty. */
  readonly artists: readonly string[];
  readonly albumArtist: string | null;
  readonly albumArtists: readonly string[];
  readonly artistSort: string | null;
  readonly albumArtistSort: string | null;
  readonly genres: readonly string[];
  readonly disc: number | null;
  readonly discTotal: number | null;
  readonly discTitle: string | null;
  readonly number: number | null;
  readonly year: number | null;
  readonly label: string | null;
  readonly compilation: boolean;
  /** MusicBrainz release type words, lower case: "album", "ep", "live", … */
  readonly releaseTypes: readonly string[];
  readonly trackGain: number | null;
  readonly albumGain: number | null;
  readonly trackPeak: number | null;
  readonly albumPeak: number | null;
  readonly recordingMbid: string | null;
  readonly albumMbid: string | null;
  readonly artistMbids: readonly string[];
  readonly albumArtistMbids: readonly string[];
}

/** What the catalogue remembers of a file, for a rescan to compare with the disk. */
export interface KnownFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  readonly missing: boolean;
}
