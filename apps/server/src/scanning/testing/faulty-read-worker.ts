import { parentPort } from 'node:worker_threads';

// A reading thread that ends at files named "kill…", hangs at those named "spin…", and refuses others.
parentPort?.on('message', ({ path }: { path: string }) => {
  if (path.startsWith('kill')) process.exit(1);
  while (path.startsWith('spin')) {
    // Busy, as a parser that goes round in circles is; but so that the tests can end it.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  }
  parentPort?.postMessage({ tag: 'refused', path, problem: { code: 'broken', reason: path } });
});
