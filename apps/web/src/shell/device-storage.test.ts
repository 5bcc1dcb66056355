import { expect, test } from 'vitest';
import { deviceStorage } from './device-storage.ts';

test('where the browser forbids storage the page has one of its own', () => {
  const storage = deviceStorage({
    get localStorage(): Storage {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  storage.setItem('theme', 'dark');
  expect(storage.getItem('theme')).toBe('dark');
  expect(storage.key(0)).toBe('theme');
  storage.removeItem('theme');
  expect(storage.getItem('theme')).toBeNull();
  expect(storage.length).toBe(0);
});
