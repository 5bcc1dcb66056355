import { parentPort, workerData } from 'node:worker_threads';
import { makeCoverStore } from '../../covers/cover-store.ts';
import { explain } from '../reading/broken-file.ts';
import { readTrack } from '../reading/read-track.ts';
import type { FromReadThread, ToReadThread } from './read-messages.ts';

// The entry of a thread that reads tracks for the scanning process.
const { rootPath, dataDir } = workerData as { rootPath: string; dataDir: string };
const store = makeCoverStore(dataDir);
const post = (message: FromReadThread) => parentPort?.postMessage(message);

parentPort?.on('message', ({ path }: ToReadThread) => {
  readTrack(rootPath, path, store).then(
    (reading) => post({ tag: 'read', path, reading }),
    (error: unknown) => post({ tag: 'refused', path, problem: explain(error) }),
  );
});
