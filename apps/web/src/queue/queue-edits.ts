import type { QueueEntry, QueueState } from '@linnet/playback/shared/player-protocol';
import type { Toasts } from '../design/toasts.ts';
import type { PlayerView } from '../now-playing/player-view.ts';
import { strings } from '../strings/strings.ts';
import { beforeIdAt } from './queue-order.ts';

/** Changes to the queue that can be taken back. */
export interface QueueEdits {
  clear(): void;
  remove(entry: QueueEntry, title: string): void;
  /** Moves to `target` among what is still to come; the place it got, or undefined when unmoved. */
  moveUpcoming(entryId: string, target: number): number | undefined;
}

export function createQueueEdits(view: PlayerView, toasts: Toasts): QueueEdits {
  const { player } = view;
  return {
    clear() {
      const before = view.queue();
      const position = view.positionNow();
      const wasPlaying = view.playing();
      void player.clearQueue();
      toasts.show(wasPlaying ? strings.queue.stoppedAndCleared : strings.queue.cleared, {
        action: {
          label: strings.action.undo,
          run: () => void restore(before, position, wasPlaying),
        },
      });
    },
    remove(entry, title) {
      const { entries } = view.queue();
      const after = entries[entries.findIndex((one) => one.entryId === entry.entryId) + 1];
      void player.removeEntries([entry.entryId]);
      toasts.show(strings.queue.removed(title), {
        action: {
          label: strings.action.undo,
          run: () => void putBack(entry, after?.entryId ?? null),
        },
      });
    },
    moveUpcoming(entryId, target) {
      const { entries, index } = view.queue();
      const ids = entries.slice(index + 1).map((entry) => entry.entryId);
      const place = Math.min(Math.max(0, target), ids.length - 1);
      const before = beforeIdAt(ids, entryId, place);
      if (before === undefined) return undefined;
      void player.moveEntry(entryId, before);
      return place;
    },
  };

  async function restore(before: QueueState, position: number, wasPlaying: boolean) {
    const tracks = before.entries.map((entry) => entry.track);
    await player.playNow(tracks, Math.max(0, before.index));
    if (!wasPlaying) await player.pause();
    await player.seek(position);
  }

  async function putBack(entry: QueueEntry, beforeId: string | null) {
    const known = new Set(view.queue().entries.map((one) => one.entryId));
    await player.addToQueue([entry.track]);
    const added = player.queue().entries.find((one) => !known.has(one.entryId));
    const stillThere = player.queue().entries.some((one) => one.entryId === beforeId);
    if (added !== undefined && stillThere) await player.moveEntry(added.entryId, beforeId);
  }
}
