import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder } from './testing/fixtures.ts';
import { makeRootWatch, type RootWatch } from './watch.ts';

let base: Awaited<ReturnType<typeof makeFolder>>;
let root: string;
let watch: RootWatch;
let changes: number;
const fast = { quietMs: 300, longestMs: 5_000, periodMs: 1_000_000, awayMs: 400 };

beforeEach(async () => {
  base = await makeFolder();
  root = join(base.path, 'music');
  await mkdir(join(root, '@eaDir'), { recursive: true });
  changes = 0;
  const logger = pino({ level: 'silent' });
  watch = makeRootWatch(
    { dataDir: join(base.path, 'data'), logger, onChange: () => changes++ },
    fast,
  );
});
afterEach(async () => {
  await watch.close();
  await base.remove();
});

async function until(reached: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100 && !reached(); tries++) await sleep(50);
}

test('many changes close together are one', async () => {
  await watch.follow([{ path: root, state: 'ok' }]);
  await mkdir(join(root, 'Vol. 1'));
  for (let i = 0; i < 10; i++) {
    await writeFile(join(root, 'Vol. 1', `${i}.flac`), 'x');
    await sleep(50);
  }
  await until(() => changes > 0);
  await sleep(500);
  expect(changes).toBe(1);
});

test('a folder that came later is watched with all below it, also where it was moved to', async () => {
  await watch.follow([{ path: root, state: 'ok' }]);
  await mkdir(join(root, 'Artist', 'Album'), { recursive: true });
  await until(() => changes === 1);
  await writeFile(join(root, 'Artist', 'Album', '1.flac'), 'x');
  await until(() => changes === 2);
  await rename(join(root, 'Artist'), join(root, 'Renamed'));
  await until(() => changes === 3);
  await writeFile(join(root, 'Renamed', 'Album', '2.flac'), 'x');
  await until(() => changes === 4);
  await rm(join(root, 'Renamed', 'Album'), { recursive: true });
  await until(() => changes === 5);
  expect(changes).toBe(5);
});

test('what a scan would not look at is no change', async () => {
  await watch.follow([{ path: root, state: 'ok' }]);
  await writeFile(join(root, '.hidden.flac'), 'x');
  await writeFile(join(root, '@eaDir', '1.flac'), 'x');
  await writeFile(join(root, 'rip.log'), 'x');
  await sleep(1_000);
  expect(changes).toBe(0);
});

test('an unavailable folder is noticed when it is back, and watched no more when it is gone', async () => {
  await rm(root, { recursive: true });
  await watch.follow([{ path: root, state: 'unavailable' }]);
  await sleep(200);
  expect(changes).toBe(0);
  await mkdir(root);
  await writeFile(join(root, '1.flac'), 'x');
  await until(() => changes > 0);
  expect(changes).toBeGreaterThan(0);
  await watch.follow([]);
  await sleep(400);
  changes = 0;
  await writeFile(join(root, '2.flac'), 'x');
  await sleep(800);
  expect(changes).toBe(0);
});

test('a folder that cannot be watched is looked at from time to time', async () => {
  await watch.close();
  const logger = pino({ level: 'silent' });
  const often = { ...fast, periodMs: 100 };
  watch = makeRootWatch({ dataDir: base.path, logger, onChange: () => changes++ }, often);
  await watch.follow([{ path: join(base.path, 'absent'), state: 'ok' }]);
  await until(() => changes > 1);
  expect(changes).toBeGreaterThan(1);
});
