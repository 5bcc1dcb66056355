import { expect, test } from 'vitest';
import { recentAlbumIds, rememberAlbum } from './recent-albums.ts';

function makeStorage(initial?: string) {
  let value = initial ?? null;
  return {
    getItem: () => value,
    setItem: (_: string, next: string) => {
      value = next;
    },
  };
}

test('the album played last comes first, and only once', () => {
  const storage = makeStorage();
  for (const id of ['a', 'b', 'a', 'c']) rememberAlbum(storage, id);
  expect(recentAlbumIds(storage)).toEqual(['c', 'a', 'b']);
});

test('only the newest are kept', () => {
  const storage = makeStorage();
  for (let id = 0; id < 40; id += 1) rememberAlbum(storage, String(id));
  expect(recentAlbumIds(storage)).toHaveLength(18);
  expect(recentAlbumIds(storage)[0]).toBe('39');
});

test('what another release or a stranger left in the storage counts as nothing', () => {
  expect(recentAlbumIds(makeStorage('{"ids": 3}'))).toEqual([]);
  expect(recentAlbumIds(makeStorage('not json'))).toEqual([]);
  expect(recentAlbumIds(makeStorage('["a", 5, null]'))).toEqual(['a']);
});
