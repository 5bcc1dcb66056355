import { setPriority } from 'node:os';
import type { KnownFile } from '../../catalogue/scanned-file.ts';
import type { FromScan, ToScan } from '../messages.ts';
import { ThreadDeath } from './read-thread.ts';
import { scanTree } from './scan-tree.ts';

// The entry of the scanning process. It lives for one scan of one root, and not without its server.
setPriority(10);
process.on('disconnect', () => process.exit(0));

const known = new Map<string, KnownFile>();
let taken: (() => void) | undefined;
let delivery: Promise<void> = Promise.resolve();

function tell(message: FromScan): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, undefined, () => resolve());
  });
}

process.on('message', (message: ToScan) => {
  switch (message.type) {
    case 'known':
      for (const file of message.files) known.set(file.path, file);
      return;
    case 'taken':
      return taken?.();
    case 'start':
      return void start(message);
  }
});

async function start({ task }: Extract<ToScan, { type: 'start' }>): Promise<void> {
  const deliver = (message: FromScan) => {
    // One at a time: files and missing paths are told from different places.
    delivery = delivery.then(
      () =>
        new Promise((resolve) => {
          taken = resolve;
          void tell(message);
        }),
    );
    return delivery;
  };
  try {
    await tell(await scanTree(task, known, { tell, deliver }));
  } catch (error) {
    // The next process reads alone what was in hand. An exit would wait for the thread, perhaps for ever.
    if (error instanceof ThreadDeath) process.kill(process.pid, 'SIGKILL');
    await tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  }
  // The server ends the process when it has the last message; an exit here could lose it.
}
