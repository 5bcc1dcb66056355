import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeAfter, shiftAround } from './drag-order.ts';
import { withMoved } from './queue-order.ts';

test('a held row is over the place that most of it covers', () => {
  expect(placeAfter(2, 20, 56, 10)).toBe(2);
  expect(placeAfter(2, 30, 56, 10)).toBe(3);
  expect(placeAfter(2, -90, 56, 10)).toBe(0);
  expect(placeAfter(2, 9000, 56, 10)).toBe(9);
});

test('rows give way so that what one sees is the order that a drop makes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(11), fc.nat(11), (count, a, b) => {
      const ids = Array.from({ length: count }, (_, index) => String(index));
      const from = a % count;
      const to = b % count;
      const seen = new Array<string>(count);
      ids.forEach((id, place) => {
        seen[place === from ? to : place + shiftAround(from, to, place)] = id;
      });
      expect(seen).toEqual(withMoved(ids, String(from), to));
    }),
  );
});
