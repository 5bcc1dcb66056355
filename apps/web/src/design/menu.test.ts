import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeMenu } from './menu.ts';

const viewport = { width: 1000, height: 800 };

test('a menu opens below what it belongs to, from its left edge', () => {
  const at = { left: 100, right: 140, top: 100, bottom: 140 };
  expect(placeMenu(at, { width: 240, height: 300 }, viewport)).toEqual({ left: 100, top: 140 });
});

test('near the right and the bottom it opens to the other side', () => {
  const at = { left: 950, right: 990, top: 700, bottom: 740 };
  expect(placeMenu(at, { width: 240, height: 300 }, viewport)).toEqual({ left: 750, top: 400 });
});

test('a menu that fits the viewport is always wholly in it', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.nat(800),
      fc.integer({ min: 1, max: 980 }),
      fc.integer({ min: 1, max: 780 }),
      (x, y, width, height) => {
        const at = { left: x, right: x, top: y, bottom: y };
        const { left, top } = placeMenu(at, { width, height }, viewport);
        expect(left).toBeGreaterThanOrEqual(8);
        expect(top).toBeGreaterThanOrEqual(8);
        expect(left + width).toBeLessThanOrEqual(992);
        expect(top + height).toBeLessThanOrEqual(792);
      },
    ),
  );
});
