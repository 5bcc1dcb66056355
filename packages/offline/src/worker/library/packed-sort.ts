/** Prefixes are whole numbers from 0 up to this, not including it. */
export const prefixLimit = 2 ** 44;
const places = 2 ** 20;

/**
 * Sorts `slots` in place by `prefix` and, where prefixes are equal, by `compare`, which must be a
 * total order that agrees with the prefixes. Prefix and place share one 64-bit integer, so that the
 * engine's own sort of a BigUint64Array does nearly all of the work without calling back; written and
 * read through 32-bit views, because BigInts would be slower than the sort. (Every engine that runs
 * this is little-endian.)
 */
export function sortPacked(
  slots: Int32Array,
  prefix: (slot: number) => number,
  compare: (a: number, b: number) => number,
): void {
  if (slots.length > places) {
    slots.sort((a, b) => prefix(a) - prefix(b) || compare(a, b));
    return;
  }
  const packed = new BigUint64Array(slots.length);
  const words = new Uint32Array(packed.buffer);
  for (let place = 0; place < slots.length; place += 1) {
    const value = prefix(slots[place] as number);
    words[place * 2 + 1] = Math.floor(value / 4096);
    words[place * 2] = (value % 4096) * places + place;
  }
  packed.sort();
  const unsorted = slots.slice();
  for (let place = 0; place < slots.length; place += 1) {
    slots[place] = unsorted[(words[place * 2] as number) % places] as number;
  }
  sortTies(slots, words, compare);
}

function sortTies(
  slots: Int32Array,
  words: Uint32Array,
  compare: (a: number, b: number) => number,
): void {
  const samePrefix = (a: number, b: number) =>
    words[a * 2 + 1] === words[b * 2 + 1] &&
    (words[a * 2] as number) >>> 20 === (words[b * 2] as number) >>> 20;
  for (let start = 0; start < slots.length; ) {
    let end = start + 1;
    while (end < slots.length && samePrefix(start, end)) end += 1;
    if (end - start > 1) slots.subarray(start, end).sort(compare);
    start = end;
  }
}

/** Dense places of `keys` in their order, by index; equal keys share one. */
export function ranksOf(
  keys: readonly string[],
  prefixOf: (key: string) => number,
): { readonly ranks: Int32Array; readonly count: number } {
  const order = Int32Array.from(keys.keys());
  const key = (index: number) => keys[index] as string;
  sortPacked(
    order,
    (index) => prefixOf(key(index)),
    (a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : a - b),
  );
  const ranks = new Int32Array(keys.length);
  let rank = -1;
  let previous: string | undefined;
  for (const index of order) {
    if (key(index) !== previous) rank += 1;
    previous = key(index);
    ranks[index] = rank;
  }
  return { ranks, count: rank + 1 };
}
