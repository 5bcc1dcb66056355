import type { TrackRow } from '@linnet/offline/shared/replica-api';
import type { Player } from '@linnet/playback/page/create-player';
import type {
  PlayableTrack,
  PlayerState,
  QueueEntry,
  QueueState,
} from '@linnet/playback/shared/player-protocol';
import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from 'solid-js';
import type { LibraryView } from '../library/library-view.ts';
import { createTrackLookup } from '../library/track-lookup.ts';
import { makePlayToggle } from './play-toggle.ts';

/** The player as signals, with the names of what plays from the replica. */
export interface PlayerView {
  readonly player: Player;
  readonly state: Accessor<PlayerState>;
  readonly queue: Accessor<QueueState>;
  readonly entry: Accessor<QueueEntry | undefined>;
  /** What plays or would play; undefined also while its row is being looked up. */
  readonly track: Accessor<TrackRow | undefined>;
  /** Row of a track that stands in the queue. */
  readonly trackOf: (trackId: string) => TrackRow | undefined;
  /** Playing or about to: what the play button shows. */
  readonly playing: Accessor<boolean>;
  readonly volume: Accessor<number>;
  readonly muted: Accessor<boolean>;
  setVolume(volume: number): void;
  setMuted(muted: boolean): void;
  /** Seconds into the track at this moment. Not reactive: read it in a frame or a timer. */
  positionNow(): number;
  toggle(): void;
  cycleRepeat(): void;
  seekBy(seconds: number): void;
  /** Replaces the queue. Call it in the gesture, before any await. */
  playTracks(tracks: readonly TrackRow[], start: number, options?: { shuffle?: boolean }): void;
}

export function createPlayerView(player: Player, library: LibraryView): PlayerView {
  const [state, setState] = createSignal(player.state());
  const [queue, setQueue] = createSignal(player.queue());
  const [volume, setVolume] = createSignal(player.volume());
  const [muted, setMuted] = createSignal(player.muted());
  onCleanup(player.subscribe((next) => setState(next)));
  onCleanup(player.subscribeQueue((next) => setQueue(next)));

  const entry = createMemo(() => queue().entries[queue().index]);
  const trackIds = createMemo(
    () => [...new Set(queue().entries.map((one) => one.track.trackId))],
    [],
    { equals: sameIds },
  );
  const trackOf = createTrackLookup(library, trackIds);
  const track = createMemo(() => {
    const id = entry()?.track.trackId;
    return id === undefined ? undefined : trackOf(id);
  });
  const playing = createMemo(() => ['playing', 'loading', 'stalled'].includes(state().status));

  const togglePlay = makePlayToggle({
    playing,
    play: () => player.play(),
    pause: () => player.pause(),
  });

  const positionNow = () => {
    const { status, positionSeconds, durationSeconds, atMs } = state();
    if (status !== 'playing') return positionSeconds;
    const since = (performance.timeOrigin + performance.now() - atMs) / 1000;
    return Math.min(durationSeconds, positionSeconds + Math.max(0, since));
  };

  player.prepare().then(
    () => {
      setVolume(player.volume());
      setMuted(player.muted());
    },
    // The player says itself what is wrong with it when it is asked to play.
    () => {},
  );

  return {
    player,
    state,
    queue,
    entry,
    track,
    trackOf,
    playing,
    volume,
    muted,
    setVolume(next) {
      player.setVolume(next);
      setVolume(player.volume());
      if (next > 0 && player.muted()) player.setMuted(false);
      setMuted(player.muted());
    },
    setMuted(next) {
      player.setMuted(next);
      setMuted(next);
    },
    positionNow,
    toggle() {
      if (playing() || entry() !== undefined) togglePlay();
    },
    cycleRepeat() {
      const next = { off: 'all', all: 'one', one: 'off' } as const;
      void player.setRepeat(next[queue().repeat]);
    },
    seekBy(seconds) {
      if (entry() === undefined) return;
      const { durationSeconds } = state();
      void player.seek(Math.min(Math.max(0, positionNow() + seconds), durationSeconds));
    },
    playTracks(tracks, start, options) {
      const there = tracks.filter((one) => one.missing === 0);
      const first = tracks[start];
      const index = first === undefined ? 0 : Math.max(0, there.indexOf(first));
      if (there.length > 0) void player.playNow(there.map(toPlayable), index, options);
    },
  };
}

/** Calls `use` with the position, at once and then ten times a second while it moves. */
export function createPositionTicker(view: PlayerView, use: (seconds: number) => void): void {
  createEffect(() => {
    use(view.positionNow());
    if (view.state().status !== 'playing') return;
    const timer = setInterval(() => use(view.positionNow()), 100);
    onCleanup(() => clearInterval(timer));
  });
}

export function toPlayable(row: TrackRow): PlayableTrack {
  return {
    trackId: row.id,
    version: row.version,
    codec: row.codec,
    container: row.container,
    bytes: row.bytes,
    durationMs: row.durationMs,
    sampleRate: row.sampleRate,
    channels: row.channels,
  };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
