import { expect, it } from 'vitest';
import { everything } from '../testing/feed-client.ts';
import { openInMemory } from '../testing/in-memory.ts';
import { scannedFile } from '../testing/scanned-files.ts';

it('takes a folder of thousands of loose files in time that grows with their number alone', async () => {
  const { reader, writer, close } = await openInMemory();
  const { id } = await writer.addRoot({ path: '/music', name: 'Music' });
  const files = Array.from({ length: 4000 }, (_, index) => scannedFile(`loose/${index}.mp3`));
  const cost = async (start: number) => {
    const before = process.cpuUsage();
    await writer.applyFiles(id, files.slice(start, start + 1000));
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  await cost(0); // Code is compiled on the way.
  const second = await cost(1000);
  await cost(2000);
  const fourth = await cost(3000);
  // Reading every track of the folder for each transaction makes it more than three times as much.
  expect(fourth / second).toBeLessThan(2.5);
  expect(await reader.library(everything)).toMatchObject({ tracks: 4000, albums: 1 });
  await close();
});
