import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beforeIdAt, withMoved } from './queue-order.ts';

const ids = ['a', 'b', 'c', 'd'];

test('a row is moved before the one that will follow it', () => {
  expect(beforeIdAt(ids, 'a', 2)).toBe('d');
  expect(beforeIdAt(ids, 'd', 0)).toBe('a');
  expect(beforeIdAt(ids, 'a', 3)).toBeNull();
});

test('a row that is let go where it was, or that is gone, is not moved', () => {
  expect(beforeIdAt(ids, 'b', 1)).toBeUndefined();
  expect(beforeIdAt(ids, 'x', 1)).toBeUndefined();
});

test('what is shown while dragging is what the move then makes', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      fc.integer({ min: -3, max: 15 }),
      (list, pick, target) => {
        const id = list[pick % list.length] as string;
        const shown = withMoved(list, id, target);
        const before = beforeIdAt(list, id, target);
        const moved = list.filter((one) => one !== id);
        if (before === undefined) expect(shown).toEqual(list);
        else {
          moved.splice(before === null ? moved.length : moved.indexOf(before), 0, id);
          expect(shown).toEqual(moved);
        }
      },
    ),
  );
});
