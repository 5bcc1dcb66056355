/** Work that equal requests share and that stops when nobody waits for it any more. */
export interface SharedWork<Result> {
  /** Joins the work named `key`, or starts it; rejects with the signal's reason when that aborts. */
  join(
    key: string,
    start: (signal: AbortSignal) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result>;
  /** Aborts everything and waits for it to stop. */
  close(): Promise<void>;
}

interface Piece<Result> {
  readonly controller: AbortController;
  readonly result: Promise<Result>;
  waiting: number;
}

/** At most `lanes` pieces of work run at a time; others wait in the order in which they came. */
export function makeSharedWork<Result>(lanes: number): SharedWork<Result> {
  const pieces = new Map<string, Piece<Result>>();
  const queue: (() => void)[] = [];
  let free = lanes;
  let closed = false;

  function begin(key: string, start: (signal: AbortSignal) => Promise<Result>): Piece<Result> {
    const controller = new AbortController();
    const run = async () => {
      await enter(controller.signal);
      try {
        return await start(controller.signal);
      } finally {
        leave();
      }
    };
    const result = run().finally(() => {
      // An aborted piece may already have a successor of the same name.
      if (pieces.get(key) === piece) pieces.delete(key);
    });
    // Whoever waits hears of a failure; when all have gone, nobody needs to.
    result.catch(() => {});
    const piece: Piece<Result> = { controller, result, waiting: 0 };
    pieces.set(key, piece);
    return piece;
  }

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (free > 0) {
      free--;
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      // Not there any more: it has just been let in, and stops by itself.
      const place = queue.indexOf(resolve);
      if (place === -1) return;
      queue.splice(place, 1);
      reject(signal.reason);
    };
    queue.push(resolve);
    signal.addEventListener('abort', abort, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', abort));
  }

  function leave(): void {
    const next = queue.shift();
    if (next) next();
    else free++;
  }

  return {
    async join(key, start, signal) {
      signal.throwIfAborted();
      if (closed) throw new Error('the transcoder is closed');
      const current = pieces.get(key);
      const piece = current && !current.controller.signal.aborted ? current : begin(key, start);
      piece.waiting++;
      const gone = Promise.withResolvers<never>();
      const abort = () => gone.reject(signal.reason);
      signal.addEventListener('abort', abort, { once: true });
      try {
        return await Promise.race([piece.result, gone.promise]);
      } finally {
        signal.removeEventListener('abort', abort);
        piece.waiting--;
        if (piece.waiting === 0) piece.controller.abort();
      }
    },
    async close() {
      closed = true;
      const running = [...pieces.values()];
      for (const piece of running) piece.controller.abort();
      await Promise.allSettled(running.map((piece) => piece.result));
    },
  };
}
