import { expect, test } from 'vitest';
import { pickOfTheDay } from './rediscover.ts';

const ids = Array.from({ length: 500 }, (_, index) => `album-${index}`);

test('the same day picks the same albums, whatever order they come in', () => {
  expect(pickOfTheDay(ids, 7, 12)).toEqual(pickOfTheDay([...ids].reverse(), 7, 12));
});

test('another day picks others', () => {
  const today = new Set(pickOfTheDay(ids, 7, 12));
  const shared = pickOfTheDay(ids, 8, 12).filter((id) => today.has(id));
  expect(shared.length).toBeLessThan(4);
});

test('a new album changes the pick of the day by at most one', () => {
  const before = pickOfTheDay(ids, 7, 12);
  const after = pickOfTheDay([...ids, 'newcomer'], 7, 12);
  expect(after.filter((id) => !before.includes(id)).length).toBeLessThanOrEqual(1);
});

test('each album has its turn within a few weeks', () => {
  const seen = new Set<string>();
  for (let day = 0; day < 400; day += 1) for (const id of pickOfTheDay(ids, day, 12)) seen.add(id);
  expect(seen.size).toBe(ids.length);
});
