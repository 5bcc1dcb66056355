import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefixLimit, ranksOf, sortPacked } from './packed-sort.ts';

describe('sorting packed', () => {
  it('sorts as the comparison alone would', () => {
    const value = fc.oneof(
      fc.nat({ max: 5 }),
      fc.integer({ min: 0, max: prefixLimit - 1 }),
      fc.constantFrom(prefixLimit - 1, 4095, 4096, 2 ** 32),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.nat({ max: 3 }))), (rows) => {
        const prefix = (slot: number) => rows[slot]?.[0] ?? 0;
        const rest = (slot: number) => rows[slot]?.[1] ?? 0;
        const compare = (a: number, b: number) =>
          prefix(a) - prefix(b) || rest(a) - rest(b) || a - b;
        const slots = Int32Array.from(rows.keys()).reverse();
        const expected = [...slots].sort(compare);
        sortPacked(slots, prefix, compare);
        expect([...slots]).toEqual(expected);
      }),
    );
  });
});

describe('ranks', () => {
  it('grow with the keys and are equal for equal ones', () => {
    const { ranks, count } = ranksOf(['b', 'a', 'c', 'b'], (key) => key.charCodeAt(0));
    expect([...ranks]).toEqual([1, 0, 2, 1]);
    expect(count).toBe(3);
  });
});
