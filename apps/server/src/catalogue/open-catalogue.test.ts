import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalogue } from './open-catalogue.ts';
import { quiet } from './testing/engines.ts';
import { scannedLibrary } from './testing/scanned-files.ts';
import { UnusableCatalogue } from './unusable-catalogue.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linnet-open-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

it('says that the database cannot be opened where its file is something else', async () => {
  await writeFile(join(dataDir, 'linnet.db'), 'this is no database '.repeat(100));
  await expect(openCatalogue({ dataDir, logger: quiet })).rejects.toThrow('could not be opened');
  await expect(openCatalogue({ dataDir, logger: quiet })).rejects.toBeInstanceOf(UnusableCatalogue);
});

it('refuses a database that a newer release has written, and leaves it as it is', async () => {
  await (await openCatalogue({ dataDir, logger: quiet })).close();
  const file = join(dataDir, 'linnet.db');
  const database = new Database(file);
  database.exec("insert into kysely_migration values ('9999-later', '2099-01-01T00:00:00.000Z')");
  database.close();
  const before = await readFile(file);
  const complaints: unknown[] = [];
  const logger = { ...quiet, error: (...line: unknown[]) => complaints.push(line) };
  await expect(openCatalogue({ dataDir, logger })).rejects.toThrow(/a newer Linnet has written it/);
  expect((await readFile(file)).equals(before)).toBe(true);
  expect(complaints).toEqual([]);
});

it('says that a database server does not answer', async () => {
  const databaseUrl = 'postgres://linnet@127.0.0.1:1/linnet';
  const opening = openCatalogue({ dataDir, databaseUrl, logger: quiet });
  await expect(opening).rejects.toThrow(/cannot be reached/);
});

it('finishes what it was told before it closes, and takes nothing after that', async () => {
  const catalogue = await openCatalogue({ dataDir, logger: quiet });
  const { id } = await catalogue.writer.addRoot({ path: '/music', name: 'Music' });
  const writing = catalogue.writer.applyFiles(id, scannedLibrary(400));
  await catalogue.close();
  await writing;
  await expect(catalogue.writer.setRootState(id, 'ok')).rejects.toThrow('closed');

  const again = await openCatalogue({ dataDir, logger: quiet });
  expect((await again.reader.roots())[0]?.tracks).toBe(400);
  await again.close();
});

it('lets readers go on while a large batch is written', async () => {
  const catalogue = await openCatalogue({ dataDir, logger: quiet });
  const { id } = await catalogue.writer.addRoot({ path: '/music', name: 'Music' });
  let writing = true;
  const written = catalogue.writer.applyFiles(id, scannedLibrary(2000)).finally(() => {
    writing = false;
  });
  const seen = new Set<number>();
  while (writing) {
    seen.add(await catalogue.reader.revision());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await written;
  expect(seen.size).toBeGreaterThan(3);
  await catalogue.close();
});
