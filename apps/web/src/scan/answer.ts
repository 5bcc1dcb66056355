import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';

/**
 * What `ask` answers, asked anew whenever what it reads before its first await changes. The last
 * answer stays until the next; undefined before the first and when the question could not be asked.
 */
export function createAnswer<Value>(
  ask: () => Promise<Value | undefined>,
): Accessor<Value | undefined> {
  const [value, setValue] = createSignal<Value>();
  createEffect(() => {
    let current = true;
    onCleanup(() => {
      current = false;
    });
    ask().then(
      (answer) => {
        if (current) setValue(() => answer);
      },
      () => {
        if (current) setValue(undefined);
      },
    );
  });
  return value;
}
