/**
 * Turns presses of one play/pause key into commands. What plays is known a moment late, so a press that
 * comes before the answer to the last one turns round what that one asked for; none is lost.
 */
export function makePlayToggle(parts: {
  readonly playing: () => boolean;
  readonly play: () => Promise<void>;
  readonly pause: () => Promise<void>;
}): () => void {
  let asked: { readonly play: boolean } | undefined;
  return () => {
    const mine = { play: !(asked?.play ?? parts.playing()) };
    asked = mine;
    const answered = () => {
      if (asked === mine) asked = undefined;
    };
    (mine.play ? parts.play() : parts.pause()).then(answered, answered);
  };
}
