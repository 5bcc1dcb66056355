import type { Slots } from './slots.ts';

/** A list of ids as rows carry it, and the slots of the same ids. Shared by all rows that have it. */
export interface IdList {
  readonly ids: readonly string[];
  readonly slots: readonly number[];
}

const none: IdList = { ids: [], slots: [] };

/** Keeps each distinct list of ids once: most tracks share theirs with the album they are on. */
export class IdLists {
  readonly #slotOf: (id: string) => number;
  readonly #byKey = new Map<string, IdList>();
  readonly #texts: Slots;

  constructor(slotOf: (id: string) => number, texts: Slots) {
    this.#slotOf = slotOf;
    this.#texts = texts;
  }

  of(ids: readonly string[]): IdList {
    const [first] = ids;
    if (first === undefined) return none;
    const key = ids.length === 1 ? first : ids.join(' ');
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    // Twice the same id would count twice.
    const slots = [...new Set(ids.map((id) => this.#slotOf(id)))];
    const list = { ids: slots.map((slot) => this.#texts.text(slot)), slots };
    this.#byKey.set(key, list);
    return list;
  }
}
