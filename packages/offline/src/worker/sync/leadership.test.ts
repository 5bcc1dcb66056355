import { describe, expect, it } from 'vitest';
import { leadAlone } from './leadership.ts';

const { locks } = navigator;
const { signal } = new AbortController();

describe('leading alone', () => {
  it('lets the next one lead when the first is done', async () => {
    const order: string[] = [];
    const isFirstDone = Promise.withResolvers<void>();
    const first = leadAlone(locks, 'turns', { signal }, async () => {
      order.push('first');
      await isFirstDone.promise;
      order.push('first done');
    });
    const second = leadAlone(locks, 'turns', { signal }, async () => {
      order.push('second');
    });
    isFirstDone.resolve();
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'first done', 'second']);
  });

  it('tells the one from whom it is stolen, who then may wait for it again', async () => {
    const isLeading = Promise.withResolvers<void>();
    let wasTold = false;
    const first = leadAlone(locks, 'stolen', { signal }, async (ours) => {
      isLeading.resolve();
      await new Promise<void>((resolve) => {
        ours.addEventListener('abort', () => resolve());
      });
      wasTold = true;
    });
    await isLeading.promise;
    await leadAlone(locks, 'stolen', { signal, steal: true }, async () => undefined);
    await first;
    expect(wasTold).toBe(true);
  });

  it('stops waiting with the signal', async () => {
    const end = Promise.withResolvers<void>();
    const first = leadAlone(locks, 'waiting', { signal }, () => end.promise);
    const abort = new AbortController();
    const second = leadAlone(locks, 'waiting', { signal: abort.signal }, async () => undefined);
    abort.abort(new Error('closed'));
    await expect(second).rejects.toThrow('closed');
    end.resolve();
    await first;
  });

  it('passes on what goes wrong while leading', async () => {
    const failing = leadAlone(locks, 'failing', { signal }, async () => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
  });
});
