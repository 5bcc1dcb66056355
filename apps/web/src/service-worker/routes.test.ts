import { coverPath } from '@linnet/contract/routes';
import { expect, test } from 'vitest';
import { isCover, isNavigation } from './routes.ts';

const at = (path: string) => new URL(path, 'http://linnet.test');
const coverId = '0123456789abcdef0123456789abcdef';

test('thumbnails are covers to keep and originals are not', () => {
  expect(isCover(at(coverPath(coverId, 240)))).toBe(true);
  expect(isCover(at(coverPath(coverId, 'original')))).toBe(false);
  expect(isCover(at('/api/v1/albums'))).toBe(false);
});

test('pages of the app are answered from the device', () => {
  for (const path of ['/', '/albums', '/albums/abc', '/search?q=x', '/settings']) {
    expect(isNavigation({ mode: 'navigate' }, at(path))).toBe(true);
  }
});

test('shares and the API always reach the server', () => {
  for (const path of ['/s/TOKEN', '/s/TOKEN/cover', '/s', '/api/v1/openapi.json']) {
    expect(isNavigation({ mode: 'navigate' }, at(path))).toBe(false);
  }
});

test('what is no navigation gets no page', () => {
  expect(isNavigation({ mode: 'cors' }, at('/albums'))).toBe(false);
});
