import type { ListQuery } from '@linnet/offline/shared/replica-api';
import { createEffect, createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { strings } from '../strings/strings.ts';
import styles from './letter-index.module.css';

/** Below this a list is scrolled through faster than a letter is found. */
const fewestRows = 60;

/** Letters along the edge of a phone's long list: slide over them to get there. */
export function LetterIndex(props: { query: ListQuery; rowHeight: number }): JSX.Element {
  const { library } = useApp();
  const [letters, setLetters] = createSignal<readonly { letter: string; index: number }[]>([]);
  let box: HTMLElement | undefined;
  createEffect(() => {
    const asked = props.query;
    library.version();
    let current = true;
    onCleanup(() => {
      current = false;
    });
    library.replica.letters(asked).then(
      (found) => current && setLetters(found),
      // The list scrolls without it.
      () => {},
    );
  });
  const shown = () => props.rowHeight > 0 && (letters().at(-1)?.index ?? 0) >= fewestRows;
  const goTo = (index: number) => {
    const list = box?.parentElement?.querySelector('[role="list"]');
    if (!list) return;
    const top = list.getBoundingClientRect().top + window.scrollY;
    window.scrollTo(0, top + index * props.rowHeight - 16);
  };
  const slide = (event: PointerEvent) => {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const index = under?.closest('[data-index]')?.getAttribute('data-index');
    if (index !== null && index !== undefined) goTo(Number(index));
  };
  return (
    <Show when={shown()}>
      <nav
        ref={(element) => {
          box = element;
        }}
        class={styles.index}
        aria-label={strings.library.jumpTo}
        onPointerDown={slide}
        onPointerMove={(event) => event.buttons > 0 && slide(event)}
      >
        <For each={letters()}>
          {(one) => (
            <button
              type="button"
              class={styles.letter}
              data-index={one.index}
              onClick={() => goTo(one.index)}
            >
              {one.letter}
            </button>
          )}
        </For>
      </nav>
    </Show>
  );
}
