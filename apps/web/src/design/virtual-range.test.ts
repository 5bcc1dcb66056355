import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitColumns, virtualRange } from './virtual-range.ts';

const base = {
  scrolled: 0,
  viewportHeight: 800,
  rowHeight: 50,
  columns: 1,
  total: 100_000,
  overscanRows: 4,
};

test('only what is in view and a little more is on the page', () => {
  expect(virtualRange(base)).toEqual({ start: 0, end: 20, offset: 0, height: 5_000_000 });
  const middle = virtualRange({ ...base, scrolled: 2_500_000 });
  expect(middle).toMatchObject({ start: 49_996, end: 50_020, offset: 2_499_800 });
});

test('an empty list has no height', () => {
  expect(virtualRange({ ...base, total: 0 })).toEqual({ start: 0, end: 0, offset: 0, height: 0 });
});

test('every cell that touches the viewport is in the range', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -2000, max: 200_000 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 20, max: 300 }),
      (scrolled, columns, total, rowHeight) => {
        const range = virtualRange({ ...base, scrolled, columns, total, rowHeight });
        expect(range.start % columns).toBe(0);
        expect(range.end).toBeLessThanOrEqual(total);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        for (let cell = 0; cell < total; cell += 1) {
          const top = Math.floor(cell / columns) * rowHeight;
          const visible = top + rowHeight > scrolled && top < scrolled + base.viewportHeight;
          if (visible && (cell < range.start || cell >= range.end)) {
            throw new Error(`cell ${cell} is seen but not drawn`);
          }
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('columns fill the width exactly and are never narrower than asked, but for a single one', () => {
  expect(fitColumns(1000, 180, 20)).toEqual({ columns: 5, cellWidth: 184 });
  expect(fitColumns(100, 180, 20)).toEqual({ columns: 1, cellWidth: 100 });
});
