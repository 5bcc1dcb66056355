import type { Columns } from '@linnet/contract/columns';
import { Slots } from './slots.ts';

const nobody = -1;

/**
 * Rows of one kind, sideways, by slot. A row may be held by several streams (an album with tracks in
 * two roots): the newest put is the one shown, the others wait in case its stream lets go of it.
 * A slot may exist without a row, because a track may arrive before the album that it names; its
 * columns are then null, or too short.
 */
export class KindTable<Row extends { readonly id: string }> {
  readonly slots = new Slots();
  readonly columns: Columns<Row>;
  readonly #fields: readonly (keyof Row & string)[];
  /** Number of the stream whose row is shown. */
  readonly #holders: number[] = [];
  readonly #waiting = new Map<number, Map<number, Row>>();

  constructor(fields: readonly (keyof Row & string)[]) {
    this.#fields = fields.filter((field) => field !== 'id');
    const columns: Partial<Record<keyof Row, unknown[]>> = {};
    for (const field of this.#fields) columns[field] = [];
    this.columns = { ...columns, id: this.slots.texts } as unknown as Columns<Row>;
  }

  get size(): number {
    return this.slots.size;
  }

  /** The slot of an id, made without a row where it is new. */
  slotOf(id: string): number {
    return this.slots.of(id);
  }

  /** The slot of an id whose row is here. */
  find(id: string): number | undefined {
    const slot = this.slots.find(id);
    return slot !== undefined && this.has(slot) ? slot : undefined;
  }

  has(slot: number): boolean {
    return (this.#holders[slot] ?? nobody) !== nobody;
  }

  row(slot: number): Row {
    const row: Partial<Row> = { id: this.slots.text(slot) } as Partial<Row>;
    for (const field of this.#fields) row[field] = this.columns[field][slot] as Row[typeof field];
    return row as Row;
  }

  /** Takes the rows of `source` for `stream` and shows them, each in its slot of `slots`. */
  put(stream: number, slots: Int32Array, source: Columns<Row>): void {
    while (this.#holders.length < this.slots.size) this.#holders.push(nobody);
    for (const slot of slots) {
      const holder = this.#holders[slot] ?? nobody;
      if (holder === stream) continue;
      if (holder !== nobody) this.#wait(slot, holder);
      this.#waiting.get(slot)?.delete(stream);
      this.#holders[slot] = stream;
    }
    // Column by column: a loop over one array is several times faster than one over fields.
    for (const field of this.#fields) copyColumn(source[field], this.columns[field], slots);
  }

  /** Whether what is shown in `slot` comes from `stream`, so that removing it changes something. */
  shows(stream: number, slot: number): boolean {
    return this.#holders[slot] === stream;
  }

  /**
   * Forgets the row that `stream` holds; one of another stream takes its place where there is one,
   * else the columns of the slot are null.
   */
  remove(stream: number, slot: number): void {
    const waiting = this.#waiting.get(slot);
    if (this.#holders[slot] !== stream) {
      waiting?.delete(stream);
      return;
    }
    this.#holders[slot] = nobody;
    const next = waiting?.entries().next().value;
    if (next === undefined) {
      for (const field of this.#fields) this.columns[field][slot] = null as Row[typeof field];
      return;
    }
    const [heir, row] = next;
    waiting?.delete(heir);
    this.#holders[slot] = heir;
    for (const field of this.#fields) this.columns[field][slot] = row[field];
  }

  /** Slots in which `stream` holds a row, shown or waiting. */
  heldBy(stream: number): number[] {
    const held: number[] = [];
    for (let slot = 0; slot < this.#holders.length; slot += 1) {
      if (this.#holders[slot] === stream || this.#waiting.get(slot)?.has(stream)) held.push(slot);
    }
    return held;
  }

  #wait(slot: number, stream: number): void {
    let waiting = this.#waiting.get(slot);
    if (waiting === undefined) {
      waiting = new Map();
      this.#waiting.set(slot, waiting);
    }
    waiting.set(stream, this.row(slot));
  }
}

/** Columns stay dense: a gap of a thousand would turn a fast array into a dictionary. */
function copyColumn<Value>(from: readonly Value[], to: Value[], slots: Int32Array): void {
  for (let index = 0; index < slots.length; index += 1) {
    const slot = slots[index] as number;
    while (to.length < slot) to.push(null as Value);
    if (slot === to.length) to.push(from[index] as Value);
    else to[slot] = from[index] as Value;
  }
}
