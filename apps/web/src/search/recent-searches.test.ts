import { expect, test } from 'vitest';
import { forgetSearches, recentSearches, rememberSearch } from './recent-searches.ts';

function makeStorage() {
  let value: string | null = null;
  return {
    getItem: () => value,
    setItem: (_: string, next: string) => {
      value = next;
    },
  };
}

test('what a search grew out of is not kept beside it', () => {
  const storage = makeStorage();
  for (const text of ['har', 'Harb', 'harbour']) rememberSearch(storage, text);
  rememberSearch(storage, 'ember');
  expect(recentSearches(storage)).toEqual(['ember', 'harbour']);
});

test('white space is no search', () => {
  const storage = makeStorage();
  rememberSearch(storage, '   ');
  expect(recentSearches(storage)).toEqual([]);
});

test('they can be forgotten', () => {
  const storage = makeStorage();
  rememberSearch(storage, 'ember');
  forgetSearches(storage);
  expect(recentSearches(storage)).toEqual([]);
});
