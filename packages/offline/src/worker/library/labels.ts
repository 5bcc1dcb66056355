import { lastKey } from './sort-key.ts';

/** The letter under which a sort key stands in a scroll index: `#` for numbers and signs, `?` for none. */
export function labelOf(key: string): string {
  if (key === lastKey) return '?';
  const first = String.fromCodePoint(key.codePointAt(0) ?? 0x20);
  if (/^[\s\p{N}]/u.test(first)) return '#';
  // Thousands of ideographs would make an index of thousands of letters.
  if (/^\p{Script=Han}/u.test(first)) return '漢';
  return first.toUpperCase();
}

export function decadeOf(year: number | null): string {
  return year === null ? '?' : `${Math.floor(year / 10) * 10}s`;
}
