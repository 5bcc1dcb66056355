import { describe, expect, test } from 'vitest';
import { encode, makeSound, memorySource } from '../../../test/sound.ts';
import { ByteReader } from '../byte-reader.ts';
import { type Mp4Timing, parseItunes, readMp4Timing, trimOf } from './mp4-trim.ts';

const forever = new AbortController().signal;
const frames = 150_007;

describe('MP4 trim', () => {
  test.each([
    ['moov behind the sound', []],
    ['moov before the sound', ['-movflags', '+faststart']],
  ])('is the encoded length to the frame, %s', async (_name, args) => {
    const bytes = encode(makeSound(frames, 44100), 44100, 'm4a', ['-c:a', 'aac', ...args]);
    const timing = await readMp4Timing(new ByteReader(memorySource(bytes)), forever);
    expect(timing.edit?.mediaTime).toBe(1024);
    expect(trimOf(timing, 44100)).toEqual({ skip: 1024, frames });
  });

  test('of a fragmented file without an edit list is none', async () => {
    const args = ['-c:a', 'aac', '-movflags', '+empty_moov+frag_keyframe', '-use_editlist', '0'];
    const bytes = encode(makeSound(frames, 44100), 44100, 'm4a', args);
    const timing = await readMp4Timing(new ByteReader(memorySource(bytes)), forever);
    expect(trimOf(timing, 44100)).toEqual({ skip: 0, frames: null });
  });

  const base: Mp4Timing = {
    movieScale: 1000,
    mediaScale: 44100,
    mediaTicks: 442368,
    edit: { mediaTime: 1024, segmentDuration: 10000 },
    itunes: null,
  };

  test('takes the samples that are there when the rounded duration agrees within a tick', () => {
    // 10,000 ms are 441,000 frames, the samples say 441,344: 7.8 ms apart, so the duration was meant.
    expect(trimOf(base, 44100)).toEqual({ skip: 1024, frames: 441_000 });
    const close = { ...base, edit: { mediaTime: 1024, segmentDuration: 10008 } };
    expect(trimOf(close, 44100)).toEqual({ skip: 1024, frames: 441_344 });
  });

  test('iTunSMPB wins over the edit list', () => {
    const itunes = parseItunes(' 00000000 00000840 000001CC 000000000006BAAF 00000000');
    expect(trimOf({ ...base, itunes }, 44100)).toEqual({ skip: 2112, frames: 441_007 });
  });

  test('finds iTunSMPB in a file', async () => {
    const bytes = withItunes(
      encode(makeSound(frames, 44100), 44100, 'm4a', [
        '-c:a',
        'aac',
        '-movflags',
        '+use_metadata_tags',
      ]),
      ' 00000000 00000400 00000151 00000000000249F7',
    );
    const timing = await readMp4Timing(new ByteReader(memorySource(bytes)), forever);
    expect(timing.itunes).toEqual({ delay: 1024, frames: 150_007 });
  });
});

/** Puts `moov.udta.meta.ilst.----` at the end of a file's moov, which must be its last box. */
function withItunes(file: Uint8Array, value: string): Uint8Array {
  const name = box('name', bytesOf('\0\0\0\0iTunSMPB'));
  const mean = box('mean', bytesOf('\0\0\0\0com.apple.iTunes'));
  const data = box('data', bytesOf(`\0\0\0\u0001\0\0\0\0${value}`));
  const item = box('----', join(mean, name, data));
  const meta = box('meta', join(bytesOf('\0\0\0\0'), box('ilst', item)));
  const udta = box('udta', meta);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 0; at + 8 <= file.length; at += view.getUint32(at)) {
    if (String.fromCharCode(...file.subarray(at + 4, at + 8)) !== 'moov') continue;
    const moov = file.slice(at + 8);
    // An udta of ffmpeg's own would be found first.
    for (let i = 0; i + 4 < moov.length; i++) {
      if (String.fromCharCode(...moov.subarray(i, i + 4)) === 'udta') moov.set(bytesOf('free'), i);
    }
    return join(file.slice(0, at), box('moov', join(moov, udta)));
  }
  throw new Error('no moov');
}

function box(type: string, body: Uint8Array): Uint8Array {
  const out = new Uint8Array(8 + body.length);
  new DataView(out.buffer).setUint32(0, out.length);
  out.set(bytesOf(type), 4);
  out.set(body, 8);
  return out;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
