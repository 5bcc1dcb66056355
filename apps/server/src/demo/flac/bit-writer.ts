/** Bits into bytes, the highest first; the buffer grows as needed. */
export class BitWriter {
  #bytes = new Uint8Array(32 * 1024);
  #length = 0;
  /** Bits not yet written out, in the low `#held` bits. */
  #pending = 0;
  #held = 0;

  /** Writes the low `count` bits of `value`; `count` is at most 24. */
  write(value: number, count: number): void {
    this.#pending = ((this.#pending << count) | (value & (2 ** count - 1))) >>> 0;
    this.#held += count;
    while (this.#held >= 8) {
      this.#held -= 8;
      this.#put((this.#pending >>> this.#held) & 0xff);
    }
    this.#pending &= 2 ** this.#held - 1;
  }

  /** Writes `count` zeros and a one. */
  unary(count: number): void {
    let left = count;
    for (; left >= 16; left -= 16) this.write(0, 16);
    this.write(1, left + 1);
  }

  /** Fills the last byte with zeros. */
  align(): void {
    if (this.#held > 0) this.write(0, 8 - this.#held);
  }

  /** What was written, whole bytes only; borrowed until the next write. */
  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
    this.#pending = 0;
    this.#held = 0;
  }

  #put(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}
