import {
  type Accessor,
  createRoot,
  createSignal,
  type JSX,
  onCleanup,
  type Setter,
} from 'solid-js';

interface Slot<Item> {
  readonly node: JSX.Element;
  readonly setItem: Setter<Item>;
  readonly setPlace: Setter<number>;
  readonly dispose: () => void;
}

/**
 * Maps `items` to elements that live as long as their key is in the list. Where `<For>` makes a new
 * element for every new object, this one keeps it and updates its item: so focus, an open menu and a
 * half-done gesture survive new data.
 */
export function mapByKey<Item>(
  items: Accessor<readonly Item[]>,
  keyOf: (item: Item) => string,
  render: (item: Accessor<Item>, place: Accessor<number>) => JSX.Element,
): Accessor<JSX.Element[]> {
  let slotsByKey = new Map<string, Slot<Item>>();
  onCleanup(() => {
    for (const slot of slotsByKey.values()) slot.dispose();
  });
  return () => {
    const list = items();
    const next = new Map<string, Slot<Item>>();
    const nodes: JSX.Element[] = [];
    list.forEach((item, place) => {
      let key = keyOf(item);
      // The same thing twice in a list still needs two elements.
      while (next.has(key)) key += '+';
      const slot = slotsByKey.get(key) ?? makeSlot(item, place, render);
      slot.setItem(() => item);
      slot.setPlace(place);
      next.set(key, slot);
      nodes.push(slot.node);
    });
    for (const [key, slot] of slotsByKey) if (!next.has(key)) slot.dispose();
    slotsByKey = next;
    return nodes;
  };
}

function makeSlot<Item>(
  first: Item,
  firstPlace: number,
  render: (item: Accessor<Item>, place: Accessor<number>) => JSX.Element,
): Slot<Item> {
  return createRoot((dispose) => {
    const [item, setItem] = createSignal<Item>(first);
    const [place, setPlace] = createSignal(firstPlace);
    return { node: render(item, place), setItem, setPlace, dispose };
  });
}
