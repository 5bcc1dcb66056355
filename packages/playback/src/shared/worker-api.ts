import type {
  PlayableTrack,
  PlayerCommands,
  PlayerFigures,
  PlayerState,
  QueueState,
  RepeatMode,
} from './player-protocol.ts';
import type { SinkLink } from './sample-link.ts';

/** A queue and a place in it as kept over a reload. Plain JSON; comes back as unknown (`parseSaved`). */
export interface SavedPlayback {
  readonly format: 1;
  readonly tracks: readonly PlayableTrack[];
  /** Indexes into `tracks` (which are in playing order), in the order before shuffling. */
  readonly unshuffled: readonly number[];
  readonly index: number;
  readonly positionSeconds: number;
  readonly repeat: RepeatMode;
  readonly shuffle: boolean;
}

/** What the worker tells the page. */
export interface PlaybackListener {
  state(state: PlayerState): void;
  /** `saved` carries what the queue needs to be restored; its position is that of the moment. */
  queue(queue: QueueState, saved: SavedPlayback): void;
}

/** What the page's `createPlayer` asks of the worker, over comlink. */
export interface PlaybackWorkerApi<Port> extends PlayerCommands {
  /** Where sound goes from now on; an earlier output is let go. What plays goes on there. */
  attach(link: SinkLink<Port>): Promise<void>;
  /** Names the moment of the click (timeOrigin + now, ms) of the command that follows. */
  clicked(atMs: number): Promise<void>;
  listen(listener: PlaybackListener): Promise<void>;
  figures(): Promise<Omit<PlayerFigures, 'transport' | 'contextSampleRate'>>;
  /** Fills an empty queue, paused at the saved position. */
  restore(saved: SavedPlayback): Promise<void>;
  /** Diagnostic: switches trimming off, so that tests can be shown to fail. */
  setTrim(on: boolean): Promise<void>;
  close(): Promise<void>;
}
