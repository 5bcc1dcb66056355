/** How long the player's state may lag behind its answer to a command. */
const stateLagMs = 500;

/**
 * Turns presses of one play/pause key into commands. What plays is known a moment late, so a press that
 * comes before the state has followed the last one turns round what that one asked for; none is lost.
 */
export function makePlayToggle(parts: {
  readonly playing: () => boolean;
  readonly play: () => Promise<void>;
  readonly pause: () => Promise<void>;
  /** Milliseconds of any clock that only goes forward. */
  readonly now?: () => number;
}): () => void {
  const now = parts.now ?? (() => performance.now());
  let asked = { play: false, until: Number.NEGATIVE_INFINITY };
  return () => {
    const before = now() < asked.until ? asked.play : parts.playing();
    const mine = { play: !before, until: Number.POSITIVE_INFINITY };
    asked = mine;
    (mine.play ? parts.play() : parts.pause()).then(
      () => {
        mine.until = now() + stateLagMs;
      },
      () => {
        mine.until = Number.NEGATIVE_INFINITY;
      },
    );
  };
}
