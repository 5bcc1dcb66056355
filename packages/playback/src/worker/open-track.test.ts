import { beforeAll, describe, expect, test } from 'vitest';
import {
  cutOut,
  encode,
  makeSound,
  makeTrack,
  memorySource,
  openBytes,
  readAll,
  type Sound,
  worstDifference,
} from '../../test/sound.ts';
import { ByteSourceError } from '../shared/byte-source.ts';
import { makeWasmDecoder } from './decoders/wasm.ts';
import { openTrack, toTrackError } from './open-track.ts';

const forever = new AbortController().signal;
/** No multiple of any codec's frame. */
const frames = 150_007;
const sound = makeSound(frames, 44100);
const at48 = makeSound(frames, 48000, 2);

interface Case {
  readonly name: string;
  readonly codec: 'flac' | 'mp3' | 'vorbis' | 'opus' | 'wav' | 'aiff';
  readonly rate: number;
  readonly ending: string;
  readonly args: readonly string[];
  /** Loudest difference to the source anywhere, and to a continuous decode after a seek. */
  readonly lossy: boolean;
  readonly seekTolerance: number;
}

const cases: readonly Case[] = [
  {
    name: 'FLAC',
    codec: 'flac',
    rate: 44100,
    ending: 'flac',
    args: [],
    lossy: false,
    seekTolerance: 0,
  },
  {
    name: 'FLAC of 24 bits',
    codec: 'flac',
    rate: 44100,
    ending: 'flac',
    args: ['-sample_fmt', 's32'],
    lossy: false,
    seekTolerance: 0,
  },
  {
    name: 'MP3 at a constant rate',
    codec: 'mp3',
    rate: 44100,
    ending: 'mp3',
    args: ['-b:a', '192k'],
    lossy: true,
    seekTolerance: 1e-6,
  },
  {
    name: 'MP3 at a variable rate',
    codec: 'mp3',
    rate: 44100,
    ending: 'mp3',
    args: ['-q:a', '2'],
    lossy: true,
    seekTolerance: 1e-6,
  },
  {
    name: 'MPEG-2 layer III',
    codec: 'mp3',
    rate: 22050,
    ending: 'mp3',
    args: ['-q:a', '2'],
    lossy: true,
    seekTolerance: 1e-6,
  },
  {
    name: 'Vorbis',
    codec: 'vorbis',
    rate: 44100,
    ending: 'ogg',
    args: ['-c:a', 'libvorbis', '-q:a', '6'],
    lossy: true,
    seekTolerance: 1e-6,
  },
  {
    name: 'Opus',
    codec: 'opus',
    rate: 48000,
    ending: 'opus',
    args: ['-b:a', '160k'],
    lossy: true,
    seekTolerance: 1e-4,
  },
  {
    name: 'WAV',
    codec: 'wav',
    rate: 44100,
    ending: 'wav',
    args: [],
    lossy: false,
    seekTolerance: 0,
  },
  {
    name: 'WAV of 24 bits, extensible',
    codec: 'wav',
    rate: 44100,
    ending: 'wav',
    args: ['-c:a', 'pcm_s24le'],
    lossy: false,
    seekTolerance: 0,
  },
  {
    name: 'WAV of floats',
    codec: 'wav',
    rate: 44100,
    ending: 'wav',
    args: ['-c:a', 'pcm_f32le'],
    lossy: false,
    seekTolerance: 0,
  },
  {
    name: 'RF64',
    codec: 'wav',
    rate: 44100,
    ending: 'wav',
    args: ['-rf64', 'always'],
    lossy: false,
    seekTolerance: 0,
  },
  {
    name: 'AIFF',
    codec: 'aiff',
    rate: 44100,
    ending: 'aiff',
    args: [],
    lossy: false,
    seekTolerance: 0,
  },
];

describe.each(cases)('$name', ({ codec, rate, ending, args, lossy, seekTolerance }) => {
  const source = rate === 48000 ? at48 : sound;
  let bytes: Uint8Array;
  let whole: Sound;
  beforeAll(async () => {
    bytes = encode(source, rate, ending, args);
    const track = await openBytes(codec, memorySource(bytes));
    whole = await readAll(track);
    track.close();
  });

  test('gives as many frames as were encoded, at their place', () => {
    expect(whole.left.length).toBe(frames);
    // A shift by one frame would be an error of up to 0.4 in the sweep's upper part.
    if (!lossy) expect(worstDifference(whole, source, 0)).toBe(0);
    else expect(meanSquare(whole, source, 0)).toBeLessThan(meanSquare(whole, source, 1) / 2);
    if (lossy) expect(meanSquare(whole, source, 0)).toBeLessThan(meanSquare(whole, source, -1) / 2);
  });

  test('goes on after a seek exactly as a continuous decode', async () => {
    const input = memorySource(bytes);
    const track = await openBytes(codec, input);
    for (const frame of [100_003, 1, 57_600, 1105, 149_000, 0, 99_999]) {
      await track.seek(frame, forever);
      const part = await readAll(track, 5000);
      expect(part.left.length).toBe(Math.min(5000, frames - frame));
      expect(worstDifference(part, whole, frame)).toBeLessThanOrEqual(seekTolerance);
    }
    await track.seek(frames, forever);
    expect((await readAll(track)).left.length).toBe(0);
    track.close();
  });
});

test('a seek in a long FLAC reads a few pieces and not what lies before', async () => {
  const long = makeSound(44100 * 40, 44100);
  const input = memorySource(encode(long, 44100, 'flac'));
  const track = await openBytes('flac', input);
  await track.seek(44100 * 36, forever);
  const part = await readAll(track, 1000);
  expect(worstDifference(part, long, 44100 * 36)).toBe(0);
  expect(input.bytesRead).toBeLessThan(input.length / 4);
});

test('a seek in a long MP3 of constant bitrate goes straight there', async () => {
  const long = makeSound(44100 * 40, 44100);
  const bytes = encode(long, 44100, 'mp3', ['-b:a', '320k']);
  const expected = await readAll(await openBytes('mp3', memorySource(bytes)));
  const input = memorySource(bytes);
  const track = await openBytes('mp3', input);
  for (const frame of [44100 * 35 + 17, 44100 * 20 + 3, 44100 * 39]) {
    await track.seek(frame, forever);
    expect(worstDifference(await readAll(track, 3000), expected, frame)).toBeLessThan(1e-6);
  }
  expect(input.bytesRead).toBeLessThan(input.length / 2);
});

test('a FLAC with a picture and a tag behind it plays, the picture unread', async () => {
  const bytes = encode(sound, 44100, 'flac');
  const info = bytes.slice(0, 4 + 38);
  const picture = new Uint8Array(4 + 1_000_000).fill(0xff);
  picture.set([6, 0x0f, 0x42, 0x40]);
  const tag = new Uint8Array(128);
  tag.set([0x54, 0x41, 0x47]);
  const joined = new Uint8Array([...info, ...picture, ...bytes.slice(42), ...tag]);
  const input = memorySource(joined);
  const track = await openBytes('flac', input);
  const part = await readAll(track);
  expect(part.left.length).toBe(frames);
  expect(worstDifference(part, sound, 0)).toBe(0);
  expect(input.bytesRead).toBeLessThan(joined.length - 900_000 + 200_000);
});

test('an MP3 without a tag is played whole, since nothing is known of its padding', async () => {
  const bytes = encode(sound, 44100, 'mp3', ['-b:a', '128k', '-write_xing', '0']);
  const all = await readAll(await openBytes('mp3', memorySource(bytes)));
  expect(all.left.length % 1152).toBe(0);
  expect(all.left.length).toBeGreaterThan(frames);
});

test('with trimming off the padding is there: the rule is what removes it', async () => {
  const bytes = encode(sound, 44100, 'mp3', ['-q:a', '2']);
  const all = await readAll(await openBytes('mp3', memorySource(bytes), false));
  expect(all.left.length).toBeGreaterThan(frames + 1105);
});

test('a truncated file plays as far as it goes, then ends or says that it is broken', async () => {
  for (const [codec, ending, args] of [
    ['flac', 'flac', []],
    ['mp3', 'mp3', []],
    ['wav', 'wav', []],
    ['vorbis', 'ogg', ['-c:a', 'libvorbis']],
  ] as const) {
    const bytes = encode(sound, 44100, ending, args);
    let heard = 0;
    let failure: unknown = null;
    try {
      const track = await openBytes(codec, memorySource(bytes.slice(0, bytes.length >> 1)));
      for (let block = await track.read(forever); block; block = await track.read(forever)) {
        heard += block.frames;
      }
    } catch (error) {
      failure = error;
    }
    // Ogg pages are long: half of this short file may end in its first one.
    if (codec !== 'vorbis') expect(heard).toBeGreaterThan(frames / 3);
    expect(heard).toBeLessThan(frames);
    if (failure) expect(toTrackError(failure).code).toBe('broken');
  }
});

test('a Vorbis file that was cut out of a longer one begins and seeks to the frame', async () => {
  const whole = encode(sound, 44100, 'ogg', ['-c:a', 'libvorbis', '-q:a', '6']);
  const all = await readAll(await openBytes('vorbis', memorySource(whole)));
  const cut = cutOut(whole, 'ogg', 1.2);
  const part = await readAll(await openBytes('vorbis', memorySource(cut)));
  // Where the cut fell is ffmpeg's choice: a stretch of its middle is looked for in the whole.
  const middle = { left: part.left.slice(20_000, 20_500), right: part.right.slice(20_000, 20_500) };
  const places = Array.from({ length: frames - 21_000 }, (_, index) => index);
  const shift = places.find((at) => worstDifference(middle, all, at + 20_000) < 1e-6) ?? 0;
  expect(shift).toBeGreaterThan(0);
  const heard = Math.min(part.left.length, all.left.length - shift);
  const [left, right] = [part.left.slice(0, heard), part.right.slice(0, heard)];
  expect(worstDifference({ left, right }, all, shift)).toBeLessThan(1e-6);

  for (const target of [0, 1, 5000, 40_001]) {
    const track = await openBytes('vorbis', memorySource(cut));
    await track.seek(target, forever);
    const rest = await readAll(track);
    expect(rest.left.length).toBe(part.left.length - target);
    expect(worstDifference(rest, part, target)).toBeLessThan(1e-6);
  }
});

test('what no browser decodes is opened as the transcode, and without one is unsupported', async () => {
  const opus = encode(at48, 48000, 'opus');
  const asked: string[] = [];
  const track = await openTrack(
    makeTrack('alac'),
    {
      source: async (_, format) => {
        asked.push(format);
        return memorySource(opus);
      },
      makeDecoder: makeWasmDecoder,
      trim: true,
    },
    forever,
  );
  expect(asked).toEqual(['opus']);
  expect((await readAll(track)).left.length).toBe(frames);

  const m4a = encode(sound, 44100, 'm4a', ['-c:a', 'aac']);
  const noTranscode = openTrack(
    makeTrack('aac'),
    {
      source: async (_, format) => {
        if (format === 'opus') throw new ByteSourceError('not_found', 'no transcoder');
        return memorySource(m4a);
      },
      makeDecoder: makeWasmDecoder,
      trim: true,
    },
    forever,
  );
  await expect(noTranscode).rejects.toMatchObject({ code: 'unsupported' });
});

function meanSquare(part: Sound, expected: Sound, shift: number): number {
  let sum = 0;
  for (let i = 2000; i < part.left.length - 2000; i++) {
    sum += ((part.left[i] ?? 0) - (expected.left[i + shift] ?? 0)) ** 2;
  }
  return sum / part.left.length;
}
