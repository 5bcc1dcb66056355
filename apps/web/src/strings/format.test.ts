import { expect, test } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatDuration,
  formatLength,
  plural,
  spokenDuration,
} from './format.ts';

test('durations show hours only when there are any', () => {
  expect(formatDuration(0)).toBe('0:00');
  expect(formatDuration(187.9)).toBe('3:07');
  expect(formatDuration(3729)).toBe('1:02:09');
});

test('a duration that is not known is a dash, never NaN', () => {
  expect(formatDuration(Number.NaN)).toBe('–:––');
  expect(formatDuration(Number.POSITIVE_INFINITY)).toBe('–:––');
});

test('lengths of albums are told in the unit people would use', () => {
  expect(formatLength(12_000)).toBe('12 s');
  expect(formatLength(42 * 60_000)).toBe('42 min');
  expect(formatLength(65 * 60_000)).toBe('1 h 5 min');
  expect(formatLength(120 * 60_000)).toBe('2 h');
});

test('counts agree with their noun', () => {
  const forms = { one: 'track', other: 'tracks' };
  expect(plural(1, forms)).toBe('1 track');
  expect(plural(0, forms)).toBe('0 tracks');
  expect(plural(1204, forms)).toBe('1,204 tracks');
});

test('a screen reader hears words instead of colons', () => {
  expect(spokenDuration(61)).toBe('1 minute 1 second');
  expect(spokenDuration(3600)).toBe('1 hour');
  expect(spokenDuration(0)).toBe('0 seconds');
});

test('bytes are told with at most one digit after the point', () => {
  expect(formatBytes(999)).toBe('999 B');
  expect(formatBytes(3_140_000)).toBe('3.1 MB');
});

test('moments of the past are told from now', () => {
  const now = 1_800_000_000_000;
  expect(formatAgo(now - 3 * 3_600_000, now)).toBe('3 hours ago');
  expect(formatAgo(now - 86_400_000, now)).toBe('yesterday');
  expect(formatAgo(now - 5_000, now)).toBe('now');
});
