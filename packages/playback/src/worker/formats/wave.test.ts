import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../test/sound.ts';
import { ByteReader } from '../byte-reader.ts';
import { decodeRawPcm, readAiff, readWave } from './wave.ts';

const forever = new AbortController().signal;

interface Written {
  readonly bytes: Uint8Array;
  readonly samples: readonly number[];
}

/** A WAVE file of `samples` (interleaved, ±1) in one of the kinds, with the odd chunks that real files have. */
function wave(options: {
  kind: string;
  channels: number;
  samples: readonly number[];
  extensible: boolean;
  junk: number;
  claim?: number;
}): Written {
  const { kind, channels, samples, extensible, junk } = options;
  const bits = Number(kind.slice(1));
  const size = bits / 8;
  const frames = Math.floor(samples.length / channels);
  const fmtBytes = extensible ? 40 : 16;
  const dataBytes = frames * channels * size;
  const padded = junk + (junk & 1);
  const view = new DataView(new ArrayBuffer(12 + 8 + padded + 8 + fmtBytes + 8 + dataBytes + 6));
  const ascii = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  ascii(0, 'RIFF');
  ascii(8, 'WAVE');
  ascii(12, 'LIST');
  view.setUint32(16, junk, true);
  let at = 20 + padded;
  ascii(at, 'fmt ');
  view.setUint32(at + 4, fmtBytes, true);
  const tag = kind[0] === 'f' ? 3 : 1;
  view.setUint16(at + 8, extensible ? 0xfffe : tag, true);
  view.setUint16(at + 10, channels, true);
  view.setUint32(at + 12, 44100, true);
  view.setUint16(at + 20, size * channels, true);
  view.setUint16(at + 22, bits, true);
  if (extensible) {
    view.setUint16(at + 24, 22, true);
    view.setUint16(at + 26, bits, true);
    view.setUint16(at + 32, tag, true);
  }
  at += 8 + fmtBytes;
  ascii(at, 'data');
  view.setUint32(at + 4, options.claim ?? dataBytes, true);
  at += 8;
  const kept = samples.slice(0, frames * channels).map((sample) => {
    const full = 2 ** (bits - 1);
    const whole = Math.max(-full, Math.min(full - 1, Math.round(sample * full)));
    const place = at;
    at += size;
    switch (kind) {
      case 'u8':
        view.setUint8(place, whole + 128);
        return whole / full;
      case 's16':
        view.setInt16(place, whole, true);
        return whole / full;
      case 's24':
        view.setUint16(place, whole & 0xffff, true);
        view.setInt8(place + 2, whole >> 16);
        return whole / full;
      case 's32':
        view.setInt32(place, whole, true);
        return Math.fround(whole / full);
      case 'f32':
        view.setFloat32(place, sample, true);
        return Math.fround(sample);
      default:
        view.setFloat64(place, sample, true);
        return Math.fround(sample);
    }
  });
  // What lies behind the data is no sound.
  return { bytes: new Uint8Array(view.buffer), samples: kept };
}

const kinds = fc.constantFrom('u8', 's16', 's24', 's32', 'f32', 'f64');

describe('WAVE', () => {
  test('any kind, channel count, chunk order and length comes back sample for sample', async () => {
    await fc.assert(
      fc.asyncProperty(
        kinds,
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 200 }),
        fc.boolean(),
        fc.nat(33),
        async (kind, channels, samples, extensible, junk) => {
          const file = wave({ kind, channels, samples, extensible, junk });
          const layout = await readWave(new ByteReader(memorySource(file.bytes)), forever);
          const frames = Math.floor(samples.length / channels);
          // An empty data chunk reads as "unknown": all that follows.
          if (frames === 0) return;
          expect(layout).toMatchObject({ kind, channels, sampleRate: 44100, frames });
          const { dataStart, frameBytes } = layout;
          const data = file.bytes.slice(dataStart, dataStart + frames * frameBytes);
          const planes = decodeRawPcm(data, layout);
          const joined = Array.from(
            { length: frames * channels },
            (_, i) => planes[i % channels]?.[Math.floor(i / channels)],
          );
          expect(joined.map((v) => (v ?? 0) + 0)).toEqual(file.samples.map((v) => v + 0));
        },
      ),
    );
  });

  test('a data chunk that claims more than there is, or did not know, ends with the file', async () => {
    for (const claim of [0xffffffff, 0, 5000]) {
      const file = wave({
        kind: 's16',
        channels: 2,
        samples: Array(100).fill(0.5),
        extensible: false,
        junk: 0,
        claim,
      });
      const layout = await readWave(new ByteReader(memorySource(file.bytes)), forever);
      expect(layout.frames).toBe(Math.floor((200 + 6) / 4));
    }
  });

  test('no bytes make the parsers do anything but parse or refuse', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(
          wave({
            kind: 's16',
            channels: 2,
            samples: Array(50).fill(0.1),
            extensible: true,
            junk: 3,
          }).bytes,
        ),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }),
        fc.nat(300),
        async (good, changes, length) => {
          const bytes = good.slice(0, length);
          for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value;
          for (const parse of [readWave, readAiff]) {
            const layout = await parse(new ByteReader(memorySource(bytes)), forever).catch(
              (error: unknown) => {
                expect(error).toMatchObject({ name: 'TrackError' });
                return null;
              },
            );
            if (!layout) continue;
            expect(layout.frames).toBeGreaterThanOrEqual(0);
            expect(layout.dataStart + layout.frames * layout.frameBytes).toBeLessThanOrEqual(
              Math.max(bytes.length, layout.dataStart),
            );
          }
        },
      ),
    );
  });
});
