import type { Replica, SearchResult } from '../shared/replica-api.ts';

/** Searches as someone types: `listener` hears the newest text's result and never one overtaken by it. */
export interface Searcher {
  search(text: string): void;
  close(): void;
}

/**
 * Keeps at most one search in the worker and one waiting: whoever types faster than it answers waits
 * for the last text alone, not for every one before.
 */
export function makeSearcher(
  replica: Pick<Replica, 'search'>,
  limits: { artists: number; albums: number; tracks: number },
  listener: (result: SearchResult, text: string) => void,
): Searcher {
  let waiting: string | undefined;
  let isRunning = false;
  let isClosed = false;
  const run = async () => {
    isRunning = true;
    try {
      while (waiting !== undefined) {
        const text = waiting;
        waiting = undefined;
        const result = await replica.search(text, limits);
        if (waiting === undefined && !isClosed) listener(result, text);
      }
    } finally {
      isRunning = false;
    }
  };
  return {
    search(text) {
      waiting = text;
      if (!isRunning && !isClosed) void run();
    },
    close() {
      isClosed = true;
      waiting = undefined;
    },
  };
}
