import { describe, expect, it } from 'vitest';
import { ChangeLog } from './change-log.ts';

describe('the change log', () => {
  it('names every slot that changed since a place, again when it changed again', () => {
    const log = new ChangeLog();
    log.mark(7);
    log.mark(7);
    const place = log.takeEnd();
    expect(log.since(place)).toEqual(new Set());
    log.mark(7);
    expect(log.since(place)).toEqual(new Set([7]));
    expect(log.since(0)).toEqual(new Set([7]));
  });

  it('does not answer for a place that is too long ago', () => {
    const log = new ChangeLog();
    const start = log.takeEnd();
    for (let slot = 0; slot < 29_000; slot += 1) log.mark(slot);
    const place = log.takeEnd();
    expect(log.since(start)?.size).toBe(29_000);
    for (let slot = 0; slot < 2000; slot += 1) log.mark(slot);
    expect(log.since(start)).toBeUndefined();
    expect(log.since(place)?.size).toBe(2000);
  });
});
