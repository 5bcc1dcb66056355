import { expect, it } from 'vitest';
import { unusableReason } from './unusable-catalogue.ts';

const coded = (code: string) => Object.assign(new Error('inner words'), { code });

it.each([
  ['SQLITE_NOTADB', /damaged/],
  ['SQLITE_CORRUPT_INDEX', /damaged/],
  ['SQLITE_READONLY_DIRECTORY', /may not write/],
  ['SQLITE_FULL', /full/],
  ['SQLITE_IOERR_SHMSIZE', /full, or failing/],
  ['ECONNREFUSED', /cannot be reached/],
  ['28P01', /refuses/],
])('%s has a reason that people can mend, at any depth', (code, words) => {
  const wrapped = new Error('outer', { cause: new Error('middle', { cause: coded(code) }) });
  expect(unusableReason(wrapped)).toMatch(words);
  expect(unusableReason(wrapped)).not.toContain('inner words');
});

it('a bug has none', () => {
  expect(unusableReason(coded('SQLITE_CONSTRAINT'))).toBeUndefined();
  expect(unusableReason(new TypeError('x is not a function'))).toBeUndefined();
  expect(unusableReason('no error')).toBeUndefined();
});
