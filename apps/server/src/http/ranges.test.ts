import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRange } from './ranges.ts';

test.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-1', { start: 99, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['Bytes= 5-6 ', { start: 5, end: 6 }],
  ['bytes=0-99999999999999999999', { start: 0, end: 99 }],
])('%s of 100 bytes is one range', (header, range) => {
  expect(parseRange(header, 100)).toEqual(range);
});

test.each([
  undefined,
  '',
  'bytes',
  'bytes=',
  'bytes=-',
  'bytes=5-4',
  'bytes=a-b',
  'bytes=0-1,5-6',
  'bytes=+0-1',
  'bytes=0x0-1',
  'seconds=0-1',
])('%s is ignored', (header) => {
  expect(parseRange(header, 100)).toBe('whole');
});

test.each(['bytes=100-', 'bytes=100-200', 'bytes=-0', 'bytes=99999999999999999999-'])(
  '%s of 100 bytes cannot be satisfied',
  (header) => {
    expect(parseRange(header, 100)).toBe('unsatisfiable');
  },
);

test('no range of an empty file can be satisfied', () => {
  for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1']) {
    expect(parseRange(header, 0)).toBe('unsatisfiable');
  }
});

test('whatever the header says, the answer lies within the file', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.stringMatching(/^bytes=[0-9 ]{0,12}-[0-9 ]{0,12}$/),
    fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
  );
  fc.assert(
    fc.property(hostile, fc.nat({ max: 1_000_000 }), (header, size) => {
      const range = parseRange(header, size);
      if (typeof range === 'string') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size);
    }),
  );
});
