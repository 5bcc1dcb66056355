import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseFile } from 'music-metadata';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRandom } from '../sound/random.ts';
import { flacBlockFrames, makeFlacEncoder } from './flac-encoder.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-flac-'));
});
afterAll(() => rm(folder, { recursive: true }));

const comments = [
  ['TITLE', 'Bít by bit'],
  ['ARTIST', 'One'],
  ['ARTIST', 'Two'],
] as const;

async function encode(name: string, pcm: Int16Array): Promise<string> {
  const encoder = makeFlacEncoder();
  const frames: Uint8Array[] = [];
  for (let at = 0; at < pcm.length; at += flacBlockFrames * 2) {
    frames.push(encoder.encode(pcm.subarray(at, at + flacBlockFrames * 2)));
  }
  const path = join(folder, `${name}.flac`);
  await writeFile(path, Buffer.concat([encoder.header({ comments }), ...frames]));
  return path;
}

const signals: Record<string, (i: number, random: () => number) => number> = {
  silence: () => 0,
  'a sine': (i) => Math.round(12_000 * Math.sin(i / 20)),
  'full-scale noise': (_, random) => Math.floor(random() * 65_536) - 32_768,
  'the loudest square': (i) => (i % 50 < 25 ? 32_767 : -32_768),
  'a quiet sine in one channel': (i) => (i % 2 === 0 ? Math.round(40 * Math.sin(i / 90)) : 0),
  'one click': (i) => (i === 12_345 ? -32_768 : 0),
};

test.each(Object.keys(signals))('%s decodes to the same bits', async (name) => {
  const random = makeRandom(5);
  const signal = signals[name];
  const pcm = Int16Array.from({ length: 2 * 30_001 }, (_, i) => signal?.(i, random) ?? 0);
  const path = await encode(name, pcm);
  const args = ['-v', 'error', '-nostdin', '-xerror', '-i', path, '-f', 's16le', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 26 });
  expect(Buffer.compare(stdout, Buffer.from(pcm.buffer))).toBe(0);
});

test('tags and length are there, and a sine takes less than half its bytes', async () => {
  const pcm = Int16Array.from({ length: 2 * 44_100 }, (_, i) => 9_000 * Math.sin((i >> 1) / 30));
  const { common, format } = await parseFile(await encode('tags', pcm));
  expect(common).toMatchObject({ title: 'Bít by bit', artists: ['One', 'Two'] });
  expect(format).toMatchObject({ duration: 1, sampleRate: 44_100, bitsPerSample: 16 });
  expect(format.bitrate).toBeLessThan(44_100 * 16);
});
