import type { EventData, EventName } from '@linnet/contract/events';

/** Whoever listens to one device's event stream. */
export interface Subscriber {
  readonly isAdmin: boolean;
  /** `key` names what an event is about: a later one with the same key replaces an unsent one. */
  send<Name extends EventName>(name: Name, data: EventData[Name], key: string): void;
  end(): void;
}

export interface EventHub {
  subscribe(subscriber: Subscriber): () => void;
  publish<Name extends EventName>(
    name: Name,
    data: EventData[Name],
    options?: { key?: string; adminsOnly?: boolean; urgent?: boolean },
  ): void;
  /** Ends every stream; later ones end at once. */
  close(): void;
}

interface Waiting {
  timer: NodeJS.Timeout;
  tell: (() => void) | undefined;
}

/**
 * Spreads events to every stream. Of one key, at most one event in `everyMs` goes out: the first at
 * once, then the newest when the time is over. `urgent` ones (an end) do not wait.
 */
export function makeEventHub({ everyMs }: { everyMs: number }): EventHub {
  const subscribers = new Set<Subscriber>();
  const waitingByKey = new Map<string, Waiting>();
  let closed = false;

  function settle(key: string): void {
    const waiting = waitingByKey.get(key);
    if (waiting?.tell === undefined) {
      waitingByKey.delete(key);
      return;
    }
    const { tell } = waiting;
    waitingByKey.set(key, { timer: later(key), tell: undefined });
    tell();
  }
  const later = (key: string) => setTimeout(settle, everyMs, key).unref();

  return {
    subscribe(subscriber) {
      if (closed) {
        subscriber.end();
        return () => {};
      }
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    publish(name, data, { key = name, adminsOnly = false, urgent = false } = {}) {
      if (closed) return;
      const tell = () => {
        for (const subscriber of subscribers) {
          if (!adminsOnly || subscriber.isAdmin) subscriber.send(name, data, key);
        }
      };
      const waiting = waitingByKey.get(key);
      if (waiting !== undefined && !urgent) {
        waiting.tell = tell;
        return;
      }
      clearTimeout(waiting?.timer);
      waitingByKey.set(key, { timer: later(key), tell: undefined });
      tell();
    },
    close() {
      closed = true;
      for (const { timer } of waitingByKey.values()) clearTimeout(timer);
      waitingByKey.clear();
      for (const subscriber of subscribers) subscriber.end();
      subscribers.clear();
    },
  };
}
