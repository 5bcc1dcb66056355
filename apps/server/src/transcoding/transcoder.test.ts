import { execFile } from 'node:child_process';
import { readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ffmpeg, makeFolder, noise } from '../scanning/testing/fixtures.ts';
import { makeTranscoder, type Transcoder } from './transcoder.ts';

const run = promisify(execFile);
const logger = pino({ level: 'silent' });
const signal = new AbortController().signal;
let base: Awaited<ReturnType<typeof makeFolder>>;
let data: Awaited<ReturnType<typeof makeFolder>>;
let transcoder: Transcoder;

beforeAll(async () => {
  base = await makeFolder();
  await ffmpeg(base.path, ...noise(2), 'a.flac');
  await ffmpeg(base.path, ...noise(1.2345, 3), '-c:a', 'alac', "file:b: 'odd' name.m4a");
  await ffmpeg(base.path, '-f', 'lavfi', '-i', 'sine=440:d=2', '-ac', '1', 'mono.flac');
  await ffmpeg(base.path, ...noise(600), 'long.flac');
  await writeFile(join(base.path, 'broken.flac'), 'no music');
  const remote = '#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n';
  await writeFile(join(base.path, 'list.flac'), remote);
}, 30_000);
afterAll(() => base.remove());
beforeEach(async () => {
  data = await makeFolder();
  transcoder = makeTranscoder({ dataDir: data.path, logger });
});
afterEach(async () => {
  await transcoder.close();
  await data.remove();
});

const request = (name: string, version = `version-of-${name.charCodeAt(0)}`) => ({
  path: join(base.path, name),
  version,
  kilobits: 128 as const,
});
const cached = () => readdir(join(data.path, 'transcodes')).catch(() => []);

/** Frames that a decoder gives for a file, at its own rate. */
async function frames(path: string): Promise<number> {
  const args = ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-'];
  const options = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
  return (await run('ffmpeg', args, options)).stdout.length / 2;
}

test('a track becomes an Opus file of exactly its length', async () => {
  expect(await transcoder.available()).toBe(true);
  const flac = await transcoder.opusFile(request('a.flac'), signal);
  const alac = await transcoder.opusFile(request("b: 'odd' name.m4a"), signal);
  if (!flac.ok || !alac.ok) throw new Error('not transcoded');
  expect(flac.bytes).toBe((await stat(flac.path)).size);
  expect(await frames(flac.path)).toBe(96_000);
  expect(Math.abs((await frames(alac.path)) - 1.2345 * 48_000)).toBeLessThanOrEqual(1);
});

test('one channel is as loud as it was', async () => {
  const result = await transcoder.opusFile(request('mono.flac'), signal);
  const meanOf = async (path: string) => {
    const args = ['-i', path, '-af', 'volumedetect', '-f', 'null', '-'];
    const { stderr } = await run('ffmpeg', args);
    return Number(/mean_volume: (-?[\d.]+)/.exec(stderr)?.[1]);
  };
  const original = await meanOf(join(base.path, 'mono.flac'));
  expect(await meanOf(result.ok ? result.path : '')).toBeCloseTo(original, 0);
});

test('equal requests share one file, later ones find it', async () => {
  const all = await Promise.all(
    Array.from({ length: 8 }, () => transcoder.opusFile(request('a.flac'), signal)),
  );
  expect(new Set(all.map((result) => result.ok && result.path)).size).toBe(1);
  expect(await cached()).toHaveLength(1);
  const before = (await stat(all[0]?.ok ? all[0].path : '')).mtimeMs;
  await transcoder.opusFile(request('a.flac'), signal);
  expect((await stat(all[0]?.ok ? all[0].path : '')).mtimeMs).toBe(before);
});

test('broken, absent and disguised files are answers and leave nothing behind', async () => {
  const failed = { ok: false, code: 'transcode_failed' };
  expect(await transcoder.opusFile(request('broken.flac'), signal)).toEqual(failed);
  expect(await transcoder.opusFile(request('list.flac'), signal)).toEqual(failed);
  const absent = await transcoder.opusFile(request('absent.flac'), signal);
  expect(absent).toEqual({ ok: false, code: 'file_missing' });
  expect(await cached()).toEqual([]);
});

test('ffmpeg is killed when nobody waits for it any more', async () => {
  const leaver = new AbortController();
  const running = transcoder.opusFile(request('long.flac'), leaver.signal);
  while ((await cached()).length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  leaver.abort();
  await expect(running).rejects.toThrow();
  await transcoder.close();
  expect(await cached()).toEqual([]);
}, 20_000);

/** A stand-in that does to the file it is told to write what `script` says, as `$out`. */
async function ffmpegThat(script: string): Promise<string> {
  const path = join(data.path, 'ffmpeg');
  const last = `for last; do :; done; out="\${last#file:}"`;
  await writeFile(path, `#!/bin/sh\n${last}\n${script}\n`, { mode: 0o755 });
  return path;
}

test.each(['0', '1000', '-1'])(
  'a file that a full disk cut to %s bytes is not kept, though ffmpeg ends well',
  async (bytes) => {
    const real = (await run('sh', ['-c', 'command -v ffmpeg'])).stdout.trim();
    const cutting = makeTranscoder({
      dataDir: data.path,
      logger,
      ffmpeg: await ffmpegThat(`${real} "$@" && truncate -s ${bytes} "$out"`),
    });
    const failed = { ok: false, code: 'transcode_failed' };
    expect(await cutting.opusFile(request('a.flac'), signal)).toEqual(failed);
    expect(await cached()).toEqual([]);
    await cutting.close();
  },
);

test('a folder that could not be made is tried again with the next request', async () => {
  const inTheWay = join(data.path, 'transcodes');
  await writeFile(inTheWay, '');
  const failed = { ok: false, code: 'transcode_failed' };
  expect(await transcoder.opusFile(request('a.flac'), signal)).toEqual(failed);
  await rm(inTheWay);
  expect(await transcoder.opusFile(request('a.flac'), signal)).toMatchObject({ ok: true });
});

test('without ffmpeg it says so', async () => {
  const without = makeTranscoder({ dataDir: data.path, logger, ffmpeg: '/nowhere/ffmpeg' });
  expect(await without.available()).toBe(false);
  const result = await without.opusFile(request('a.flac'), signal);
  expect(result).toEqual({ ok: false, code: 'transcoder_missing' });
});

test('the files longest unused go when the cache is full', async () => {
  const small = makeTranscoder({ dataDir: data.path, logger, maxCacheBytes: 80_000 });
  const first = await small.opusFile(request('a.flac', 'version-a'), signal);
  const second = await small.opusFile(request('a.flac', 'version-b'), signal);
  const old = new Date(Date.now() - 86_400_000);
  const older = new Date(Date.now() - 2 * 86_400_000);
  await utimes(first.ok ? first.path : '', old, old);
  await utimes(second.ok ? second.path : '', older, older);
  await small.opusFile(request('a.flac', 'version-a'), signal);
  await small.opusFile(request('a.flac', 'version-c'), signal);
  await small.opusFile(request('a.flac', 'version-d'), signal);
  const names = await cached();
  expect(names).not.toContain('version-b-opus-128.opus');
  expect(names).toContain('version-d-opus-128.opus');
  const sizes = names.map(async (name) => (await stat(join(data.path, 'transcodes', name))).size);
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeLessThanOrEqual(80_000);
});

test('what a killed server left half written is swept up', async () => {
  const { opusFile } = transcoder;
  await opusFile(request('a.flac'), signal);
  await writeFile(join(data.path, 'transcodes', 'x.opus.0000.unfinished'), 'half');
  const next = makeTranscoder({ dataDir: data.path, logger });
  await next.opusFile(request('a.flac', 'version-new'), signal);
  expect((await cached()).some((name) => name.endsWith('.unfinished'))).toBe(false);
});

test('a version that is none never becomes a path', async () => {
  const evil = { ...request('a.flac'), version: '../../evil' };
  await expect(transcoder.opusFile(evil, signal)).rejects.toThrow('not a version');
});
