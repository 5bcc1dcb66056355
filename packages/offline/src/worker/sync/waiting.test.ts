import { describe, expect, it } from 'vitest';
import { Backoff, Waker } from './waiting.ts';

const { signal } = new AbortController();

describe('a waker', () => {
  it('ends a sleep early, also when it was called before', async () => {
    const waker = new Waker();
    const sleep = waker.sleep(60_000, signal);
    waker.wake();
    expect(await sleep).toBe('woken');
    waker.wake();
    expect(await waker.sleep(60_000, signal)).toBe('woken');
    expect(await waker.sleep(1, signal)).toBe('over');
  });

  it('forgets calls when told', async () => {
    const waker = new Waker();
    waker.wake();
    waker.clear();
    expect(await waker.sleep(1, signal)).toBe('over');
  });

  it('ends with the signal', async () => {
    const abort = new AbortController();
    const sleep = new Waker().sleep(60_000, abort.signal);
    abort.abort(new Error('enough'));
    await expect(sleep).rejects.toThrow('enough');
  });
});

describe('backing off', () => {
  it('doubles up to a limit, half of it by chance, and rests when its budget is spent', () => {
    const limits = { firstMs: 100, mostMs: 400, restMs: 9000, budget: 4 };
    const least = new Backoff({ ...limits, random: () => 0 });
    expect([1, 2, 3, 4, 5].map(() => least.next())).toEqual([50, 100, 200, 200, 9000]);
    const most = new Backoff({ ...limits, random: () => 1 });
    expect([1, 2, 3, 4, 5].map(() => most.next())).toEqual([100, 200, 400, 400, 9000]);
    most.reset();
    expect(most.next()).toBe(100);
  });
});
