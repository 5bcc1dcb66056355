import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { coverSizes } from '@linnet/contract/media';
import { pino } from 'pino';
import sharp, { type Sharp } from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeJobs } from '../jobs/jobs.ts';
import { coverFile, makeCoverStore } from './cover-store.ts';
import { makeCovers } from './covers.ts';
import { neutralColour } from './dominant-colour.ts';
import { thumbnailFile } from './render.ts';

let dataDir: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'linnet-covers-'));
});
afterEach(() => rm(dataDir, { recursive: true }));

function picture(width: number, height: number, background = '#b02a3c'): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

async function keep(bytes: Buffer): Promise<string> {
  const id = await makeCoverStore(dataDir).keep(bytes);
  if (id === null) throw new Error('the store refused a picture');
  return id;
}

function open(ids: string[] = []) {
  const logger = pino({ level: 'silent' });
  const jobs = makeJobs({ logger });
  const colours = new Map<string, { colour: string; width: number; height: number }>();
  const batches: number[] = [];
  const catalogue = {
    reader: { coversWithoutColour: async () => ids.filter((id) => !colours.has(id)) },
    writer: {
      async setCoverColours(
        rows: readonly { coverId: string; colour: string; width: number; height: number }[],
      ) {
        batches.push(rows.length);
        for (const { coverId, ...rest } of rows) colours.set(coverId, rest);
      },
    },
  };
  return { jobs, colours, batches, covers: makeCovers({ catalogue, dataDir, jobs, logger }) };
}

test('a thumbnail of each size is a WebP within that size', async () => {
  const id = await keep(await picture(1200, 1200).jpeg().toBuffer());
  const { covers } = open();
  for (const size of coverSizes) {
    const result = await covers.thumbnail(id, size);
    if (!result.ok) throw new Error(result.code);
    const { format, width, height } = await sharp(result.path).metadata();
    expect({ format, width, height }).toEqual({ format: 'webp', width: size, height: size });
    expect(result).toMatchObject({
      bytes: (await stat(result.path)).size,
      contentType: 'image/webp',
    });
  }
});

test('shape is kept, nothing is enlarged, and turned photographs stand upright', async () => {
  const wide = await keep(await picture(1000, 500).png().toBuffer());
  const small = await keep(await picture(50, 40).webp().toBuffer());
  const turned = await keep(
    await picture(600, 300).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  const { covers } = open();
  const sizeOf = async (id: string) => {
    const result = await covers.thumbnail(id, 240);
    const { width, height } = await sharp(result.ok ? result.path : '').metadata();
    return [width, height];
  };
  expect(await sizeOf(wide)).toEqual([240, 120]);
  expect(await sizeOf(small)).toEqual([50, 40]);
  expect(await sizeOf(turned)).toEqual([120, 240]);
});

test('many requests for one thumbnail make it once', async () => {
  const id = await keep(await picture(800, 800).jpeg().toBuffer());
  const { covers } = open();
  const all = await Promise.all(Array.from({ length: 20 }, () => covers.thumbnail(id, 480)));
  expect(new Set(all.map((result) => result.ok && result.path)).size).toBe(1);
  const path = thumbnailFile(dataDir, id, 480);
  expect(await readdir(dirname(path))).toHaveLength(1);
  const { mtimeMs } = await stat(path);
  await covers.thumbnail(id, 480);
  expect((await stat(path)).mtimeMs).toBe(mtimeMs);
});

test('a cover that is not kept or cannot be decoded is an answer', async () => {
  const broken = await keep(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500)]));
  const { covers } = open();
  expect(await covers.thumbnail('0'.repeat(32), 96)).toEqual({ ok: false, code: 'not_found' });
  expect(await covers.thumbnail(broken, 96)).toEqual({ ok: false, code: 'broken' });
  expect(await covers.original('0'.repeat(32))).toEqual({ ok: false, code: 'not_found' });
});

test('the original is served as what it is', async () => {
  const bytes = await picture(30, 30).png().toBuffer();
  const id = await keep(bytes);
  const result = await open().covers.original(id);
  expect(result).toMatchObject({ ok: true, bytes: bytes.length, contentType: 'image/png' });
  expect(await readFile(result.ok ? result.path : '')).toEqual(bytes);
});

test('only pictures that browsers show are kept', async () => {
  const store = makeCoverStore(dataDir);
  for (const text of ['<svg xmlns="http://www.w3.org/2000/svg"/>', '<html>', 'BM', '']) {
    expect(await store.keep(Buffer.from(text))).toBeNull();
  }
  const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(31 * 1024 * 1024)]);
  expect(await store.keep(jpeg)).toBeNull();
});

test('the job makes list sizes and colours, also past broken and absent pictures', async () => {
  const ids = [
    await keep(await picture(1000, 800).jpeg().toBuffer()),
    await keep(await picture(300, 300, '#203040').grayscale().jpeg().toBuffer()),
    await keep(await picture(64, 64).toColourspace('cmyk').jpeg().toBuffer()),
    await keep(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(300)])),
    'f'.repeat(32),
  ];
  const { covers, jobs, colours } = open(ids);
  const ended = await jobs.finished(covers.prepare().id);
  expect(ended).toMatchObject({ state: 'done', done: 5, total: 5 });
  expect(colours.size).toBe(4);
  expect(colours.get(ids[0] as string)).toMatchObject({ width: 1000, height: 800 });
  expect(colours.get(ids[0] as string)?.colour).toMatch(/^#[abc][0-9a-f][23][0-9a-f][34][0-9a-f]$/);
  expect(colours.get(ids[1] as string)?.colour).toMatch(/^#([0-9a-f]{2})\1\1$/);
  expect(colours.get(ids[3] as string)).toEqual({ colour: neutralColour, width: 0, height: 0 });
  for (const size of [96, 240, 480] as const)
    await stat(thumbnailFile(dataDir, ids[0] as string, size));
});

test('a cover that the disk does not take leaves nothing half written', async () => {
  const bytes = await picture(300, 300).jpeg().toBuffer();
  const path = coverFile(dataDir, await keep(bytes));
  await rm(path);
  await mkdir(join(path, 'in the way'), { recursive: true });
  await expect(keep(bytes)).rejects.toThrow();
  expect(await readdir(join(dataDir, 'covers/unfinished'))).toEqual([]);
});

test('a full disk ends the job, and the next one finds the cover again', async () => {
  const id = await keep(await picture(300, 300).jpeg().toBuffer());
  const inTheWay = join(dataDir, 'thumbnails');
  await writeFile(inTheWay, '');
  const { covers, jobs, colours } = open([id]);
  expect(await jobs.finished(covers.prepare().id)).toMatchObject({ state: 'failed' });
  expect(colours.size).toBe(0);
  await rm(inTheWay);
  expect(await jobs.finished(covers.prepare().id)).toMatchObject({ state: 'done' });
  expect(colours.get(id)).toMatchObject({ width: 300 });
});

test('a cancelled job keeps what it has, and the next one finishes', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 120; i++) {
    ids.push(await keep(await picture(700, 700, `rgb(${i}, 90, 200)`).png().toBuffer()));
  }
  const { covers, jobs, colours } = open(ids);
  const first = covers.prepare().id;
  await new Promise<void>((resolve) => jobs.onJob(({ done }) => done > 20 && resolve()));
  jobs.cancel(first);
  expect(await jobs.finished(first)).toMatchObject({ state: 'cancelled' });
  const kept = colours.size;
  expect(kept).toBeGreaterThan(0);
  expect(kept).toBeLessThan(120);
  expect([...colours.values()].every(({ width }) => width === 700)).toBe(true);
  await jobs.finished(covers.prepare().id);
  expect(colours.size).toBe(120);
}, 20_000);

test('a half-written original of a killed scan is swept up', async () => {
  const half = join(dataDir, 'covers', 'unfinished', 'x');
  await mkdir(dirname(half), { recursive: true });
  await writeFile(half, 'half');
  await makeCoverStore(dataDir).sweep();
  await expect(stat(half)).rejects.toThrow();
  const id = await keep(await picture(10, 10).png().toBuffer());
  await stat(coverFile(dataDir, id));
});
