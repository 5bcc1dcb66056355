import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeEventHub, type Subscriber } from './event-hub.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function makeListener({ isAdmin = false } = {}) {
  const heard: unknown[] = [];
  let ended = false;
  const subscriber: Subscriber = {
    isAdmin,
    send: (name, data) => heard.push([name, data]),
    end: () => {
      ended = true;
    },
  };
  return { subscriber, heard, hasEnded: () => ended };
}

const revision = (number: number) => ({ revision: number });

test('the first event goes out at once, then only the newest of each period', () => {
  const hub = makeEventHub({ everyMs: 500 });
  const { subscriber, heard } = makeListener();
  hub.subscribe(subscriber);
  for (let i = 1; i <= 5; i++) hub.publish('changes', revision(i));
  expect(heard).toEqual([['changes', revision(1)]]);
  vi.advanceTimersByTime(500);
  expect(heard).toEqual([
    ['changes', revision(1)],
    ['changes', revision(5)],
  ]);
  vi.advanceTimersByTime(5000);
  expect(heard).toHaveLength(2);
  hub.publish('changes', revision(6));
  expect(heard).toHaveLength(3);
});

test('an urgent event does not wait, and what waited before it is not told after it', () => {
  const hub = makeEventHub({ everyMs: 500 });
  const { subscriber, heard } = makeListener();
  hub.subscribe(subscriber);
  hub.publish('changes', revision(1));
  hub.publish('changes', revision(2));
  hub.publish('changes', revision(3), { urgent: true });
  vi.advanceTimersByTime(5000);
  expect(heard).toEqual([
    ['changes', revision(1)],
    ['changes', revision(3)],
  ]);
});

test('keys do not hold each other back', () => {
  const hub = makeEventHub({ everyMs: 500 });
  const { subscriber, heard } = makeListener();
  hub.subscribe(subscriber);
  hub.publish('changes', revision(1), { key: 'a' });
  hub.publish('changes', revision(2), { key: 'b' });
  expect(heard).toHaveLength(2);
});

test('what is for admins reaches admins alone', () => {
  const hub = makeEventHub({ everyMs: 500 });
  const admin = makeListener({ isAdmin: true });
  const user = makeListener();
  hub.subscribe(admin.subscriber);
  hub.subscribe(user.subscriber);
  hub.publish('changes', revision(1), { adminsOnly: true });
  expect([admin.heard.length, user.heard.length]).toEqual([1, 0]);
});

test('who unsubscribed hears no more; closing ends the rest and any that come later', () => {
  const hub = makeEventHub({ everyMs: 500 });
  const gone = makeListener();
  const staying = makeListener();
  hub.subscribe(gone.subscriber)();
  hub.subscribe(staying.subscriber);
  hub.publish('changes', revision(1));
  expect(gone.heard).toEqual([]);
  hub.close();
  expect([gone.hasEnded(), staying.hasEnded()]).toEqual([false, true]);
  const late = makeListener();
  hub.subscribe(late.subscriber);
  expect(late.hasEnded()).toBe(true);
});
