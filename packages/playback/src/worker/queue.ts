import type {
  PlayableTrack,
  QueueEntry,
  QueueState,
  RepeatMode,
} from '../shared/player-protocol.ts';
import type { SavedPlayback } from '../shared/worker-api.ts';

/**
 * The queue's laws, apart from all sound. Values are never changed; each function returns the next one,
 * or the same when there is nothing to do, so that "did it change" is `!==`.
 *
 * `entries` stand in playing order. `unshuffled` holds the same entry ids in the order they had, or would
 * have, without shuffling: switching shuffle off restores it.
 */
export interface Queue extends QueueState {
  readonly unshuffled: readonly string[];
}

/** A whole number in `[0, below)`. */
export type Dice = (below: number) => number;

export const emptyQueue: Queue = {
  revision: 0,
  entries: [],
  index: -1,
  repeat: 'off',
  shuffle: false,
  unshuffled: [],
};

/** A new queue of `tracks` at `startIndex` (clamped); shuffled, that one comes first. */
export function replaceAll(
  queue: Queue,
  entries: readonly QueueEntry[],
  startIndex: number,
  shuffle: boolean,
  dice: Dice,
): Queue {
  const index = entries.length === 0 ? -1 : Math.min(Math.max(startIndex, 0), entries.length - 1);
  const unshuffled = entries.map((entry) => entry.entryId);
  const plain = { ...queue, entries, index, shuffle: false, unshuffled };
  return stamp(queue, shuffle ? shuffled(plain, dice) : plain);
}

/** `added` right behind what plays; in the unshuffled order too. */
export function insertNext(queue: Queue, added: readonly QueueEntry[]): Queue {
  if (added.length === 0) return queue;
  const ids = added.map((entry) => entry.entryId);
  const currentId = queue.entries[queue.index]?.entryId;
  const place = currentId === undefined ? 0 : queue.unshuffled.indexOf(currentId) + 1;
  return stamp(queue, {
    ...queue,
    entries: queue.entries.toSpliced(queue.index + 1, 0, ...added),
    unshuffled: queue.unshuffled.toSpliced(place, 0, ...ids),
    index: Math.max(queue.index, 0),
  });
}

export function append(queue: Queue, added: readonly QueueEntry[]): Queue {
  if (added.length === 0) return queue;
  return stamp(queue, {
    ...queue,
    entries: [...queue.entries, ...added],
    unshuffled: [...queue.unshuffled, ...added.map((entry) => entry.entryId)],
    index: Math.max(queue.index, 0),
  });
}

/**
 * Without `entryIds`. When what plays goes, the place passes to the next one that stays, else to the last
 * before it.
 */
export function remove(queue: Queue, entryIds: readonly string[]): Queue {
  const gone = new Set(entryIds);
  const entries = queue.entries.filter((entry) => !gone.has(entry.entryId));
  if (entries.length === queue.entries.length) return queue;
  const before = queue.entries
    .slice(0, queue.index)
    .filter((entry) => !gone.has(entry.entryId)).length;
  return stamp(queue, {
    ...queue,
    entries,
    unshuffled: queue.unshuffled.filter((id) => !gone.has(id)),
    index: Math.min(before, entries.length - 1),
  });
}

/** Moves one entry before another, or to the end for null; what plays keeps playing. */
export function move(queue: Queue, entryId: string, beforeEntryId: string | null): Queue {
  if (entryId === beforeEntryId) return queue;
  const moved = queue.entries.find((entry) => entry.entryId === entryId);
  const target = queue.entries.some((entry) => entry.entryId === beforeEntryId);
  if (!moved || (beforeEntryId !== null && !target)) return queue;
  const rest = queue.entries.filter((entry) => entry !== moved);
  const place =
    beforeEntryId === null
      ? rest.length
      : rest.findIndex((entry) => entry.entryId === beforeEntryId);
  const entries = rest.toSpliced(place, 0, moved);
  const current = queue.entries[queue.index];
  return stamp(queue, {
    ...queue,
    entries,
    // While shuffled the order before it is not what the user sees, so it stays.
    unshuffled: queue.shuffle ? queue.unshuffled : entries.map((entry) => entry.entryId),
    index: current ? entries.indexOf(current) : -1,
  });
}

export function clear(queue: Queue): Queue {
  if (queue.entries.length === 0) return queue;
  return stamp(queue, { ...queue, entries: [], unshuffled: [], index: -1 });
}

/** Goes to an entry; the same queue when there is none of that id or it is there already. */
export function goTo(queue: Queue, entryId: string): Queue {
  const index = queue.entries.findIndex((entry) => entry.entryId === entryId);
  return index === -1 || index === queue.index ? queue : stamp(queue, { ...queue, index });
}

export function setRepeat(queue: Queue, repeat: RepeatMode): Queue {
  return repeat === queue.repeat ? queue : stamp(queue, { ...queue, repeat });
}

/** On: what plays comes first and the rest is mixed. Off: the order from before, what plays goes on. */
export function setShuffle(queue: Queue, shuffle: boolean, dice: Dice): Queue {
  if (shuffle === queue.shuffle) return queue;
  return stamp(queue, shuffle ? shuffled(queue, dice) : unshuffle(queue));
}

/**
 * The entry that follows `entryId`. `'track end'` repeats one; `'next'` is the user's wish and does not.
 * Null at the end of a queue that does not repeat, and for an entry that is not in the queue.
 */
export function following(
  queue: Queue,
  entryId: string,
  why: 'track end' | 'next',
): QueueEntry | null {
  const index = queue.entries.findIndex((entry) => entry.entryId === entryId);
  if (index === -1) return null;
  if (why === 'track end' && queue.repeat === 'one') return queue.entries[index] ?? null;
  return queue.entries[index + 1] ?? (queue.repeat === 'off' ? null : (queue.entries[0] ?? null));
}

/** The entry before `entryId`; the last one before the first when all repeats, else none. */
export function preceding(queue: Queue, entryId: string): QueueEntry | null {
  const index = queue.entries.findIndex((entry) => entry.entryId === entryId);
  if (index === -1) return null;
  return (
    queue.entries[index - 1] ?? (queue.repeat === 'off' ? null : (queue.entries.at(-1) ?? null))
  );
}

/** What `fromSaved` brings back. */
export function toSaved(queue: Queue, positionSeconds: number): SavedPlayback {
  const placeById = new Map(queue.entries.map((entry, place) => [entry.entryId, place]));
  return {
    format: 1,
    tracks: queue.entries.map((entry) => entry.track),
    unshuffled: queue.unshuffled.flatMap((id) => placeById.get(id) ?? []),
    index: queue.index,
    positionSeconds,
    repeat: queue.repeat,
    shuffle: queue.shuffle,
  };
}

export function fromSaved(
  queue: Queue,
  saved: SavedPlayback,
  makeEntry: (track: PlayableTrack) => QueueEntry,
): Queue {
  const entries = saved.tracks.map(makeEntry);
  return stamp(queue, {
    ...queue,
    entries,
    unshuffled: saved.unshuffled.flatMap((place) => entries[place]?.entryId ?? []),
    index: saved.index,
    repeat: saved.repeat,
    shuffle: saved.shuffle,
  });
}

function shuffled(queue: Queue, dice: Dice): Queue {
  const current = queue.entries[queue.index];
  const rest = queue.entries.filter((entry) => entry !== current);
  // Fisher and Yates, from the end.
  for (let i = rest.length - 1; i > 0; i--) {
    const j = dice(i + 1);
    [rest[i], rest[j]] = [rest[j] as QueueEntry, rest[i] as QueueEntry];
  }
  const entries = current ? [current, ...rest] : rest;
  return { ...queue, entries, index: entries.length === 0 ? -1 : 0, shuffle: true };
}

function unshuffle(queue: Queue): Queue {
  const current = queue.entries[queue.index];
  const entriesById = new Map(queue.entries.map((entry) => [entry.entryId, entry]));
  const entries = queue.unshuffled.flatMap((id) => entriesById.get(id) ?? []);
  return { ...queue, entries, index: current ? entries.indexOf(current) : -1, shuffle: false };
}

function stamp(before: Queue, after: Queue): Queue {
  return { ...after, revision: before.revision + 1 };
}
