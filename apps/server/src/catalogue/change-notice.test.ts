import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createChangeNotice } from './change-notice.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('tells the first commit at once, then the newest of each interval, and nothing twice', () => {
  const notice = createChangeNotice(100);
  const heard: number[] = [];
  const stop = notice.listen((revision) => heard.push(revision));
  notice.commit(1);
  notice.commit(2);
  notice.commit(3);
  expect(heard).toEqual([1]);
  vi.advanceTimersByTime(100);
  expect(heard).toEqual([1, 3]);
  vi.advanceTimersByTime(500);
  notice.commit(3);
  notice.commit(4);
  expect(heard).toEqual([1, 3, 4]);
  stop();
  vi.advanceTimersByTime(500);
  notice.commit(5);
  expect(heard).toEqual([1, 3, 4]);
});
