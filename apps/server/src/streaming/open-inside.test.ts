import { execFileSync } from 'node:child_process';
import {
  closeSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { openInside } from './open-inside.ts';

const base = mkdtempSync(join(tmpdir(), 'linnet-open-'));
const root = join(base, 'music');
mkdirSync(join(root, 'album'), { recursive: true });
mkdirSync(join(base, 'music-secret'));
writeFileSync(join(root, 'album/track.flac'), 'inside');
writeFileSync(join(base, 'secret'), 'outside');
writeFileSync(join(base, 'music-secret/track.flac'), 'outside');
symlinkSync('album/track.flac', join(root, 'within.flac'));
symlinkSync(join(base, 'secret'), join(root, 'escape.flac'));
symlinkSync(base, join(root, 'up'));
symlinkSync('loop', join(root, 'loop'));
symlinkSync(root, join(base, 'linked-root'));
linkSync(join(root, 'album/track.flac'), join(root, 'second-name.flac'));
execFileSync('mkfifo', [join(root, 'pipe.flac')]);
afterAll(() => rmSync(base, { recursive: true }));

async function read(path: string, folder = root): Promise<string | undefined> {
  const opened = await openInside(folder, path);
  if (opened === undefined) return undefined;
  try {
    return readFileSync(opened.fd, 'utf8');
  } finally {
    closeSync(opened.fd);
  }
}

test('a file below the folder opens, by any way that stays in it', async () => {
  expect(await read('album/track.flac')).toBe('inside');
  expect(await read('within.flac')).toBe('inside');
  expect(await read('second-name.flac')).toBe('inside');
  expect(await read('album/track.flac', join(base, 'linked-root'))).toBe('inside');
});

test.each([
  'escape.flac',
  'up/secret',
  'up/music-secret/track.flac',
  '../secret',
  'album/../../secret',
  '..\\secret',
  '/etc/hostname',
  join(root, 'album/track.flac'),
  'album',
  '.',
  '',
  'nothing.flac',
  'album/track.flac/more',
  'loop',
  'pipe.flac',
  'album/track.flac\0.txt',
  'x'.repeat(5000),
])('%j does not open', async (path) => {
  expect(await read(path)).toBeUndefined();
});

test('whatever the path, nothing outside is read', async () => {
  const part = fc.constantFrom(
    '..',
    '.',
    'up',
    'album',
    'music',
    'secret',
    'escape.flac',
    'loop',
    '',
    '\\',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
      expect(await read(parts.join('/'))).not.toBe('outside');
    }),
  );
});

test('a path that is swapped while it is opened never yields what lies outside', async () => {
  const swapping = join(root, 'swap.flac');
  let running = true;
  const swap = (async () => {
    for (let i = 0; running; i++) {
      rmSync(swapping, { force: true });
      symlinkSync(i % 2 === 0 ? 'album/track.flac' : join(base, 'secret'), swapping);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let i = 0; i < 500; i++) expect(await read('swap.flac')).not.toBe('outside');
  running = false;
  await swap;
});
