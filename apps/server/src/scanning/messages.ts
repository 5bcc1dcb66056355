import type { ScanProblem } from '@linnet/contract/library';
import type { KnownFile, ScannedFile } from '../catalogue/scanned-file.ts';

/** A file that an earlier child died of: it is listed, not read, until it changes. */
export interface DeadlyFile {
  readonly path: string;
  readonly reason: string;
}

export interface ScanTask {
  readonly rootPath: string;
  readonly dataDir: string;
  /** Where what a scan remembers of this root is kept between scans. */
  readonly memoryFile: string;
  /** Files in hand when an earlier child died; they are read first, one at a time. */
  readonly suspects: readonly string[];
  readonly deadly: readonly DeadlyFile[];
}

/** From the server to the scanning process. `known` comes in parts, then `start`. */
export type ToScan =
  | { readonly type: 'known'; readonly files: readonly KnownFile[] }
  | { readonly type: 'start'; readonly task: ScanTask }
  /** The last `files` or `missing` is in the catalogue: send the next. */
  | { readonly type: 'taken' };

export interface ScanFigures {
  /** Audio files that the walk has seen, and those dealt with. */
  readonly found: number;
  readonly done: number;
}

export interface ScanSummary extends ScanFigures {
  readonly read: number;
  readonly unchanged: number;
  readonly missing: number;
  readonly problems: readonly Omit<ScanProblem, 'rootId'>[];
  /** Taken from the disk for reading files and folder pictures. */
  readonly bytesRead: number;
  readonly peakMemoryBytes: number;
}

/** From the scanning process to the server. */
export type FromScan =
  /** What is in hand, told at each start of a file, so that a death has its suspects. */
  | { readonly type: 'reading'; readonly paths: readonly string[] }
  | ({ readonly type: 'progress' } & ScanFigures)
  | { readonly type: 'files'; readonly files: readonly ScannedFile[] }
  | { readonly type: 'missing'; readonly paths: readonly string[] }
  /** The root gives nothing although files of it are known: leave everything as it is. */
  | { readonly type: 'unavailable'; readonly reason: string }
  | { readonly type: 'failed'; readonly reason: string }
  | ({ readonly type: 'done' } & ScanSummary);
