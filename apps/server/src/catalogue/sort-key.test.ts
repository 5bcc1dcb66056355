import { expect, it } from 'vitest';
import { sortKey, yearKey } from './sort-key.ts';

it('orders names without their article, by folded letters', () => {
  const names = ['The Zebras', 'Ábel', 'A Cat', 'an Owl', 'Theory', 'The', '!!!', ''];
  expect([...names].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))).toEqual([
    '!!!',
    'Ábel',
    'A Cat',
    'an Owl',
    'The',
    'Theory',
    'The Zebras',
    '',
  ]);
});

it('orders years by number and unknown ones last', () => {
  const years = [null, 2001, 987, 1999];
  expect([...years].sort((a, b) => (yearKey(a) < yearKey(b) ? -1 : 1))).toEqual([
    987,
    1999,
    2001,
    null,
  ]);
});
