import { prefixLimit } from './packed-sort.ts';
import { keyPrefix, keyPrefixLimit } from './sort-key.ts';

type NumberColumn = readonly (number | null)[];

/** Compares by a column; rows without a number come last either way. */
export function byNumber(column: NumberColumn, descending: boolean) {
  return (a: number, b: number): number => {
    const left = column[a] ?? null;
    const right = column[b] ?? null;
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return descending ? right - left : left - right;
  };
}

/** Prefix for `byNumber`: whole and clipped, so that equal ones may still differ. */
export function numberPrefix(column: NumberColumn, descending: boolean): (slot: number) => number {
  const most = prefixLimit - 2;
  return (slot) => {
    const value = column[slot] ?? null;
    if (value === null) return prefixLimit - 1;
    const clipped = Math.min(Math.max(Math.floor(value), 0), most);
    return descending ? most - clipped : clipped;
  };
}

/** Prefix for comparing texts by their key. */
export function textPrefix(
  key: (slot: number) => string,
  descending: boolean,
): (slot: number) => number {
  return descending
    ? (slot) => keyPrefixLimit - 1 - keyPrefix(key(slot))
    : (slot) => keyPrefix(key(slot));
}
