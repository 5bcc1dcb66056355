import { opusStreamPath, streamPath } from '@linnet/contract/routes';
import { openNetworkSource } from './network-byte-source.ts';
import type { PieceOptions } from './network-piece.ts';
import type { OpenSource } from './start-playback-worker.ts';

/** Tracks from the server's stream routes, on this origin or on `origin`. */
export function makeNetworkOpener(
  options: Pick<PieceOptions, 'fetch'> & {
    readonly origin?: string;
    readonly kilobits?: 96 | 128 | 192;
  } = {},
): OpenSource {
  const never = new AbortController().signal;
  return (track, { format, onBytes }) => {
    const path =
      format === 'opus'
        ? opusStreamPath(track.trackId, track.version, options.kilobits ?? 192)
        : streamPath(track.trackId, track.version);
    return openNetworkSource(
      {
        url: `${options.origin ?? ''}${path}`,
        version: track.version,
        fetch: options.fetch,
        onBytes,
      },
      // An open source is shared by all who play the track; its retries have an end of their own.
      never,
    );
  };
}
