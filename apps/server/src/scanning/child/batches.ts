import type { ScannedFile } from '../../catalogue/scanned-file.ts';

/** How many files travel together, and how long the first of them waits for company. */
const batchFiles = 100;
const batchMs = 250;

/** Gathers files and sends them on, one batch at a time. */
export interface Batches {
  /** Resolves when there is room for more: readers pause here while the catalogue is busy. */
  add(file: ScannedFile): Promise<void>;
  /** Sends what is left and resolves when all has arrived. */
  flush(): Promise<void>;
}

export function makeBatches(deliver: (files: ScannedFile[]) => Promise<void>): Batches {
  const waiting: ScannedFile[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sending: Promise<void> | undefined;

  /** Sends all that waits, again and again while more comes; one at a time. */
  function send(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    sending ??= (async () => {
      try {
        while (waiting.length > 0) {
          const files = waiting.splice(0, batchFiles);
          await deliver(files);
          if (waiting.length < batchFiles) break;
        }
      } finally {
        sending = undefined;
      }
    })();
    return sending;
  }

  return {
    async add(file) {
      waiting.push(file);
      if (waiting.length >= batchFiles * 2) await send();
      else if (waiting.length >= batchFiles) void send();
      else timer ??= setTimeout(send, batchMs);
    },
    async flush() {
      while (waiting.length > 0 || sending) await send();
    },
  };
}
