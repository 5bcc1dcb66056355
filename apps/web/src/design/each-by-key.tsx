import { type Accessor, createMemo, type JSX } from 'solid-js';
import { mapByKey } from './keyed.ts';

/** `<For>` whose elements follow a key instead of the object, see `mapByKey`. */
export function EachByKey<Item>(props: {
  each: readonly Item[];
  by: (item: Item) => string;
  children: (item: Accessor<Item>, place: Accessor<number>) => JSX.Element;
}): JSX.Element {
  const mapped = mapByKey(
    () => props.each,
    (item) => props.by(item),
    (item, place) => props.children(item, place),
  );
  return createMemo(mapped) as unknown as JSX.Element;
}
