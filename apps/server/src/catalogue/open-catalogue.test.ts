import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openCatalogue } from './open-catalogue.ts';
import { quiet } from './testing/engines.ts';
import { scannedLibrary } from './testing/scanned-files.ts';

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
