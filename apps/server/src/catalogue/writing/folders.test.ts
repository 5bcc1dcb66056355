import { describe, expect, it } from 'vitest';
import { albumFolder, fileStem } from './folders.ts';

describe('the folder of an album', () => {
  it.each([
    ['Ann/One/1.flac', 'Ann/One', null],
    ['Ann/One/CD1/1.flac', 'Ann/One', 1],
    ['Ann/One/cd 02/1.flac', 'Ann/One', 2],
    ['Ann/One/Disc 3 - Live/1.flac', 'Ann/One', 3],
    ['Ann/One/disk_4/1.flac', 'Ann/One', 4],
    ['Ann/Discovery/1.flac', 'Ann/Discovery', null],
    ['Ann/CD100/1.flac', 'Ann/CD100', null],
    ['CD1/1.flac', 'CD1', null],
    ['1.flac', '', null],
  ])('of %s is %j, disc %j', (path, folder, disc) => {
    expect(albumFolder(path)).toEqual({ folder, disc });
  });
});

it('a file is called by its name without the ending', () => {
  expect(fileStem('a/b.c/01 Song.live.flac')).toBe('01 Song.live');
  expect(fileStem('.hidden')).toBe('.hidden');
});
