/** Whose slots an order holds. */
export type ListedKind = 'album' | 'artist' | 'track' | 'genre';

/** What a query means: which slots are in the list, and in which order. */
export interface ListPlan {
  readonly kind: ListedKind;
  /** Slots that may be in the list: all that `includes` would accept are among them. */
  candidates(): Iterable<number>;
  includes(slot: number): boolean;
  /** A total order of the slots that are included. */
  compare(a: number, b: number): number;
  /**
   * Makes a function that gives the beginning of the order as a whole number below 2^44, and agrees
   * with `compare`; good until the library changes.
   */
  prefixes(): (slot: number) => number;
  /** What a scroll index says for a row; null where a letter makes no sense. */
  label(slot: number): string | null;
}

export function* upTo(size: number): Generator<number> {
  for (let slot = 0; slot < size; slot += 1) yield slot;
}
