import { expect, test } from 'vitest';
import { evaluateConditions, rangeApplies } from './conditions.ts';

const etag = '"v1"';
const lastModified = new Date('2026-03-04T05:06:07.890Z');
const date = lastModified.toUTCString();
const earlier = new Date(lastModified.getTime() - 5000).toUTCString();
const later = new Date(lastModified.getTime() + 5000).toUTCString();
const verdict = (headers: Record<string, string>) =>
  evaluateConditions(headers, { etag, lastModified });

test('a client that has the bytes is told so', () => {
  expect(verdict({ 'if-none-match': '"v1"' })).toBe('not_modified');
  expect(verdict({ 'if-none-match': '"v0", W/"v1"' })).toBe('not_modified');
  expect(verdict({ 'if-none-match': '*' })).toBe('not_modified');
  expect(verdict({ 'if-modified-since': date })).toBe('not_modified');
  expect(verdict({ 'if-modified-since': later })).toBe('not_modified');
});

test('a client that has other bytes gets these', () => {
  expect(verdict({})).toBe('send');
  expect(verdict({ 'if-none-match': '"v0"' })).toBe('send');
  expect(verdict({ 'if-none-match': 'v1' })).toBe('send');
  expect(verdict({ 'if-modified-since': earlier })).toBe('send');
  expect(verdict({ 'if-modified-since': 'yesterday' })).toBe('send');
});

test('a tag outweighs a date', () => {
  expect(verdict({ 'if-none-match': '"v0"', 'if-modified-since': later })).toBe('send');
  expect(verdict({ 'if-match': '"v1"', 'if-unmodified-since': earlier })).toBe('send');
});

test('a demand for other bytes fails', () => {
  expect(verdict({ 'if-match': '"v0"' })).toBe('precondition_failed');
  expect(verdict({ 'if-match': 'W/"v1"' })).toBe('precondition_failed');
  expect(verdict({ 'if-unmodified-since': earlier })).toBe('precondition_failed');
  expect(verdict({ 'if-match': '*' })).toBe('send');
  expect(verdict({ 'if-match': '"v0", "v1"' })).toBe('send');
  expect(verdict({ 'if-unmodified-since': date })).toBe('send');
  expect(verdict({ 'if-match': '"v0"', 'if-none-match': '"v1"' })).toBe('precondition_failed');
});

test('a range goes on only with the very same bytes', () => {
  const applies = (ifRange: string | undefined) => rangeApplies(ifRange, { etag, lastModified });
  expect(applies(undefined)).toBe(true);
  expect(applies('"v1"')).toBe(true);
  expect(applies(date)).toBe(true);
  expect(applies('"v0"')).toBe(false);
  expect(applies('W/"v1"')).toBe(false);
  expect(applies(later)).toBe(false);
  expect(applies('nonsense')).toBe(false);
});
