import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PlayableTrack, QueueEntry } from '../shared/player-protocol.ts';
import {
  append,
  clear,
  type Dice,
  emptyQueue,
  following,
  fromSaved,
  goTo,
  insertNext,
  move,
  preceding,
  type Queue,
  remove,
  replaceAll,
  setRepeat,
  setShuffle,
  toSaved,
} from './queue.ts';

let made = 0;
function entry(name: string): QueueEntry {
  made += 1;
  const track: PlayableTrack = {
    trackId: name,
    version: 'v1',
    codec: 'flac',
    container: 'flac',
    bytes: 1000,
    durationMs: 1000,
    sampleRate: 44100,
    channels: 2,
  };
  return { entryId: `${name}#${made}`, track };
}
const names = (queue: Queue) => queue.entries.map((each) => each.track.trackId).join('');
const current = (queue: Queue) => queue.entries[queue.index]?.entryId;
const seeded = (seed: number): Dice => {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};
const start = (letters: string, index = 0) =>
  replaceAll(emptyQueue, [...letters].map(entry), index, false, seeded(1));

type Step = (queue: Queue) => Queue;
const pick = (queue: Queue, n: number) =>
  queue.entries[n % Math.max(queue.entries.length, 1)]?.entryId ?? 'none';
const gentleSteps: fc.Arbitrary<Step> = fc.oneof(
  fc.nat(5).map(
    (n) => (queue: Queue) =>
      insertNext(
        queue,
        Array.from({ length: n }, () => entry('n')),
      ),
  ),
  fc.nat(5).map(
    (n) => (queue: Queue) =>
      append(
        queue,
        Array.from({ length: n }, () => entry('a')),
      ),
  ),
  fc.array(fc.nat(), { maxLength: 4 }).map(
    (ns) => (queue: Queue) =>
      remove(
        queue,
        ns.map((n) => pick(queue, n)),
      ),
  ),
  fc.tuple(fc.nat(), fc.option(fc.nat())).map(
    ([n, m]) =>
      (queue: Queue) =>
        move(queue, pick(queue, n), m === null ? null : pick(queue, m)),
  ),
  fc.tuple(fc.boolean(), fc.nat()).map(
    ([on, seed]) =>
      (queue: Queue) =>
        setShuffle(queue, on, seeded(seed)),
  ),
  fc
    .constantFrom('off' as const, 'all' as const, 'one' as const)
    .map((mode) => (queue: Queue) => setRepeat(queue, mode)),
);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: gentleSteps },
  { weight: 1, arbitrary: fc.nat().map((n) => (queue: Queue) => goTo(queue, pick(queue, n))) },
  { weight: 1, arbitrary: fc.constant((queue: Queue) => clear(queue)) },
);

describe('the queue', () => {
  test('keeps its invariants through any sequence of edits', () => {
    fc.assert(
      fc.property(fc.nat(12), fc.array(steps, { maxLength: 30 }), (length, edits) => {
        let queue = start('abcdefghijklm'.slice(0, length), length >> 1);
        for (const edit of edits) {
          const before = queue;
          queue = edit(queue);
          const ids = queue.entries.map((each) => each.entryId);
          expect(new Set(ids).size).toBe(ids.length);
          expect([...queue.unshuffled].sort()).toEqual([...ids].sort());
          if (!queue.shuffle) expect(queue.unshuffled).toEqual(ids);
          expect(queue.index === -1).toBe(ids.length === 0);
          expect(queue.index).toBeLessThan(Math.max(ids.length, 1));
          if (queue !== before) expect(queue.revision).toBe(before.revision + 1);
        }
      }),
    );
  });

  test('no edit but remove, go to and clear changes what plays', () => {
    fc.assert(
      fc.property(fc.array(gentleSteps, { maxLength: 20 }), (edits) => {
        let queue = start('abcdefg', 3);
        const playing = current(queue);
        for (const edit of edits) {
          queue = edit(queue);
          if (!queue.entries.some((each) => each.entryId === playing)) return;
        }
        expect(current(queue)).toBe(playing);
      }),
    );
  });

  test('un-shuffling restores the order, with later additions in their place', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(6), (seed, index) => {
        const plain = start('abcdefg', index);
        const mixed = setShuffle(plain, true, seeded(seed));
        expect(mixed.index).toBe(0);
        expect(current(mixed)).toBe(current(plain));
        const more = append(insertNext(mixed, [entry('X')]), [entry('Z')]);
        const restored = setShuffle(more, false, seeded(0));
        const letters = [...'abcdefg'];
        letters.splice(index + 1, 0, 'X');
        expect(names(restored)).toBe(`${letters.join('')}Z`);
        expect(current(restored)).toBe(current(plain));
      }),
    );
  });

  test('shuffling mixes and does not favour a place', () => {
    const counts = new Map<string, number>();
    const dice = seeded(7);
    for (let i = 0; i < 3000; i++) {
      const second = setShuffle(start('abcd'), true, dice).entries[1]?.track.trackId ?? '';
      counts.set(second, (counts.get(second) ?? 0) + 1);
    }
    for (const letter of 'bcd') expect(counts.get(letter)).toBeGreaterThan(850);
  });

  test('play next goes behind what plays, in the given order', () => {
    expect(names(insertNext(start('abc', 1), [entry('x'), entry('y')]))).toBe('abxyc');
    expect(insertNext(emptyQueue, [entry('x')]).index).toBe(0);
  });

  test('removing what plays passes the place to the next, at the end to the one before', () => {
    const queue = start('abc', 1);
    expect(names(remove(queue, [current(queue) ?? '']))).toBe('ac');
    expect(remove(queue, [current(queue) ?? '']).index).toBe(1);
    const last = start('abc', 2);
    expect(remove(last, [current(last) ?? '']).index).toBe(1);
  });

  test('a track end repeats one, the wish for the next does not', () => {
    const queue = setRepeat(start('abc', 2), 'one');
    const id = current(queue) ?? '';
    expect(following(queue, id, 'track end')?.entryId).toBe(id);
    expect(following(queue, id, 'next')?.track.trackId).toBe('a');
    expect(following(setRepeat(queue, 'off'), id, 'track end')).toBeNull();
    expect(following(setRepeat(queue, 'all'), id, 'track end')?.track.trackId).toBe('a');
    expect(preceding(setRepeat(queue, 'off'), queue.entries[0]?.entryId ?? '')).toBeNull();
    expect(preceding(queue, queue.entries[0]?.entryId ?? '')?.track.trackId).toBe('c');
  });

  test('comes back from what was saved, shuffled order and the order before it', () => {
    const mixed = setShuffle(start('abcdef', 2), true, seeded(5));
    const saved = JSON.parse(JSON.stringify(toSaved(mixed, 12.5)));
    const back = fromSaved(emptyQueue, saved, (track) => entry(track.trackId));
    expect(names(back)).toBe(names(mixed));
    expect(names(setShuffle(back, false, seeded(0)))).toBe('abcdef');
    expect(back.index).toBe(0);
  });
});
