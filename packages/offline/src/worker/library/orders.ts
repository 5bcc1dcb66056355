import type { ListQuery } from '../../shared/replica-api.ts';
import type { Library } from './library.ts';
import type { ListPlan } from './list-plan.ts';
import { planList, queryKey } from './list-plans.ts';
import { sortPacked } from './packed-sort.ts';

/** Orders that are kept; each costs four bytes a row. */
const keptOrders = 16;

interface Order {
  readonly plan: ListPlan;
  slots: Int32Array;
  /** Place in the change log up to which `slots` is right. */
  place: number;
  letters: { readonly letter: string; readonly index: number }[] | undefined;
}

/** Keeps the order of lists that were asked for, and brings it up to date when asked again. */
export class Orders {
  readonly #library: Library;
  /** Least recently used first. */
  readonly #orderByQuery = new Map<string, Order>();

  constructor(library: Library) {
    this.#library = library;
  }

  /** Slots of the list in order. Borrowed: good until the next call. */
  slots(query: ListQuery): Int32Array {
    return this.#order(query).slots;
  }

  letters(query: ListQuery): readonly { readonly letter: string; readonly index: number }[] {
    const order = this.#order(query);
    order.letters ??= lettersOf(order);
    return order.letters;
  }

  #order(query: ListQuery): Order {
    const key = queryKey(query);
    let order = this.#orderByQuery.get(key);
    if (order === undefined) {
      const plan = planList(this.#library, query);
      order = { plan, slots: new Int32Array(0), place: -1, letters: undefined };
    } else {
      this.#orderByQuery.delete(key);
    }
    this.#orderByQuery.set(key, order);
    if (this.#orderByQuery.size > keptOrders) {
      const [oldest] = this.#orderByQuery.keys();
      if (oldest !== undefined) this.#orderByQuery.delete(oldest);
    }
    this.#update(order);
    return order;
  }

  #update(order: Order): void {
    const log = this.#library.changes[order.plan.kind];
    const end = log.takeEnd();
    if (order.place === end) return;
    const changed = log.since(order.place);
    order.slots =
      changed === undefined || changed.size > order.slots.length / 8 + 16
        ? sortAll(order.plan)
        : merge(order.plan, order.slots, changed);
    order.place = end;
    order.letters = undefined;
  }
}

function sortAll(plan: ListPlan): Int32Array {
  const included: number[] = [];
  for (const slot of plan.candidates()) if (plan.includes(slot)) included.push(slot);
  const slots = Int32Array.from(included);
  if (slots.length > 64) sortPacked(slots, plan.prefixes(), plan.compare);
  else slots.sort(plan.compare);
  return slots;
}

/** Takes the changed slots out and puts those that are still included where they belong now. */
function merge(plan: ListPlan, old: Int32Array, changed: ReadonlySet<number>): Int32Array {
  const kept = without(old, changed);
  const incoming = Int32Array.from([...changed].filter((slot) => plan.includes(slot)));
  incoming.sort(plan.compare);
  const merged = new Int32Array(kept.length + incoming.length);
  let from = 0;
  let to = 0;
  for (const slot of incoming) {
    const place = lowerBound(kept, slot, plan.compare, from);
    merged.set(kept.subarray(from, place), to);
    to += place - from;
    merged[to] = slot;
    to += 1;
    from = place;
  }
  merged.set(kept.subarray(from), to);
  return merged;
}

function without(old: Int32Array, changed: ReadonlySet<number>): Int32Array {
  // A byte a slot is asked several times faster than a set.
  let highest = 0;
  for (const slot of changed) highest = Math.max(highest, slot);
  const isChanged = new Uint8Array(highest + 1);
  for (const slot of changed) isChanged[slot] = 1;
  const kept = new Int32Array(old.length);
  let length = 0;
  for (let place = 0; place < old.length; place += 1) {
    const slot = old[place] as number;
    if (isChanged[slot] === 1) continue;
    kept[length] = slot;
    length += 1;
  }
  return kept.subarray(0, length);
}

function lowerBound(
  slots: Int32Array,
  slot: number,
  compare: (a: number, b: number) => number,
  from: number,
): number {
  let low = from;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(slots[middle] as number, slot) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lettersOf({ plan, slots }: Order): { letter: string; index: number }[] {
  const letters: { letter: string; index: number }[] = [];
  for (let index = 0; index < slots.length; index += 1) {
    const letter = plan.label(slots[index] as number);
    if (letter === null) return [];
    if (letters.at(-1)?.letter !== letter) letters.push({ letter, index });
  }
  return letters;
}
