import { parentPort, workerData } from 'node:worker_threads';
import { RingFeed } from '../src/shared/ring.ts';

/** Reads a ring whose frame at position p holds p, as fast as it can, and reports what was out of place. */
const feed = new RingFeed(workerData as SharedArrayBuffer);
const left = new Float32Array(128);
const right = new Float32Array(128);
let frames = 0;
let wrong = 0;
let jumps = 0;
let last = -1;
for (;;) {
  const { ended, cutting } = feed.look();
  if (cutting) feed.cut();
  const got = feed.pull(left, right, 0, 128);
  for (let i = 0; i < got; i++) {
    const value = left[i] ?? -1;
    // Positions only grow; a step of more than one is a splice.
    if (value <= last || value !== right[i]) wrong += 1;
    if (value !== last + 1) jumps += 1;
    last = value;
  }
  frames += got;
  if (got === 0 && ended) break;
}
parentPort?.postMessage({ frames, wrong, jumps });
