import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowAt, toColumns } from './columns.ts';

interface Row {
  readonly id: string;
  readonly year: number | null;
}

const rows = fc.array(fc.record({ id: fc.string(), year: fc.option(fc.integer(), { nil: null }) }));

test('rows turned into columns and back are the same rows', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const columns = toColumns<Row>(given, ['id', 'year']);
      const back = given.map((_, index) => rowAt(columns, index));
      expect(back).toEqual(given);
      expect(rowAt(columns, given.length)).toBeUndefined();
      expect(rowAt(columns, -1)).toBeUndefined();
    }),
  );
});

test('an empty list still has every column', () => {
  expect(toColumns<Row>([], ['id', 'year'])).toEqual({ id: [], year: [] });
});
