/** Entries that are kept; an order that is further behind is computed anew. */
const kept = 30_000;

/** Which slots of one kind changed, in order, so that an order can be brought up to date. */
export class ChangeLog {
  #first = 0;
  #slots: number[] = [];
  /** Place up to which someone has read: an entry before it does not speak for a later change. */
  #seen = 0;

  /** Place after the newest entry, up to which the caller is then up to date. */
  takeEnd(): number {
    this.#seen = this.#first + this.#slots.length;
    return this.#seen;
  }

  mark(slot: number): void {
    // Tracks of one album come together: most repeats are neighbours.
    const isUnseen = this.#first + this.#slots.length > this.#seen;
    if (isUnseen && this.#slots.at(-1) === slot) return;
    this.#slots.push(slot);
    if (this.#slots.length <= kept) return;
    const dropped = this.#slots.length >> 1;
    this.#slots = this.#slots.slice(dropped);
    this.#first += dropped;
  }

  /** The distinct slots marked since `place`; undefined when that is longer ago than the log goes. */
  since(place: number): Set<number> | undefined {
    if (place < this.#first) return undefined;
    return new Set(this.#slots.slice(place - this.#first));
  }
}
