import type { Codec } from '@linnet/contract/track';

/** All that playback needs to know of a track; the app makes it from its replica. */
export interface PlayableTrack {
  readonly trackId: string;
  readonly version: string;
  readonly codec: Codec;
  readonly container: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly sampleRate: number;
  readonly channels: number;
}

/** A place in the queue. The same track may stand in it more than once; `entryId` tells them apart. */
export interface QueueEntry {
  readonly entryId: string;
  readonly track: PlayableTrack;
}

export type RepeatMode = 'off' | 'all' | 'one';

/** The queue as the worker holds it; the page only mirrors it. `order` is the order of playing. */
export interface QueueState {
  readonly revision: number;
  readonly entries: readonly QueueEntry[];
  /** Place in `entries` of what plays, or -1 when the queue is empty. `entries` are in playing order. */
  readonly index: number;
  readonly repeat: RepeatMode;
  readonly shuffle: boolean;
}

export type PlaybackErrorCode =
  | 'offline'
  | 'not_found'
  | 'unsupported'
  | 'broken'
  | 'server'
  | 'signed_out'
  | 'output';

/** What sounds, a few times a second and at every change. */
export interface PlayerState {
  /** `loading`: play was asked for and no sample has reached the output yet. */
  readonly status: 'idle' | 'loading' | 'playing' | 'paused' | 'stalled' | 'ended' | 'failed';
  readonly entryId: string | null;
  /** What is heard now, in seconds from the start of the track, and when that was true (performance.timeOrigin + now, ms). */
  readonly positionSeconds: number;
  readonly durationSeconds: number;
  readonly atMs: number;
  /** Seconds of decoded sound that wait behind the position. */
  readonly bufferedSeconds: number;
  readonly error: {
    readonly code: PlaybackErrorCode;
    readonly trackId: string;
    readonly message: string;
  } | null;
}

/** Figures for the debug panel. Counters run from the start of the page. */
export interface PlayerFigures {
  readonly transport: 'shared memory' | 'messages';
  readonly contextSampleRate: number;
  readonly underruns: number;
  /** Frames of silence that the worklet had to put in while it should have played. */
  readonly underrunFrames: number;
  readonly framesPlayed: number;
  /** From the call of play or jump to the first frame of that track leaving the worklet; newest last, at most 20. */
  readonly clickToSoundMs: readonly number[];
  readonly decoder: string;
  readonly decodedAheadSeconds: number;
  readonly bytesFetched: number;
}

/** What the page may ask of the player. All settle when the queue has taken it, not when it sounds. */
export interface PlayerCommands {
  /** Replaces the queue and plays `startIndex`; with `shuffle` that one first, the rest mixed. */
  playNow(
    tracks: readonly PlayableTrack[],
    startIndex: number,
    options?: { shuffle?: boolean },
  ): Promise<void>;
  playNext(tracks: readonly PlayableTrack[]): Promise<void>;
  addToQueue(tracks: readonly PlayableTrack[]): Promise<void>;
  removeEntries(entryIds: readonly string[]): Promise<void>;
  /** Moves an entry before `beforeEntryId`, or to the end for null. */
  moveEntry(entryId: string, beforeEntryId: string | null): Promise<void>;
  jumpTo(entryId: string): Promise<void>;
  clearQueue(): Promise<void>;
  play(): Promise<void>;
  pause(): Promise<void>;
  next(): Promise<void>;
  /** Restarts the track after 3 s of it, else goes back one. */
  previous(): Promise<void>;
  seek(seconds: number): Promise<void>;
  setRepeat(mode: RepeatMode): Promise<void>;
  setShuffle(on: boolean): Promise<void>;
}
