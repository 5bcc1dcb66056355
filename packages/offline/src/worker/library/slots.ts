/**
 * Gives each distinct text a small number for life, in order of first sight. The texts are kept once:
 * whoever holds the number can drop its own copy.
 */
export class Slots {
  readonly texts: string[] = [];
  readonly #slotByText = new Map<string, number>();

  get size(): number {
    return this.texts.length;
  }

  /** The number of `text`, a new one where it was never seen. */
  of(text: string): number {
    const known = this.#slotByText.get(text);
    if (known !== undefined) return known;
    const slot = this.texts.length;
    this.texts.push(text);
    this.#slotByText.set(text, slot);
    return slot;
  }

  find(text: string): number | undefined {
    return this.#slotByText.get(text);
  }

  text(slot: number): string {
    const text = this.texts[slot];
    if (text === undefined) throw new RangeError(`no slot ${slot}`);
    return text;
  }
}
