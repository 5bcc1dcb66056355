import { parentPort, workerData } from 'node:worker_threads';
import { writeAlbum } from '../album.ts';

// The entry of the thread that performs the demo album; `workerData` is the folder to write into.
let toldAt = 0;
await writeAlbum(String(workerData), (done, total) => {
  const now = performance.now();
  if (now - toldAt < 100 && done < total) return;
  toldAt = now;
  parentPort?.postMessage({ done, total });
});
