import { stat } from 'node:fs/promises';
import type { Library, ScanProblem } from '@linnet/contract/library';
import type { RootDetails } from '@linnet/contract/root';
import { pino } from 'pino';
import { ownerOf } from '../accounts/authenticate.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { UnusableCatalogue } from '../catalogue/unusable-catalogue.ts';
import { takeDataFolder } from '../configuration/data-folder.ts';

/** What a data folder holds while no server runs on it. */
interface StoredCatalogue {
  library(): Promise<Library>;
  roots(): Promise<RootDetails[]>;
  problems(): Promise<ScanProblem[]>;
  close(): Promise<void>;
}

/** Takes the folder as a server would, so that none starts meanwhile; a sentence where it cannot. */
export async function openStored(
  dataDir: string,
  databaseUrl: string | undefined,
): Promise<StoredCatalogue | string> {
  const there = await stat(dataDir).catch(() => undefined);
  if (there?.isDirectory() !== true) return `There is no data folder ${dataDir}.`;
  const taken = await takeDataFolder(dataDir);
  if (taken.kind === 'in_use') return `Another Linnet is just starting on ${dataDir}.`;
  if (taken.kind === 'unusable')
    return `The data folder ${dataDir} cannot be used: ${taken.reason}`;
  const logger = pino({ level: 'silent' });
  const opened = await openCatalogue({ dataDir, databaseUrl, logger }).catch(
    async (error: unknown) => {
      await taken.folder.release();
      if (error instanceof UnusableCatalogue) return error.message;
      throw error;
    },
  );
  if (typeof opened === 'string') return opened;
  const { reader, close } = opened;
  return {
    async library() {
      const { ownerId } = await reader.identity();
      const [counts, times] = await Promise.all([
        reader.library(ownerOf(ownerId)),
        reader.lastScan(),
      ]);
      return { ...counts, scan: { ...times, running: false, found: 0, done: 0 } };
    },
    roots: () => reader.roots(),
    problems: () => reader.problems(),
    async close() {
      await close();
      await taken.folder.release();
    },
  };
}
