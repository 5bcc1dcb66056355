import { execFileSync } from 'node:child_process';
import { constants, mkdirSync, openSync, writeSync } from 'node:fs';
import {
  chmod,
  copyFile,
  mkdir,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { KnownFile, ScannedFile } from '../../catalogue/scanned-file.ts';
import type { ScanTask } from '../messages.ts';
import { ffmpeg, makeFolder, noise } from '../testing/fixtures.ts';
import { scanTree } from './scan-tree.ts';

let base: string;
let remove: () => Promise<void>;
let count = 0;
let root: string;
let task: ScanTask;
let known: Map<string, KnownFile>;

beforeAll(async () => {
  ({ path: base, remove } = await makeFolder());
  await ffmpeg(base, ...noise(1), 'one.flac');
  await ffmpeg(base, ...noise(1, 2), 'two.flac');
  await ffmpeg(base, '-f', 'lavfi', '-i', 'color=red:s=64x64', '-frames:v', '1', 'red.jpg');
  await ffmpeg(base, '-f', 'lavfi', '-i', 'color=blue:s=64x64', '-frames:v', '1', 'blue.jpg');
});
afterAll(() => remove());

beforeEach(async () => {
  root = join(base, `root${count}`);
  const dataDir = join(base, `data${count++}`);
  await mkdir(root);
  await mkdir(dataDir);
  const memoryFile = join(dataDir, 'scans', 'root.json');
  task = { rootPath: root, dataDir, memoryFile, suspects: [], deadly: [] };
  known = new Map();
});

async function put(source: string, path: string): Promise<void> {
  await mkdir(join(root, dirname(path)), { recursive: true });
  await copyFile(join(base, source), join(root, path));
}

/** Scans, and remembers as a catalogue would. */
async function scan(changed: Partial<ScanTask> = {}) {
  const files: ScannedFile[] = [];
  const events: string[] = [];
  const ending = await scanTree({ ...task, ...changed }, new Map(known), {
    tell: async () => {},
    async deliver(message) {
      events.push(message.type);
      if (message.type === 'files') {
        files.push(...message.files);
        for (const file of message.files) known.set(file.path, { ...file, missing: false });
      } else {
        for (const path of message.paths) {
          const file = known.get(path);
          if (file) known.set(path, { ...file, missing: true });
        }
      }
    },
  });
  if (ending.type !== 'done') return { ending, files, events, paths: [], missing: [] };
  const missing = [...known.values()].filter((file) => file.missing).map(({ path }) => path);
  return { ending, files, events, paths: files.map(({ path }) => path).sort(), missing };
}

test('a first scan reads everything, a second nothing', async () => {
  await put('one.flac', 'a/b/c/1.flac');
  await put('two.flac', '2.FLAC');
  await put('red.jpg', 'notes.jpg');
  const first = await scan();
  expect(first.paths).toEqual(['2.FLAC', 'a/b/c/1.flac']);
  expect(first.ending).toMatchObject({ found: 2, done: 2, read: 2, problems: [] });
  const second = await scan();
  expect(second.ending).toMatchObject({ found: 2, done: 2, read: 0, unchanged: 2, bytesRead: 0 });
  expect(second.events).toEqual([]);
});

test('a change of size or of time alone is seen', async () => {
  await put('one.flac', '1.flac');
  await put('two.flac', '2.flac');
  await scan();
  const { atime, mtimeMs } = await stat(join(root, '1.flac'));
  await utimes(join(root, '1.flac'), atime, new Date(mtimeMs + 1));
  expect((await scan()).paths).toEqual(['1.flac']);
});

test('what is gone is told before what is new, and what comes back is read again', async () => {
  await put('one.flac', 'old/1.flac');
  await put('two.flac', '2.flac');
  await scan();
  await rename(join(root, 'old'), join(root, 'new'));
  const moved = await scan();
  expect(moved.events).toEqual(['missing', 'files']);
  expect(moved.missing).toEqual(['old/1.flac']);
  expect(moved.paths).toEqual(['new/1.flac']);
  await put('one.flac', 'old/1.flac');
  expect((await scan()).paths).toEqual(['old/1.flac']);
});

test('a root that is suddenly empty or gone changes nothing', async () => {
  await put('one.flac', '1.flac');
  await scan();
  await rename(root, `${root}-away`);
  expect((await scan()).ending.type).toBe('unavailable');
  await mkdir(root);
  const empty = await scan();
  expect(empty.ending.type).toBe('unavailable');
  expect(empty.events).toEqual([]);
  expect(known.get('1.flac')?.missing).toBe(false);
  await put('one.flac', '1.flac');
  expect((await scan()).ending.type).toBe('done');
});

test('an empty root of which nothing is known is simply empty', async () => {
  expect((await scan()).ending).toMatchObject({ type: 'done', found: 0 });
});

test('hidden folders and those of other systems are passed by', async () => {
  for (const name of ['.hidden', '@eaDir', '#recycle', '.git', 'lost+found']) {
    await put('one.flac', `${name}/1.flac`);
  }
  await put('one.flac', '._1.flac');
  await put('one.flac', 'R.E.M/1.flac');
  expect((await scan()).paths).toEqual(['R.E.M/1.flac']);
});

test('our own data folder inside the root is no music', async () => {
  await put('one.flac', '1.flac');
  await put('one.flac', 'data/transcodes/x.flac');
  const inside = { dataDir: join(root, 'data') };
  expect((await scan(inside)).paths).toEqual(['1.flac']);
});

test('a root inside the data folder is scanned', async () => {
  const demo = join(task.dataDir, 'demo');
  await mkdir(demo);
  await copyFile(join(base, 'one.flac'), join(demo, '1.flac'));
  expect((await scan({ rootPath: demo })).paths).toEqual(['1.flac']);
  expect((await scan({ rootPath: demo })).missing).toEqual([]);
});

test('links stay inside the root, see nothing twice and never go round', async () => {
  await put('one.flac', 'a/1.flac');
  await put('two.flac', '.store/2.flac');
  await put('two.flac', '.store/sub/3.flac');
  await symlink('..', join(root, 'a', 'up'));
  await symlink('../.store/2.flac', join(root, 'a', 'annexed.flac'));
  await symlink('.store/sub', join(root, 'linked folder'));
  await symlink('../sub', join(root, '.store/sub/again'));
  await symlink('1.flac', join(root, 'a', 'same.flac'));
  await symlink(join(base, 'one.flac'), join(root, 'outside.flac'));
  await symlink(base, join(root, 'everything'));
  await symlink('nowhere.flac', join(root, 'dangling.flac'));
  await symlink('round.flac', join(root, 'round.flac'));
  const { paths, ending } = await scan();
  expect(paths).toEqual(['a/1.flac', 'a/annexed.flac', 'linked folder/3.flac']);
  const codes = 'problems' in ending ? ending.problems.map(({ path, code }) => [path, code]) : [];
  expect(codes.sort()).toEqual([
    ['dangling.flac', 'unreadable'],
    ['everything', 'outside_root'],
    ['outside.flac', 'outside_root'],
    ['round.flac', 'unreadable'],
  ]);
});

test('folders, pipes and sockets that are named like audio are never opened', async () => {
  await put('one.flac', 'folder.mp3/1.flac');
  execFileSync('mkfifo', [join(root, 'pipe.mp3')]);
  const server = createServer().listen(join(root, 'socket.mp3'));
  await new Promise((resolve) => server.once('listening', resolve));
  const { paths, ending } = await scan();
  server.close();
  expect(paths).toEqual(['folder.mp3/1.flac']);
  expect(ending).toMatchObject({ problems: [{ code: 'not_audio' }, { code: 'not_audio' }] });
});

test('odd, deep and broken names are survived', async () => {
  await put('one.flac', 'emoji 🎵 \n newline/–/1 "quoted" \\ back.flac');
  await put('one.flac', '\ufffd genuine.flac');
  await put('one.flac', `${'deep/'.repeat(60)}1.flac`);
  const bad = Buffer.concat([
    Buffer.from(`${root}/bad `),
    Buffer.from([0xff, 0xfe]),
    Buffer.from('.flac'),
  ]);
  writeSync(openSync(bad, constants.O_CREAT | constants.O_WRONLY), 'x');
  mkdirSync(Buffer.concat([Buffer.from(`${root}/dir `), Buffer.from([0xff])]));
  const { paths, ending } = await scan();
  expect(paths).toHaveLength(3);
  expect(ending).toMatchObject({ found: 3 });
  expect('problems' in ending && ending.problems.map(({ path }) => path).sort()).toEqual([
    'bad \ufffd\ufffd.flac',
    'dir \ufffd',
  ]);
});

test('broken files are listed each time but read only once', async () => {
  await put('one.flac', '1.flac');
  await writeFile(join(root, 'broken.mp3'), 'no music');
  const first = await scan();
  const second = await scan();
  expect(first.ending).toMatchObject({ done: 2, problems: [{ path: 'broken.mp3' }] });
  expect(second.ending).toMatchObject({ bytesRead: 0 });
  expect('problems' in second.ending && second.ending.problems).toEqual(
    'problems' in first.ending && first.ending.problems,
  );
  await put('two.flac', 'broken.mp3');
  expect(await scan()).toMatchObject({ paths: ['broken.mp3'], ending: { problems: [] } });
});

test("a folder's picture is the cover of its files, also when it comes later", async () => {
  await put('one.flac', 'a/1.flac');
  await put('two.flac', 'a/2.flac');
  await put('red.jpg', 'a/Folder.JPG');
  await put('blue.jpg', 'a/zzz.jpg');
  await put('two.flac', 'b/3.flac');
  const covers = async () => (await scan()).files.map(({ path, coverId }) => [path, coverId]);
  const first = Object.fromEntries(await covers());
  expect(first['a/1.flac']).toMatch(/^[0-9a-f]{32}$/);
  expect(first['a/2.flac']).toBe(first['a/1.flac']);
  expect(first['b/3.flac']).toBeNull();
  expect(await covers()).toEqual([]);
  await put('blue.jpg', 'b/anything.jpg');
  expect(await covers()).toEqual([['b/3.flac', expect.stringMatching(/^[0-9a-f]{32}$/)]]);
  await put('blue.jpg', 'a/Folder.JPG');
  const repainted = await covers();
  expect(repainted).toHaveLength(2);
  expect(repainted[0]?.[1]).not.toBe(first['a/1.flac']);
});

test('a picture that is none leaves the album without one', async () => {
  await put('one.flac', 'a/1.flac');
  await writeFile(join(root, 'a/cover.jpg'), '<html>');
  expect((await scan()).files[0]?.coverId).toBeNull();
  expect((await readdir(task.dataDir)).includes('covers')).toBe(false);
});

test('a deadly file is listed, not read, until it changes', async () => {
  await put('one.flac', '1.flac');
  await put('two.flac', '2.flac');
  const deadly = [{ path: '2.flac', reason: 'Reading it ended its process.' }];
  const { paths, ending } = await scan({ deadly, suspects: ['1.flac'] });
  expect(paths).toEqual(['1.flac']);
  expect(ending).toMatchObject({ problems: [{ path: '2.flac', code: 'broken' }] });
  expect(await scan()).toMatchObject({ paths: [], ending: { problems: [{ path: '2.flac' }] } });
  await put('one.flac', '2.flac');
  expect((await scan()).paths).toEqual(['2.flac']);
});

test('files of a folder that is gone are missing', async () => {
  await put('one.flac', 'gone/1.flac');
  await put('two.flac', 'there/2.flac');
  await scan();
  await rm(join(root, 'gone'), { recursive: true });
  expect((await scan()).missing).toEqual(['gone/1.flac']);
});

// The superuser may list everything.
test.skipIf(process.getuid?.() === 0)('files of a folder that is shut are not', async () => {
  await put('one.flac', 'shut/1.flac');
  await put('two.flac', 'there/2.flac');
  await scan();
  await chmod(join(root, 'shut'), 0);
  const { missing, ending } = await scan();
  await chmod(join(root, 'shut'), 0o755);
  expect(missing).toEqual([]);
  expect(ending).toMatchObject({ problems: [{ path: 'shut', code: 'unreadable' }] });
});
