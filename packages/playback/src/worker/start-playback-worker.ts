import { type Endpoint, expose } from 'comlink';
import type { ByteSource } from '../shared/byte-source.ts';
import type { PlayableTrack } from '../shared/player-protocol.ts';
import { makePlaybackApi } from './playback-api.ts';

/** How the app gets at a track's bytes. `opus` asks for the server's Ogg Opus transcode. */
export type OpenSource = (
  track: PlayableTrack,
  options: { readonly format: 'original' | 'opus' },
) => ByteSource | Promise<ByteSource>;

export interface PlaybackWorkerOptions {
  /** The worker's global scope, or a MessagePort in tests. */
  readonly port: Endpoint;
  /** Called each time a track is opened; the engine reads from it and never closes it. */
  readonly openSource: OpenSource;
}

/** Serves the page's player on `port` for as long as the worker lives. */
export function startPlaybackWorker(options: PlaybackWorkerOptions): void {
  expose(makePlaybackApi(options.openSource), options.port);
}
