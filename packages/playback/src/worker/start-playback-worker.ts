import { type Endpoint, expose } from 'comlink';
import type { ByteSource } from '../shared/byte-source.ts';
import type { PlayableTrack } from '../shared/player-protocol.ts';
import { makePlaybackApi } from './playback-api.ts';

export interface OpenSourceOptions {
  /** `opus` asks for the server's Ogg Opus transcode, which has a length and a version of its own. */
  readonly format: 'original' | 'opus';
  /** To be told of bytes that come over the network, for the debug panel. */
  readonly onBytes: (bytes: number) => void;
}

/** How the app gets at a track's bytes; fails with a `ByteSourceError`. */
export type OpenSource = (
  track: PlayableTrack,
  options: OpenSourceOptions,
) => ByteSource | Promise<ByteSource>;

export interface PlaybackWorkerOptions {
  /** The worker's global scope, or a MessagePort in tests. */
  readonly port: Endpoint;
  /** Called when a track is first opened; the last few sources are kept and read again. */
  readonly openSource: OpenSource;
}

/** Serves the page's player on `port` for as long as the worker lives. */
export function startPlaybackWorker(options: PlaybackWorkerOptions): void {
  expose(makePlaybackApi(options.openSource), options.port);
}
