import { expect, test } from 'vitest';
import { judgeFolder, parentOf, subFolder } from './folder-paths.ts';

const folder = {
  path: '/music',
  exists: true,
  isDirectory: true,
  readable: true,
  audioFiles: 12,
  more: false,
  folders: [],
};

test('a folder that cannot be used says why', () => {
  expect(judgeFolder({ ...folder, exists: false }).usable).toBe(false);
  expect(judgeFolder({ ...folder, isDirectory: false }).text).toMatch(/not a folder/);
  expect(judgeFolder({ ...folder, readable: false }).text).toMatch(/may not read/);
});

test('a folder without music right in it may still be chosen', () => {
  expect(judgeFolder({ ...folder, audioFiles: 0 }).usable).toBe(true);
});

test('the count says when it stopped early', () => {
  expect(judgeFolder(folder).text).toBe('12 audio files found.');
  expect(judgeFolder({ ...folder, audioFiles: 1000, more: true }).text).toBe(
    'More than 1,000 audio files found.',
  );
});

test('one can go up as far as there is an up, and down again', () => {
  expect(parentOf('/home/me/Music')).toBe('/home/me');
  expect(parentOf('/home')).toBe('/');
  expect(parentOf('/')).toBeUndefined();
  expect(parentOf('C:\\Music')).toBe('C:\\');
  expect(parentOf('C:\\')).toBeUndefined();
  expect(subFolder('/', 'home')).toBe('/home');
  expect(subFolder('/home', 'me')).toBe('/home/me');
  expect(subFolder('C:\\', 'Music')).toBe('C:\\Music');
});
