import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Job } from '@linnet/contract/jobs';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Scanner } from '../scanning/scanner.ts';

/** The album's folder below the demo folder. It is named here: what writes it is loaded in its thread only. */
export const albumFolder = 'Linnet - First Light';

export interface Demo {
  /** Makes the demo album, adds its folder as a music folder and scans it; joins a running job. */
  start(): Job;
}

export function makeDemo({
  catalogue,
  dataDir,
  jobs,
  scanner,
}: {
  catalogue: { readonly writer: Pick<Catalogue['writer'], 'addRoot'> };
  dataDir: string;
  jobs: Pick<Jobs, 'start'>;
  scanner: Pick<Scanner, 'scan'>;
}): Demo {
  return {
    start() {
      const work: Parameters<Jobs['start']>[1] = async ({ signal, progress }) => {
        const path = await writeDemo(dataDir, signal, progress);
        await catalogue.writer.addRoot({ path, name: 'Demo album' });
        scanner.scan();
      };
      return jobs.start('demo', work, { again: 'join' });
    },
  };
}

/**
 * Writes the demo album below `dataDir/demo`, unless it is there, and answers that folder. It is
 * performed in a thread of its own; `onProgress` hears frames done and in all. Rejects with the
 * signal's reason when aborted, and then leaves nothing behind.
 */
export async function writeDemo(
  dataDir: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<string> {
  signal.throwIfAborted();
  const folder = join(dataDir, 'demo');
  const album = join(folder, albumFolder);
  if (await stat(album).catch(() => undefined)) return folder;
  await mkdir(folder, { recursive: true });
  // Hidden, so that no scan sees it half written; those of a killed server go with it.
  for (const name of await readdir(folder)) {
    if (name.startsWith('.unfinished')) await rm(join(folder, name), { recursive: true });
  }
  const half = join(folder, `.unfinished-${process.pid}`);
  try {
    await performInThread(half, signal, onProgress);
    await rename(half, album);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

async function performInThread(
  folder: string,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const entry = new URL('./worker/demo-worker.ts', import.meta.url);
  const worker = new Worker(entry, { workerData: folder, execArgv: [] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  worker.on('message', ({ done, total }: { done: number; total: number }) =>
    onProgress(done, total),
  );
  worker.once('error', reject);
  worker.once('exit', (code) => {
    if (code === 0) resolve();
    else reject(new Error(`the thread that makes the demo album ended with ${code}`));
  });
  const stop = () => void worker.terminate();
  signal.addEventListener('abort', stop);
  try {
    await promise;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
