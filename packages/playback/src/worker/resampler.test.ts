import { describe, expect, test } from 'vitest';
import { Resampler } from './resampler.ts';

function sine(frames: number, rate: number, hertz: number, from = 0): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * (from + i)) / rate),
  );
}

function resample(input: Float32Array, from: number, to: number, sizes: number[]): Float32Array {
  const resampler = new Resampler(from, to);
  const parts: number[] = [];
  for (let at = 0, turn = 0; at < input.length; turn++) {
    const part = input.subarray(at, at + (sizes[turn % sizes.length] ?? 1000));
    const out = resampler.process({ left: part, right: part, frames: part.length });
    expect(out.left).toEqual(out.right);
    parts.push(...out.left);
    at += part.length;
  }
  parts.push(...resampler.flush().left);
  return Float32Array.from(parts);
}

describe.each([
  [44100, 48000],
  [48000, 44100],
  [96000, 44100],
  [22050, 48000],
  [88200, 48000],
])('from %i to %i Hz', (from, to) => {
  test('gives the number of frames that the ratio says', () => {
    expect(resample(new Float32Array(from), from, to, [997]).length).toBe(to);
    expect(resample(new Float32Array(1234), from, to, [100]).length).toBe(
      Math.ceil((1234 * to) / from),
    );
  });

  test('gives the same whether the input comes in one block or in many', () => {
    const input = sine(20000, from, 1000);
    expect(resample(input, from, to, [1, 700, 13, 4096])).toEqual(
      resample(input, from, to, [20000]),
    );
  });

  test.each([997, 9000])('keeps a sine of %i Hz 95 dB clear of distortion and noise', (hertz) => {
    const output = resample(sine(from, from, hertz), from, to, [4096]);
    let error = 0;
    let signal = 0;
    for (let i = 2000; i < output.length - 2000; i++) {
      const expected = 0.5 * Math.sin((2 * Math.PI * hertz * i) / to);
      error += ((output[i] ?? 0) - expected) ** 2;
      signal += expected ** 2;
    }
    expect(10 * Math.log10(signal / error)).toBeGreaterThan(95);
  });
});

test('rejects what the lower rate cannot hold', () => {
  const output = resample(sine(96000, 96000, 30000), 96000, 44100, [4096]).subarray(2000, -2000);
  expect(Math.max(...output.map(Math.abs))).toBeLessThan(0.5e-4);
});

test('the seam of two tracks is as if they were one', () => {
  const whole = sine(30000, 44100, 1500);
  const resampler = new Resampler(44100, 48000);
  const out: number[] = [];
  for (const [start, end] of [
    [0, 13337],
    [13337, 30000],
  ] as const) {
    const part = whole.subarray(start, end);
    // Where the next track's first frame will lie is known before it comes.
    expect(out.length + resampler.pending).toBe(Math.ceil((start * 48000) / 44100));
    out.push(...resampler.process({ left: part, right: part, frames: part.length }).left);
  }
  out.push(...resampler.flush().left);
  expect(Float32Array.from(out)).toEqual(resample(whole, 44100, 48000, [30000]));
});

test('starts anew after a flush', () => {
  const resampler = new Resampler(44100, 48000);
  const input = sine(5000, 44100, 440);
  const block = { left: input, right: input, frames: 5000 };
  const first = [...resampler.process(block).left, ...resampler.flush().left];
  const second = [...resampler.process(block).left, ...resampler.flush().left];
  expect(second).toEqual(first);
});
