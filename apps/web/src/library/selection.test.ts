import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cursorAfter,
  emptySelection,
  rangeTo,
  selectForMenu,
  selectOnly,
  selectRange,
  toggleRow,
} from './selection.ts';

test('a click chooses one row and lets go of the others', () => {
  const selection = toggleRow(selectOnly(1, 'a'), 4, 'b');
  expect([...selection.ids]).toEqual(['a', 'b']);
  expect([...selectOnly(2, 'c').ids]).toEqual(['c']);
});

test('a second click with Ctrl takes a row out again', () => {
  const selection = toggleRow(toggleRow(emptySelection, 3, 'a'), 3, 'a');
  expect(selection.ids.size).toBe(0);
});

test('a range is drawn from where the selection began, whichever way it goes', () => {
  const selection = selectOnly(10, 'j');
  expect(rangeTo(selection, 14)).toEqual({ start: 10, end: 15 });
  const extended = selectRange(selection, 14, ['j', 'k', 'l', 'm', 'n']);
  expect(rangeTo(extended, 7)).toEqual({ start: 7, end: 11 });
});

test('the menu acts on the selection only from one of its rows', () => {
  const selection = toggleRow(selectOnly(0, 'a'), 1, 'b');
  expect(selectForMenu(selection, 1, 'b')).toBe(selection);
  expect([...selectForMenu(selection, 5, 'f').ids]).toEqual(['f']);
});

test('keys never leave the list', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'),
      fc.option(fc.nat(50)),
      fc.integer({ min: 1, max: 51 }),
      (key, cursor, total) => {
        const next = cursorAfter(key, cursor, total, 12);
        expect(next).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThan(total);
      },
    ),
  );
  expect(cursorAfter('ArrowDown', null, 0, 12)).toBeUndefined();
  expect(cursorAfter('x', 3, 10, 12)).toBeUndefined();
  expect(cursorAfter('ArrowDown', null, 10, 12)).toBe(0);
});
