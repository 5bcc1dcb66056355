import { Worker } from 'node:worker_threads';
import type { FromReadThread, ToReadThread } from './read-messages.ts';

/** The thread is gone or stuck. What it had in hand is suspect, and the process no longer sound. */
export class ThreadDeath extends Error {}

export type ReadOutcome = Extract<FromReadThread, { tag: 'read' | 'refused' }>;

/** A thread that reads tracks beside its parent. */
export interface ReadThread {
  /** Rejects with `ThreadDeath` only. */
  read(path: string): Promise<ReadOutcome>;
  /** Does not wait for its end: a thread that hangs in a narrow loop cannot be ended but with the process. */
  close(): void;
}

/** Reading gives up by itself after twenty seconds, unless its thread no longer comes round to it. */
const stuckAfterMs = 30_000;

export function startReadThread(
  places: { rootPath: string; dataDir: string },
  { entry, stuckMs } = {
    entry: new URL('./read-worker.ts', import.meta.url),
    stuckMs: stuckAfterMs,
  },
): ReadThread {
  const worker = new Worker(entry, { workerData: places, name: 'track reader' });
  const waiting = new Map<string, { since: number; answer: PromiseWithResolvers<ReadOutcome> }>();
  let death: ThreadDeath | undefined;

  function die(reason: string): void {
    death ??= new ThreadDeath(reason);
    for (const { answer } of waiting.values()) answer.reject(death);
    waiting.clear();
  }

  worker.on('message', (message: FromReadThread) => {
    waiting.get(message.path)?.answer.resolve(message);
    waiting.delete(message.path);
  });
  worker.on('error', (error) => die(error.message));
  worker.on('exit', () => die('it ended'));
  const watchdog = setInterval(() => {
    const oldest = Math.min(...[...waiting.values()].map(({ since }) => since));
    if (performance.now() - oldest > stuckMs) die('it never came to an end');
  }, stuckMs / 10);

  return {
    read(path) {
      if (death !== undefined) return Promise.reject(death);
      const answer = Promise.withResolvers<ReadOutcome>();
      waiting.set(path, { since: performance.now(), answer });
      worker.postMessage({ path } satisfies ToReadThread);
      return answer.promise;
    },
    close() {
      clearInterval(watchdog);
      void worker.terminate();
    },
  };
}
