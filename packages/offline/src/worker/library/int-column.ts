/** A growing column of 32-bit integers by slot; places never written read as `blank`. */
export class IntColumn {
  readonly #blank: number;
  #data: Int32Array;

  constructor(blank: number) {
    this.#blank = blank;
    this.#data = new Int32Array(256).fill(blank);
  }

  get(slot: number): number {
    return this.#data[slot] ?? this.#blank;
  }

  set(slot: number, value: number): void {
    if (slot >= this.#data.length) this.#grow(slot);
    this.#data[slot] = value;
  }

  /** Adds `amount` and answers the sum. */
  add(slot: number, amount: number): number {
    const sum = this.get(slot) + amount;
    this.set(slot, sum);
    return sum;
  }

  #grow(slot: number): void {
    const grown = new Int32Array(Math.max(slot + 1, this.#data.length * 2)).fill(this.#blank);
    grown.set(this.#data);
    this.#data = grown;
  }
}
