import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linkNames } from './link-names.ts';

test('names in a line become links and what is between them stays', () => {
  const names = [
    { id: 'a', name: 'Marin Vale' },
    { id: 'b', name: '白石みお' },
  ];
  expect(linkNames('Marin Vale feat. 白石みお', names)).toEqual([
    { text: 'Marin Vale', id: 'a' },
    { text: ' feat. ' },
    { text: '白石みお', id: 'b' },
  ]);
});

test('a name that is not in the line adds nothing', () => {
  expect(linkNames('Various', [{ id: 'a', name: 'Marin Vale' }])).toEqual([{ text: 'Various' }]);
});

test('the parts always make up the line again', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.string({ maxLength: 3 })), (line, names) => {
      const parts = linkNames(
        line,
        names.map((name) => ({ id: name, name })),
      );
      expect(parts.map((part) => part.text).join('')).toBe(line);
    }),
  );
});
