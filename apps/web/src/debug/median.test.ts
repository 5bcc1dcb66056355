import { expect, test } from 'vitest';
import { median } from './median.ts';

test('one slow start does not move the median', () => {
  expect(median([40, 900, 42])).toBe(42);
  expect(median([40, 44])).toBe(42);
  expect(median([])).toBeNaN();
});
