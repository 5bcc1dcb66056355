import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ffmpeg, makeFolder, noise } from '../testing/fixtures.ts';
import { startReadThread, ThreadDeath } from './read-thread.ts';

const faulty = {
  entry: new URL('../testing/faulty-read-worker.ts', import.meta.url),
  stuckMs: 500,
};
const nowhere = { rootPath: '/', dataDir: '/' };

test('a thread reads as its parent would', async () => {
  const folder = await makeFolder();
  await ffmpeg(folder.path, ...noise(1), '-metadata', 'title=One', '1.flac');
  const thread = startReadThread({ rootPath: folder.path, dataDir: join(folder.path, 'data') });
  expect(await thread.read('1.flac')).toMatchObject({
    tag: 'read',
    reading: { file: { path: '1.flac', codec: 'flac', tags: { title: 'One' }, coverId: null } },
  });
  expect(await thread.read('2.flac')).toMatchObject({ problem: { code: 'unreadable' } });
  thread.close();
  await folder.remove();
});

test.each(['kill.flac', 'spin.flac'])('%s is the death of its thread', async (deadly) => {
  const thread = startReadThread(nowhere, faulty);
  expect(await thread.read('good.flac')).toMatchObject({ problem: { reason: 'good.flac' } });
  const readings = await Promise.allSettled([thread.read(deadly), thread.read('z.flac')]);
  thread.close();
  await expect(thread.read('later.flac')).rejects.toBeInstanceOf(ThreadDeath);
  for (const reading of readings) {
    expect(reading.status === 'rejected' && reading.reason).toBeInstanceOf(ThreadDeath);
  }
});
