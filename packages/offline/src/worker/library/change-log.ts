/** Entries that are kept; an order that is further behind is computed anew. */
const kept = 30_000;

/** Which slots of one kind changed, in order, so that an order can be brought up to date. */
export class ChangeLog {
  #first = 0;
  #slots: number[] = [];

  /** Place after the newest entry. */
  get end(): number {
    return this.#first + this.#slots.length;
  }

  mark(slot: number): void {
    // Tracks of one album come together: most repeats are neighbours.
    if (this.#slots.at(-1) === slot) return;
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
