import { expect, test } from 'vitest';
import { makeSharedWork } from './shared-work.ts';

/** Work that ends when told, and rejects when it is aborted. */
function makePiece() {
  const done = Promise.withResolvers<string>();
  const starts: AbortSignal[] = [];
  const start = (signal: AbortSignal) => {
    starts.push(signal);
    const stopped = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    return Promise.race([done.promise, stopped]);
  };
  return { start, starts, end: done.resolve };
}
const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('equal requests share one piece of work', async () => {
  const work = makeSharedWork<string>(2);
  const piece = makePiece();
  const both = [work.join('a', piece.start, never), work.join('a', piece.start, never)];
  await turn();
  piece.end('done');
  expect(await Promise.all(both)).toEqual(['done', 'done']);
  expect(piece.starts).toHaveLength(1);
});

test('work stops only when the last who waits has gone', async () => {
  const work = makeSharedWork<string>(2);
  const piece = makePiece();
  const [one, other] = [new AbortController(), new AbortController()];
  const first = work.join('a', piece.start, one.signal);
  const second = work.join('a', piece.start, other.signal);
  await turn();
  one.abort();
  await expect(first).rejects.toThrow('aborted');
  expect(piece.starts[0]?.aborted).toBe(false);
  other.abort();
  await expect(second).rejects.toThrow('aborted');
  expect(piece.starts[0]?.aborted).toBe(true);
  const again = work.join('a', piece.start, never);
  piece.end('second');
  expect(await again).toBe('second');
});

test('no more run at once than there are lanes, and a queued one can leave', async () => {
  const work = makeSharedWork<string>(1);
  const [a, b, c] = [makePiece(), makePiece(), makePiece()];
  const leaver = new AbortController();
  const first = work.join('a', a.start, never);
  const second = work.join('b', b.start, leaver.signal);
  const third = work.join('c', c.start, never);
  await turn();
  expect([a, b, c].map(({ starts }) => starts.length)).toEqual([1, 0, 0]);
  leaver.abort();
  await expect(second).rejects.toThrow();
  a.end('a');
  expect(await first).toBe('a');
  await turn();
  expect([b, c].map(({ starts }) => starts.length)).toEqual([0, 1]);
  c.end('c');
  expect(await third).toBe('c');
});

test('a failure reaches everyone who waits, and the next request tries again', async () => {
  const work = makeSharedWork<string>(1);
  const fail = async () => {
    throw new Error('no');
  };
  const both = [work.join('a', fail, never), work.join('a', fail, never)];
  for (const one of both) await expect(one).rejects.toThrow('no');
  expect(await work.join('a', async () => 'yes', never)).toBe('yes');
});

test('closing stops what runs and refuses what comes', async () => {
  const work = makeSharedWork<string>(1);
  const piece = makePiece();
  const running = work.join('a', piece.start, never);
  await turn();
  await Promise.all([expect(running).rejects.toThrow(), work.close()]);
  await expect(work.join('b', piece.start, never)).rejects.toThrow('closed');
});
