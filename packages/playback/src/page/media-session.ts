import type { PlayerState, QueueState } from '../shared/player-protocol.ts';
import type { Player } from './create-player.ts';

/** What the lock screen, the keyboard's keys and the car show. */
export interface NowPlayingMetadata {
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  /** URLs on this origin, any number of sizes. */
  readonly artwork: readonly MediaImage[];
}

export interface MediaSessionOptions {
  readonly player: Player;
  /** Null while the app does not know the track (yet); asked again at the next change. */
  readonly describe: (trackId: string) => NowPlayingMetadata | null;
  readonly session?: MediaSession;
}

const jumpSeconds = 10;

/**
 * Keeps the platform's media controls in step with the player. It is the one writer of `mediaSession`;
 * returns the function that lets go. Does nothing where there is none. `refresh` is for the app that has
 * learned more about a track.
 */
export function bindMediaSession(options: MediaSessionOptions): {
  refresh(): void;
  release(): void;
} {
  const session =
    options.session ?? ('mediaSession' in navigator ? navigator.mediaSession : undefined);
  if (!session) return { refresh: () => undefined, release: () => undefined };
  const { player, describe } = options;
  let shown: string | null = null;
  let state = player.state();
  let queue = player.queue();

  const handlers: [MediaSessionAction, MediaSessionActionHandler][] = [
    ['play', () => void player.play()],
    ['pause', () => void player.pause()],
    ['stop', () => void player.pause()],
    ['nexttrack', () => void player.next()],
    ['previoustrack', () => void player.previous()],
    ['seekto', ({ seekTime }) => void (seekTime !== undefined && player.seek(seekTime))],
    ['seekforward', ({ seekOffset }) => void player.seek(here() + (seekOffset ?? jumpSeconds))],
    ['seekbackward', ({ seekOffset }) => void player.seek(here() - (seekOffset ?? jumpSeconds))],
  ];
  for (const [action, handler] of handlers) setHandler(session, action, handler);
  const stopState = player.subscribe(takeState);
  const stopQueue = player.subscribeQueue(takeQueue);

  function takeState(next: PlayerState): void {
    state = next;
    update();
  }

  function takeQueue(next: QueueState): void {
    queue = next;
    update();
  }

  function update(): void {
    if (!session) return;
    const entry = queue.entries.find((each) => each.entryId === state.entryId);
    session.playbackState = playbackState(state.status);
    const known = entry && describe(entry.track.trackId);
    const key = known ? JSON.stringify(known) : null;
    if (key !== shown) {
      shown = key;
      session.metadata = known
        ? new MediaMetadata({ ...known, artwork: [...known.artwork] })
        : null;
    }
    const { durationSeconds, positionSeconds } = state;
    if (entry && durationSeconds > 0) {
      session.setPositionState?.({
        duration: durationSeconds,
        position: Math.min(positionSeconds, durationSeconds),
        playbackRate: 1,
      });
    }
  }

  /** What is heard at this moment, seconds. */
  function here(): number {
    const moved =
      state.status === 'playing' ? performance.timeOrigin + performance.now() - state.atMs : 0;
    return state.positionSeconds + moved / 1000;
  }

  return {
    refresh() {
      shown = null;
      update();
    },
    release() {
      stopState();
      stopQueue();
      for (const [action] of handlers) setHandler(session, action, null);
      session.metadata = null;
      session.playbackState = 'none';
    },
  };
}

function playbackState(status: PlayerState['status']): MediaSessionPlaybackState {
  if (status === 'idle') return 'none';
  return status === 'playing' || status === 'loading' || status === 'stalled'
    ? 'playing'
    : 'paused';
}

function setHandler(
  session: MediaSession,
  action: MediaSessionAction,
  handler: MediaSessionActionHandler | null,
): void {
  try {
    session.setActionHandler(action, handler);
  } catch {
    // The platform does not know this action.
  }
}
