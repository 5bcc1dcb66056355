import { copyFile, mkdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coverFile, makeCoverStore } from '../../covers/cover-store.ts';
import { encoderByName, ffmpeg, makeFolder, noise, tagArgs } from '../testing/fixtures.ts';
import { explain } from './broken-file.ts';
import { readTrack } from './read-track.ts';

const names = Object.keys(encoderByName) as (keyof typeof encoderByName)[];
let folder: string;
let remove: () => Promise<void>;

beforeAll(async () => {
  ({ path: folder, remove } = await makeFolder());
  await ffmpeg(folder, ...noise(2), 'source.wav');
  await ffmpeg(folder, ...noise(2, 2), 'other.wav');
  await ffmpeg(folder, '-f', 'lavfi', '-i', 'color=red:s=64x64', '-frames:v', '1', 'red.jpg');
  await ffmpeg(folder, '-f', 'lavfi', '-i', 'color=blue:s=64x64', '-frames:v', '1', 'blue.png');
  for (const name of names) {
    await ffmpeg(folder, '-i', 'source.wav', ...tagArgs, ...encoderByName[name], name);
  }
}, 60_000);
afterAll(() => remove());

async function read(path: string) {
  const store = makeCoverStore(join(folder, 'data'));
  return (await readTrack(folder, path, store)).file;
}

async function problemOf(path: string) {
  return read(path).then(() => 'no problem', explain);
}

describe.each(names)('%s', (name) => {
  test('keeps its fingerprint when it is retagged, renamed and moved', async () => {
    const before = await read(name);
    await mkdir(join(folder, 'moved'), { recursive: true });
    const metadata = ['-metadata', `title=${'Longer '.repeat(400)}`, '-metadata', 'artist=Else'];
    await ffmpeg(folder, '-i', name, '-c', 'copy', '-map', '0:a', ...metadata, `new-${name}`);
    const moved = join('moved', `renamed ${name}`);
    await rename(join(folder, `new-${name}`), join(folder, moved));
    const after = await read(moved);
    expect(after.fingerprint).toBe(before.fingerprint);
    expect(after.version).not.toBe(before.version);
    expect(after.durationMs).toBe(before.durationMs);
  });

  test('has another fingerprint for other audio', async () => {
    await ffmpeg(folder, '-i', 'other.wav', ...tagArgs, ...encoderByName[name], `other-${name}`);
    expect((await read(`other-${name}`)).fingerprint).not.toBe((await read(name)).fingerprint);
  });

  test('has the right playing time, within what its codec pads', async () => {
    const padding = name === 'no-header.mp3' ? 60 : name === 'a.m4a' ? 50 : 1;
    const { durationMs } = await read(name);
    expect(durationMs).toBeGreaterThanOrEqual(1999);
    expect(durationMs).toBeLessThanOrEqual(2000 + padding);
  });
});

test('names are versions of bytes: the same file read twice has the same', async () => {
  expect(await read('a.flac')).toEqual(await read('a.flac'));
});

test.each(names.filter((name) => name !== 'a.aiff'))('the tags of %s are read', async (name) => {
  expect((await read(name)).tags).toMatchObject({
    title: 'Tïtle',
    artist: 'Ärtist',
    artists: ['Ärtist'],
    album: 'Album',
    number: 3,
    year: 2001,
    genres: ['Folk'],
  });
});

test('codecs, rates and depths are told', async () => {
  const expected = {
    'a.flac': { codec: 'flac', bitDepth: 16, sampleRate: 44_100, container: 'flac' },
    'a.mp3': { codec: 'mp3', bitDepth: null, sampleRate: 44_100 },
    'a.m4a': { codec: 'aac', bitDepth: null, container: 'm4a' },
    'lossless.m4a': { codec: 'alac', bitDepth: 16 },
    'a.ogg': { codec: 'vorbis', bitDepth: null },
    'a.opus': { codec: 'opus', bitDepth: null, sampleRate: 48_000 },
    'a.wav': { codec: 'wav', bitDepth: 16, channels: 2, bitrate: 1_411_200 },
    'a.aiff': { codec: 'aiff', bitDepth: 16 },
    'a.wv': { codec: 'wavpack', bitDepth: 16 },
  };
  for (const [name, sound] of Object.entries(expected))
    expect(await read(name)).toMatchObject(sound);
});

test('what a file is decides its content, not its name', async () => {
  await copyFile(join(folder, 'a.flac'), join(folder, 'liar.mp3'));
  expect(await read('liar.mp3')).toMatchObject({ codec: 'flac', tags: { title: 'Tïtle' } });
});

test('an embedded picture is kept under its hash, the front before others', async () => {
  const args = [
    '-i',
    'a.flac',
    '-i',
    'red.jpg',
    '-i',
    'blue.png',
    '-map',
    '0',
    '-map',
    '1',
    '-map',
  ];
  const kinds = ['-metadata:s:v:0', 'comment=Cover (back)', '-metadata:s:v:1'];
  const front = ['comment=Cover (front)', '-disposition:v', 'attached_pic'];
  await ffmpeg(folder, ...args, '2', '-c', 'copy', ...kinds, ...front, 'pictures.flac');
  const { coverId, fingerprint } = await read('pictures.flac');
  expect(fingerprint).toBe((await read('a.flac')).fingerprint);
  expect(coverId).toMatch(/^[0-9a-f]{32}$/);
  const kept = await readFile(coverFile(join(folder, 'data'), coverId as string));
  expect(kept).toEqual(await readFile(join(folder, 'blue.png')));
});

test('a file without a title is named by its file name, without the number', async () => {
  await ffmpeg(folder, '-i', 'source.wav', '-map_metadata', '-1', '03 - Bare_Name.flac');
  await ffmpeg(folder, '-i', 'source.wav', '-map_metadata', '-1', '1999.flac');
  expect((await read('03 - Bare_Name.flac')).tags.title).toBe('Bare Name');
  expect((await read('1999.flac')).tags.title).toBe('1999');
});

test('several artists stand apart in Vorbis comments and ID3v2.4; AC/DC is one band', async () => {
  const four = ['-id3v2_version', '4', '-metadata', 'artist=AC/DC'];
  const three = ['-id3v2_version', '3', '-metadata', 'artist=AC/DC'];
  await ffmpeg(folder, '-i', 'source.wav', ...four, 'four.mp3');
  await ffmpeg(folder, '-i', 'source.wav', ...three, 'three.mp3');
  const whole = { artist: 'AC/DC', artists: ['AC/DC'] };
  expect((await read('four.mp3')).tags).toMatchObject(whole);
  expect((await read('three.mp3')).tags).toMatchObject(whole);
});

test('ReplayGain comes from its tags, R128 at the ReplayGain level', async () => {
  const plain = ['REPLAYGAIN_TRACK_GAIN=-6.50 dB', 'REPLAYGAIN_ALBUM_PEAK=0.988'];
  const r128 = ['R128_TRACK_GAIN=-512', 'R128_ALBUM_GAIN=256', 'REPLAYGAIN_TRACK_GAIN=1 dB'];
  const args = (tags: string[]) => tags.flatMap((tag) => ['-metadata', tag]);
  await ffmpeg(folder, '-i', 'source.wav', ...args(plain), 'gain.flac');
  await ffmpeg(folder, '-i', 'source.wav', ...args(r128), 'gain.opus');
  expect((await read('gain.flac')).tags).toMatchObject({
    trackGain: -6.5,
    albumGain: null,
    trackPeak: null,
    albumPeak: 0.988,
  });
  expect((await read('gain.opus')).tags).toMatchObject({ trackGain: 3, albumGain: 6 });
});

test('broken files say what is wrong with them', async () => {
  await writeFile(join(folder, 'empty.mp3'), '');
  let seed = 7;
  const garbage = Buffer.alloc(400_000, 0).map(() => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed >> 16;
  });
  await writeFile(join(folder, 'garbage.mp3'), garbage);
  await writeFile(join(folder, 'garbage.flac'), garbage);
  await writeFile(join(folder, 'head.flac'), Buffer.concat([Buffer.from('fLaC'), garbage]));
  await copyFile(join(folder, 'red.jpg'), join(folder, 'picture.mp3'));
  for (const [name, bytes] of [
    ['cut.flac', 60],
    ['cut.m4a', 20_000],
    ['cut.ogg', 60],
  ] as const) {
    await copyFile(join(folder, `a.${name.slice(4)}`), join(folder, name));
    await truncate(join(folder, name), bytes);
  }
  expect(await problemOf('empty.mp3')).toMatchObject({ code: 'broken', reason: 'It is empty.' });
  expect(await problemOf('garbage.mp3')).toMatchObject({ code: 'not_audio' });
  expect(await problemOf('garbage.flac')).toMatchObject({ code: 'not_audio' });
  expect(await problemOf('head.flac')).toMatchObject({ code: 'broken' });
  expect(await problemOf('picture.mp3')).toMatchObject({ code: 'not_audio' });
  expect(await problemOf('cut.flac')).toMatchObject({ code: 'broken' });
  expect(await problemOf('cut.m4a')).toMatchObject({ code: 'broken' });
  expect(await problemOf('cut.ogg')).toHaveProperty(
    'code',
    expect.stringMatching(/^(broken|not_audio)$/),
  );
  expect(await problemOf('vanished.mp3')).toMatchObject({ code: 'unreadable' });
});

test('a tag that claims gigabytes takes no memory', async () => {
  const flac = await readFile(join(folder, 'a.flac'));
  const tag = Buffer.concat([Buffer.from('ID3\x03\0\0'), Buffer.from([0x7f, 0x7f, 0x7f, 0x7f])]);
  const frame = Buffer.concat([Buffer.from('APIC'), Buffer.from([0x0f, 0xff, 0xff, 0xf0, 0, 0])]);
  await writeFile(join(folder, 'huge.mp3'), Buffer.concat([tag, frame, flac]));
  const before = process.memoryUsage().rss;
  expect(await problemOf('huge.mp3')).not.toBe('no problem');
  expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
});

test('a picture block whose lengths lie costs the cover and not the track', async () => {
  // Type 3, then a media type that claims to be longer than the block.
  const block = Buffer.alloc(12);
  block.writeUInt32BE(3, 0);
  block.writeUInt32BE(0x7fffffff, 4);
  const picture = `METADATA_BLOCK_PICTURE=${block.toString('base64')}`;
  const tags = ['-metadata', 'title=Kept', '-metadata', picture];
  await ffmpeg(folder, '-i', 'source.wav', '-c:a', 'libvorbis', ...tags, 'lying.ogg');
  const file = await read('lying.ogg');
  expect(file.tags.title).toBe('Kept');
  expect(file.coverId).toBeNull();
});
