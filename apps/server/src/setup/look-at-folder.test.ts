import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { lookAtFolder } from './look-at-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'linnet-look-'));
mkdirSync(join(base, 'b/deep/deeper'), { recursive: true });
mkdirSync(join(base, 'a'));
mkdirSync(join(base, '.hidden'));
for (const path of [
  'one.flac',
  'a/two.MP3',
  'b/deep/deeper/three.opus',
  '.hidden/four.flac',
  'cover.jpg',
]) {
  writeFileSync(join(base, path), '');
}
afterAll(() => rmSync(base, { recursive: true }));

test('a folder tells its music at any depth and its sub-folders by name', async () => {
  expect(await lookAtFolder(base)).toEqual({
    path: base,
    exists: true,
    isDirectory: true,
    readable: true,
    audioFiles: 3,
    more: false,
    folders: ['a', 'b'],
  });
});

test('what is no folder says what it is instead', async () => {
  const nothing = { audioFiles: 0, more: false, folders: [], readable: false };
  const look = async (name: string) => lookAtFolder(join(base, name));
  expect(await look('gone')).toMatchObject({ ...nothing, exists: false, isDirectory: false });
  expect(await look('one.flac')).toMatchObject({ ...nothing, exists: true, isDirectory: false });
  expect(await look('one.flac/x')).toMatchObject({ ...nothing, exists: false });
  expect(await look('nul\0')).toMatchObject({ ...nothing, exists: false });
  expect(await look('x'.repeat(4000))).toMatchObject({ ...nothing, exists: false });
});

test('counting stops at a thousand', async () => {
  const big = join(base, 'big');
  mkdirSync(big);
  for (let i = 0; i < 1010; i++) writeFileSync(join(big, `${i}.flac`), '');
  mkdirSync(join(big, 'sub'));
  expect(await lookAtFolder(big)).toMatchObject({ audioFiles: 1000, more: true, folders: ['sub'] });
  rmSync(big, { recursive: true });
});

test('links in a ring end the count as they would end the scan', async () => {
  const ring = join(base, 'ring');
  mkdirSync(ring);
  symlinkSync(ring, join(ring, 'again'));
  writeFileSync(join(ring, 'one.flac'), '');
  expect(await lookAtFolder(ring)).toMatchObject({ audioFiles: 1, more: false });
  rmSync(ring, { recursive: true });
});

// The superuser may read everything.
test.runIf(process.getuid?.() !== 0)('a locked folder is there but cannot be read', async () => {
  const locked = join(base, 'locked');
  mkdirSync(locked, { mode: 0o000 });
  expect(await lookAtFolder(locked)).toMatchObject({
    exists: true,
    isDirectory: true,
    readable: false,
  });
  chmodSync(locked, 0o700);
});
