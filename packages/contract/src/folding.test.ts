import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold } from './folding.ts';

test('marks, case, punctuation and spacing do not matter', () => {
  expect(fold('Sigur  Rós')).toBe(fold('SIGUR ROS'));
  expect(fold('Guns N’ Roses')).toBe(fold("guns n' roses"));
  expect(fold('AC/DC')).toBe('ac dc');
  expect(fold('Straße')).toBe('strasse');
  expect(fold('ＦＵＬＬ')).toBe('full');
});

test('scripts without case or marks keep their letters', () => {
  expect(fold('椎名林檎')).toBe('椎名林檎');
  expect(fold('فيروز')).toBe('فيروز');
});

test('a name made of signs alone stays findable', () => {
  expect(fold('!!!')).toBe('!!!');
});

test('folding twice changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});
