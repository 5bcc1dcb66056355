import { foldQuickly, sortKey } from './sort-key.ts';

/** The folded form and the sort key of a text by slot, computed when first asked for. */
export class TextColumn {
  readonly #source: (slot: number) => string;
  readonly #folded: (string | undefined)[] = [];
  readonly #keys: (string | undefined)[] = [];

  constructor(source: (slot: number) => string) {
    this.#source = source;
  }

  folded(slot: number): string {
    return this.#folded[slot] ?? this.#fold(slot);
  }

  key(slot: number): string {
    const known = this.#keys[slot];
    if (known !== undefined) return known;
    const key = sortKey(this.folded(slot));
    this.#keys[slot] = key;
    return key;
  }

  /** Says that the text of `slot` is another one now. */
  changed(slot: number): void {
    if (slot < this.#folded.length) {
      this.#folded[slot] = undefined;
      this.#keys[slot] = undefined;
    }
  }

  #fold(slot: number): string {
    while (this.#folded.length <= slot) {
      this.#folded.push(undefined);
      this.#keys.push(undefined);
    }
    const folded = foldQuickly(this.#source(slot));
    this.#folded[slot] = folded;
    return folded;
  }
}
