import { fold } from '@linnet/contract/folding';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTexts, foldQuickly, keyPrefix, keyPrefixLimit, sortKey } from './sort-key.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...' aZ09-_.!(\t\nßÉ東') }),
);
const order = (names: string[]) =>
  names
    .map((name) => ({ name, key: sortKey(foldQuickly(name)) }))
    .sort((a, b) => compareTexts(a.key, b.key))
    .map(({ name }) => name);

describe('folding quickly', () => {
  it('gives what the contract gives, for every text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(foldQuickly(text)).toBe(fold(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a sort key', () => {
  it('ignores leading articles but not names that are nothing else', () => {
    expect(order(['The Zoo', 'A Bee', 'An Ant', 'Cat', 'The'])).toEqual([
      'An Ant',
      'A Bee',
      'Cat',
      'The',
      'The Zoo',
    ]);
  });

  it('orders numbers by value', () => {
    expect(order(['Part 10', 'Part 2', 'Part 002b', 'Part', '99 Days', '100 Days'])).toEqual([
      '99 Days',
      '100 Days',
      'Part',
      'Part 2',
      'Part 002b',
      'Part 10',
    ]);
  });

  it('puts names of signs first and empty names last', () => {
    expect(order(['', 'Ω', 'a', '9', '!!!', '†'])).toEqual(['!!!', '†', '9', 'a', 'Ω', '']);
  });

  it('ignores marks and case', () => {
    expect(order(['Emil', 'Éa', 'EB'])).toEqual(['Éa', 'EB', 'Emil']);
  });
});

describe('the prefix of a key', () => {
  it('never contradicts the order of whole keys', () => {
    fc.assert(
      fc.property(anyText, anyText, (a, b) => {
        for (const [left, right] of [
          [a, b],
          [sortKey(fold(a)), sortKey(fold(b))],
        ] as const) {
          const prefixes = Math.sign(keyPrefix(left) - keyPrefix(right));
          expect(prefixes === 0 || prefixes === compareTexts(left, right)).toBe(true);
          expect(keyPrefix(left)).toBeLessThan(keyPrefixLimit);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
