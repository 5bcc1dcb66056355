import type { explain } from '../reading/broken-file.ts';
import type { TrackReading } from '../reading/read-track.ts';

/** Read this file, its path relative to the root. Several may be asked for at once. */
export interface ToReadThread {
  readonly path: string;
}

export type FromReadThread =
  | { readonly tag: 'read'; readonly path: string; readonly reading: TrackReading }
  | {
      readonly tag: 'refused';
      readonly path: string;
      readonly problem: ReturnType<typeof explain>;
    };
