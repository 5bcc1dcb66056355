import type { ServerResponse } from 'node:http';
import type { EventData, EventName } from '@linnet/contract/events';
import type { Subscriber } from './event-hub.ts';

const heartbeatEveryMs = 20_000;
/** A reader that takes nothing for so long is dropped; it will connect again if it lives. */
const stalledAfterMs = 60_000;

/** One device's server-sent events, written to `res`. */
export interface EventStream extends Subscriber {
  /** Resolves when the stream has ended, by either side. */
  readonly ended: Promise<void>;
}

/**
 * While the reader is slow, unsent events wait here, one for each key, so that it never costs more than
 * a few. A comment goes out every 20 s: proxies and phones drop silent connections.
 */
export function makeEventStream(
  res: ServerResponse,
  { isAdmin }: { isAdmin: boolean },
): EventStream {
  const unsentByKey = new Map<string, string>();
  let flowing = true;
  let stalled: NodeJS.Timeout | undefined;

  function write(text: string): void {
    // Between the end of the connection and its `close` there are still events to be told.
    if (res.destroyed || res.writableEnded) return;
    flowing = res.write(text);
    if (!flowing) stalled = setTimeout(() => res.destroy(), stalledAfterMs).unref();
  }
  res.on('drain', () => {
    clearTimeout(stalled);
    flowing = true;
    for (const [key, text] of unsentByKey) {
      if (!flowing) break;
      unsentByKey.delete(key);
      write(text);
    }
  });
  const heartbeat = setInterval(() => {
    if (flowing) write(':\n\n');
  }, heartbeatEveryMs).unref();
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      clearInterval(heartbeat);
      clearTimeout(stalled);
      resolve();
    };
    if (res.closed) end();
    else res.once('close', end);
  });

  return {
    isAdmin,
    ended,
    send<Name extends EventName>(name: Name, data: EventData[Name], key: string) {
      const text = `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
      if (flowing) write(text);
      else unsentByKey.set(key, text);
    },
    end: () => res.end(),
  };
}
