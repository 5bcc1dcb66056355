import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseFile } from 'music-metadata';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeJobs } from '../jobs/jobs.ts';
import { albumFolder, makeDemo, writeDemo } from './demo.ts';
import { arrange } from './music/arrange.ts';
import { perform } from './music/perform.ts';
import { score } from './music/score.ts';

const run = promisify(execFile);
const never = new AbortController().signal;
let dataDir: string;
let album: string;
let names: string[];
const progress: [number, number][] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linnet-demo-'));
  album = join(dataDir, 'demo', albumFolder);
  const folder = await writeDemo(dataDir, never, (...figures) => progress.push(figures));
  expect(folder).toBe(join(dataDir, 'demo'));
  names = (await readdir(album)).sort();
}, 120_000);
afterAll(() => rm(dataDir, { recursive: true }));

async function decode(name: string): Promise<Buffer> {
  const args = ['-v', 'error', '-nostdin', '-xerror', '-i', join(album, name), '-f', 's16le', '-'];
  return (await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 })).stdout;
}

test('it is an album of four pieces with all its tags and a cover', async () => {
  expect(names).toEqual(score.map(({ title }, place) => `0${place + 1} ${title}.flac`));
  for (const [place, name] of names.entries()) {
    const { common, format } = await parseFile(join(album, name));
    expect(common).toMatchObject({
      title: score[place]?.title,
      artist: 'Linnet',
      album: 'First Light',
      year: 2026,
      track: { no: place + 1, of: 4 },
    });
    expect(common.picture?.[0]).toMatchObject({ format: 'image/jpeg', type: 'Cover (front)' });
    expect(format.duration).toBeGreaterThan(30);
    expect(format.duration).toBeLessThan(60);
  }
  const [done, total] = progress.at(-1) ?? [];
  expect(done).toBe(total);
});

test('the files laid end to end are the one performance, bit for bit', async () => {
  const decoded = createHash('sha256');
  for (const name of names) decoded.update(await decode(name));
  const played = createHash('sha256');
  for (const block of perform(arrange(score, 20_260), 20_260)) {
    played.update(new Uint8Array(block.buffer, block.byteOffset, block.byteLength));
  }
  expect(decoded.digest('hex')).toBe(played.digest('hex'));
}, 60_000);

test('no cut falls on a block of a codec, and sound goes on over each', async () => {
  for (const [place, name] of names.slice(0, -1).entries()) {
    const before = await decode(name);
    const after = await decode(names[place + 1] as string);
    const frames = before.length / 4;
    for (const block of [576, 1024, 1152, 4096]) expect(frames % block).not.toBe(0);
    const at = (buffer: Buffer, frame: number) => buffer.readInt16LE(frame * 4);
    const last = Array.from({ length: 2000 }, (_, i) => at(before, frames - 2000 + i));
    const step = (one: number, other: number) => Math.abs(one - other);
    const largest = last
      .slice(1)
      .reduce((most, value, i) => Math.max(most, step(value, last[i] ?? 0)), 0);
    expect(Math.max(...last.map(Math.abs))).toBeGreaterThan(500);
    expect(step(at(after, 0), last.at(-1) ?? 0)).toBeLessThanOrEqual(largest * 1.5);
  }
}, 60_000);

test('it is as loud as music is mastered for headphones, and never clips', async () => {
  const inputs = names.flatMap((name) => ['-i', join(album, name)]);
  const graph = `concat=n=${names.length}:v=0:a=1,ebur128=peak=true`;
  const args = ['-hide_banner', '-nostdin', ...inputs, '-filter_complex', graph, '-f', 'null', '-'];
  const { stderr } = await run('ffmpeg', args, { maxBuffer: 2 ** 26 });
  const summary = stderr.slice(stderr.lastIndexOf('Summary'));
  const loudness = Number(/I:\s+(-?[\d.]+) LUFS/.exec(summary)?.[1]);
  const peak = Number(/Peak:\s+(-?[\d.]+) dBFS/.exec(summary)?.[1]);
  expect(loudness).toBeGreaterThan(-17);
  expect(loudness).toBeLessThan(-15);
  expect(peak).toBeLessThan(-1);
}, 60_000);

test('made again it is left alone', async () => {
  const before = await stat(join(album, names[0] as string));
  await writeDemo(dataDir, never, () => expect.unreachable());
  expect((await stat(join(album, names[0] as string))).mtimeMs).toBe(before.mtimeMs);
});

test('the job adds its folder and scans; cancelled, it leaves nothing', async () => {
  const logger = pino({ level: 'silent' });
  const jobs = makeJobs({ logger });
  const added: string[] = [];
  let scans = 0;
  const parts = {
    jobs,
    catalogue: {
      writer: {
        async addRoot({ path, name }: { path: string; name: string }) {
          added.push(path);
          return { id: 'demo-demo-demo-d', name, path, state: 'ok' as const, tracks: 0 };
        },
      },
    },
    scanner: {
      scan() {
        scans++;
        return jobs.start('scan', async () => {});
      },
    },
  };
  await jobs.finished(makeDemo({ ...parts, dataDir }).start().id);
  expect(added).toEqual([join(dataDir, 'demo')]);
  expect(scans).toBe(1);

  const other = await mkdtemp(join(tmpdir(), 'linnet-demo-'));
  const demo = makeDemo({ ...parts, dataDir: other });
  const { id } = demo.start();
  expect(demo.start().id).toBe(id);
  await new Promise<void>((resolve) => jobs.onJob(({ done }) => done > 0 && resolve()));
  jobs.cancel(id);
  expect((await jobs.finished(id))?.state).toBe('cancelled');
  expect(await readdir(join(other, 'demo'))).toEqual([]);
  expect(added).toHaveLength(1);
  await rm(other, { recursive: true });
}, 30_000);
