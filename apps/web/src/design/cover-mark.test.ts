import { expect, test } from 'vitest';
import { hueOf, markOf } from './cover-mark.ts';

test('a title is marked by the initials of its first telling words', () => {
  expect(markOf('The Quiet Hours')).toBe('QH');
  expect(markOf('Blue')).toBe('B');
  expect(markOf('éclair au chocolat')).toBe('ÉA');
});

test('a title of small words alone still has a mark', () => {
  expect(markOf('The The')).toBe('TT');
});

test('scripts without case are marked by one letter', () => {
  expect(markOf('夜の庭')).toBe('夜');
  expect(markOf('حديقة الليل')).toBe('ح');
});

test('a title without letters is marked by a note', () => {
  expect(markOf('!!!')).toBe('♪');
  expect(markOf('')).toBe('♪');
});

test('the same text has the same hue', () => {
  expect(hueOf('Harbour Lights')).toBe(hueOf('Harbour Lights'));
  expect(hueOf('Harbour Lights')).not.toBe(hueOf('Ember Season'));
});
