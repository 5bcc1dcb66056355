import type { ListQuery, TrackRow } from '@linnet/offline/shared/replica-api';
import type { AppContext } from '../app-context.ts';
import { toPlayable } from '../now-playing/player-view.ts';
import type { RowList } from './library-view.ts';

/** Tracks that follow in the queue when one of a long list is played. */
const following = 500;

/**
 * Plays row `index` of a long list and what follows it. What is in hand starts within the gesture;
 * the rest is added when the replica has handed it out.
 */
export function playFrom(
  app: Pick<AppContext, 'library' | 'player'>,
  list: RowList<TrackRow>,
  query: Extract<ListQuery, { list: 'tracks' }>,
  index: number,
): void {
  const { library, player } = app;
  const inHand: TrackRow[] = [];
  for (let at = index; at < index + following; at += 1) {
    const track = list.at(at);
    if (track === undefined) break;
    inHand.push(track);
  }
  const [first] = inHand;
  if (first === undefined) return;
  player.playTracks(inHand, 0);
  const from = index + inHand.length;
  const count = following - inHand.length;
  if (count <= 0 || from >= (list.total() ?? 0)) return;
  library.replica.window(query, from, count).then(
    ({ rows }) => {
      // Something else was played in the meantime: then this is no longer its queue.
      if (player.queue().entries[0]?.track.trackId !== first.id) return;
      const there = rows.filter((row) => row.missing === 0);
      if (there.length > 0) void player.player.addToQueue(there.map(toPlayable));
    },
    // What was in hand plays; it only ends earlier.
    () => {},
  );
}
