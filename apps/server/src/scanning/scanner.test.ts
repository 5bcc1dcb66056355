import { copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ScanStatus } from '@linnet/contract/library';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Caller } from '../accounts/caller.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { openCatalogue } from '../catalogue/open-catalogue.ts';
import { type Jobs, makeJobs } from '../jobs/jobs.ts';
import { scanRoot } from './scan-root.ts';
import { makeScanner, type Scanner } from './scanner.ts';
import { ffmpeg, makeFolder, noise } from './testing/fixtures.ts';

const logger = pino({ level: 'silent' });
const owner: Caller = { userId: 'owner-owner-owne', name: 'Owner', role: 'admin', roots: 'all' };
const faulty = {
  entry: fileURLToPath(new URL('./testing/faulty-scan-process.ts', import.meta.url)),
  silentMs: 1500,
};

let source: Awaited<ReturnType<typeof makeFolder>>;
let base: Awaited<ReturnType<typeof makeFolder>>;
let music: string;
let dataDir: string;
let catalogue: Catalogue;
let jobs: Jobs;
let scanner: Scanner;

beforeAll(async () => {
  source = await makeFolder();
  for (let seed = 1; seed <= 12; seed++) {
    const tags = ['-metadata', `title=Track ${seed}`, '-metadata', 'album=Album'];
    await ffmpeg(source.path, ...noise(1, seed), ...tags, `${seed}.flac`);
  }
});
afterAll(() => source.remove());

beforeEach(async () => {
  base = await makeFolder();
  music = join(base.path, 'music');
  dataDir = join(base.path, 'data');
  await mkdir(music);
  await mkdir(dataDir);
  catalogue = await openCatalogue({ dataDir, logger });
  jobs = makeJobs({ logger });
  scanner = makeScanner({ catalogue, dataDir, jobs, logger });
});
afterEach(async () => {
  await scanner.close();
  await jobs.close();
  await catalogue.close();
  await base.remove();
});

async function put(seed: number, path: string): Promise<void> {
  await mkdir(join(music, path, '..'), { recursive: true });
  await copyFile(join(source.path, `${seed}.flac`), join(music, path));
}

async function scan() {
  const job = await jobs.finished(scanner.scan().id);
  const { items } = await catalogue.reader.tracks(owner, { sort: 'title', limit: 500 });
  const { missing } = await catalogue.reader.library(owner);
  return { job, tracks: items, missing, titles: items.map(({ title }) => title) };
}

test('what is in a folder becomes the library, and every later scan keeps to it', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  await put(1, 'a/1.flac');
  await put(2, 'a/2.flac');
  const first = await scan();
  expect(first.titles).toEqual(['Track 1', 'Track 2']);
  expect(first.job).toMatchObject({ state: 'done', done: 2, total: 2 });
  const revision = await catalogue.reader.revision();
  expect((await scan()).titles).toEqual(['Track 1', 'Track 2']);
  expect(await catalogue.reader.revision()).toBe(revision);
  expect(scanner.report()).toMatchObject({ found: 2, read: 0, unchanged: 2 });
});

test('a file that is moved and retagged at once keeps its id; one that is gone is missing', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  await put(1, 'a/1.flac');
  await put(2, 'a/2.flac');
  const ids = new Map((await scan()).tracks.map(({ id, title }) => [title, id]));
  await mkdir(join(music, 'b'));
  const retag = ['-c', 'copy', '-metadata', 'title=Renamed'];
  await ffmpeg(music, '-i', 'a/1.flac', ...retag, 'b/new.flac');
  await rm(join(music, 'a/1.flac'));
  await rm(join(music, 'a/2.flac'));
  const { tracks, missing } = await scan();
  expect(missing).toBe(1);
  expect(tracks.find(({ title }) => title === 'Renamed')?.id).toBe(ids.get('Track 1'));
  await put(2, 'a/2.flac');
  const returned = await scan();
  expect(returned.missing).toBe(0);
  expect(returned.tracks.find(({ title }) => title === 'Track 2')?.id).toBe(ids.get('Track 2'));
});

test('an unmounted root says so, changes nothing and comes back', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  await put(1, '1.flac');
  await scan();
  await rename(music, `${music}-away`);
  await mkdir(music);
  expect((await scan()).missing).toBe(0);
  expect((await catalogue.reader.roots())[0]?.state).toBe('unavailable');
  expect(await catalogue.reader.problems()).toMatchObject([{ code: 'root_unavailable' }]);
  await rm(music, { recursive: true });
  await rename(`${music}-away`, music);
  expect((await scan()).titles).toEqual(['Track 1']);
  expect((await catalogue.reader.roots())[0]?.state).toBe('ok');
  expect(await catalogue.reader.problems()).toEqual([]);
});

test('broken files are problems of the catalogue, and gone from it once they are mended', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  await writeFile(join(music, 'broken.mp3'), 'x'.repeat(5000));
  await put(1, '1.flac');
  const { job, titles } = await scan();
  expect(job?.state).toBe('done');
  expect(titles).toEqual(['Track 1']);
  expect(await catalogue.reader.problems()).toMatchObject([
    { path: 'broken.mp3', code: 'not_audio' },
  ]);
  await put(2, 'broken.mp3');
  expect((await scan()).titles).toEqual(['Track 1', 'Track 2']);
  expect(await catalogue.reader.problems()).toEqual([]);
});

test('status runs from start to end, and is remembered by the next server', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  for (let seed = 1; seed <= 12; seed++) await put(seed, `${seed}.flac`);
  const seen: ScanStatus[] = [];
  scanner.onStatus((status) => seen.push(status));
  await scan();
  expect(seen[0]).toMatchObject({ running: true, found: 0, done: 0, finishedAt: null });
  expect(seen.at(-1)).toMatchObject({ running: false, found: 12, done: 12 });
  expect(scanner.status()).toEqual(seen.at(-1));
  const next = makeScanner({ catalogue, dataDir, jobs, logger });
  const remembered = await new Promise<ScanStatus>((resolve) => next.onStatus(resolve));
  await next.close();
  expect(remembered.startedAt).toBe(seen[0]?.startedAt);
  expect(remembered.finishedAt).not.toBeNull();
});

test('a scan whose end cannot be noted, as on a full disk, is over all the same', async () => {
  const recordScan = async ({ finishedAt }: { finishedAt: number | null }) => {
    if (finishedAt !== null) throw new Error('database or disk is full');
  };
  const full = { ...catalogue, writer: { ...catalogue.writer, recordScan } };
  const hindered = makeScanner({ catalogue: full, dataDir, jobs, logger });
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  await put(1, '1.flac');
  const job = await jobs.finished(hindered.scan().id);
  expect(job?.state).toBe('failed');
  expect(hindered.status()).toMatchObject({ running: false, done: 1 });
  await hindered.close();
});

test('a cancelled scan leaves a library that the next one completes', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  for (let copy = 0; copy < 300; copy++) await put((copy % 12) + 1, `${copy}/x.flac`);
  const { id } = scanner.scan();
  await new Promise<void>((resolve) => scanner.onStatus(({ done }) => done > 0 && resolve()));
  jobs.cancel(id);
  expect((await jobs.finished(id))?.state).toBe('cancelled');
  expect(scanner.status().running).toBe(false);
  const { job } = await scan();
  expect(job).toMatchObject({ state: 'done', done: 300 });
});

test('a process that dies or hangs is started again and goes past what it died of', async () => {
  const root = await catalogue.writer.addRoot({ path: music, name: 'Music' });
  for (const [place, name] of ['a.flac', 'kill.flac', 'n.flac', 'spin.flac', 'z.flac'].entries()) {
    await put(place + 1, name);
  }
  const result = await scanRoot(
    { catalogue, dataDir, logger, root, signal: new AbortController().signal, onProgress() {} },
    faulty,
  );
  if (result.kind !== 'done') throw new Error(result.kind);
  expect(result.problems.map(({ path, code }) => [path, code]).sort()).toEqual([
    ['kill.flac', 'broken'],
    ['spin.flac', 'broken'],
  ]);
  const { items } = await catalogue.reader.tracks(owner, { sort: 'title', limit: 10 });
  expect(items.map(({ title }) => title)).toEqual(['Track 1', 'Track 3', 'Track 5']);
}, 30_000);

test('a change on the disk is scanned by itself', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  await put(1, '1.flac');
  await scan();
  await scanner.watch();
  const changed = new Promise<void>((resolve) => catalogue.onChange(() => resolve()));
  await put(2, 'later/2.flac');
  await changed;
  await scan();
  expect((await scan()).titles).toEqual(['Track 1', 'Track 2']);
}, 20_000);

test('the process that scans has a lower priority, its reading threads too', async () => {
  await catalogue.writer.addRoot({ path: music, name: 'Music' });
  for (let copy = 0; copy < 300; copy++) await put((copy % 12) + 1, `${copy}/x.flac`);
  const { id } = scanner.scan();
  let most = 0;
  while (jobs.list().some((job) => job.id === id && job.state === 'running')) {
    most = Math.max(most, (await niceOfChildren()).filter((nice) => nice === 10).length);
  }
  // The main thread parses; the four of the pool, which it starts, read the disk.
  expect(most).toBeGreaterThanOrEqual(5);
});

/** Nice values of all threads of the scanning process, from /proc. */
async function niceOfChildren(): Promise<number[]> {
  const nices: number[] = [];
  for (const pid of await readdir('/proc')) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!command.includes('scan-process.ts')) continue;
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (parent !== process.pid) continue;
    for (const thread of await readdir(`/proc/${pid}/task`)) {
      const line = await readFile(`/proc/${pid}/task/${thread}/stat`, 'utf8').catch(() => '');
      nices.push(Number(line.slice(line.lastIndexOf(')') + 2).split(' ')[16]));
    }
  }
  return nices;
}
