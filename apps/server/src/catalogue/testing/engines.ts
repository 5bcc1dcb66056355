import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { postgresPrograms, startThrowawayPostgres } from '../../database/throwaway-postgres.ts';
import type { Catalogue } from '../catalogue.ts';
import { openCatalogue } from '../open-catalogue.ts';

/** A place for one catalogue, empty at first; opening it again finds what was stored. */
export interface Place {
  open(): Promise<Catalogue>;
  /** PostgreSQL's URL; undefined for the embedded engine. */
  readonly databaseUrl: string | undefined;
}

export interface TestEngine {
  newPlace(): Promise<Place>;
  stop(): Promise<void>;
}

export const quiet = { info() {}, warn() {}, error() {} };

export const howToInstallPostgres =
  'PostgreSQL is not installed, so the catalogue cannot be tested on it: apt-get install -y postgresql';

/** SQLite in a folder of its own. */
export async function startSqlite(): Promise<TestEngine> {
  const folders: string[] = [];
  return {
    async newPlace() {
      const dataDir = await mkdtemp(join(tmpdir(), 'linnet-catalogue-'));
      folders.push(dataDir);
      return {
        databaseUrl: undefined,
        open: () => openCatalogue({ dataDir, logger: quiet }),
      };
    },
    async stop() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A PostgreSQL cluster of its own, with a database for each place. */
export async function startPostgres(): Promise<TestEngine> {
  const programs = await postgresPrograms();
  if (programs === undefined) throw new Error(howToInstallPostgres);
  const postgres = await startThrowawayPostgres(programs);
  return {
    async newPlace() {
      const databaseUrl = await postgres.createDatabase();
      return {
        databaseUrl,
        open: () => openCatalogue({ dataDir: tmpdir(), databaseUrl, logger: quiet }),
      };
    },
    stop: () => postgres.stop(),
  };
}
