import Check from 'lucide-solid/icons/check';
import { createEffect, For, type JSX, onCleanup, Show } from 'solid-js';
import { type Menus, type OpenMenu, placeMenu } from './menu.ts';
import styles from './menu-host.module.css';

/** Draws the menu that is open: beside the pointer on a wide screen, as a sheet on a phone. */
export function MenuHost(props: { menus: Menus }): JSX.Element {
  return (
    <Show when={props.menus.open()} keyed>
      {(menu) => <MenuView menu={menu} onClose={() => props.menus.close()} />}
    </Show>
  );
}

function MenuView(props: { menu: OpenMenu; onClose: () => void }): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  let list: HTMLDivElement | undefined;

  createEffect(() => {
    if (dialog === undefined || list === undefined) return;
    dialog.showModal();
    if (matchMedia('(min-width: 700px)').matches) {
      const { at } = props.menu;
      const from =
        'anchor' in at
          ? at.anchor.getBoundingClientRect()
          : { left: at.x, right: at.x, top: at.y, bottom: at.y };
      const box = { width: dialog.offsetWidth, height: dialog.offsetHeight };
      const place = placeMenu(from, box, { width: innerWidth, height: innerHeight });
      dialog.style.left = `${place.left}px`;
      dialog.style.top = `${place.top}px`;
    }
    items()[0]?.focus();
  });
  const { returnFocus } = props.menu;
  onCleanup(() => {
    // While it is open all else is inert and takes no focus.
    dialog?.close();
    returnFocus?.focus({ preventScroll: true });
  });

  const items = () =>
    Array.from(list?.querySelectorAll<HTMLButtonElement>('button:not(:disabled)') ?? []);
  const move = (step: number) => {
    const all = items();
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    all.at((at + step + all.length) % all.length)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Home') items()[0]?.focus();
    else if (event.key === 'End') items().at(-1)?.focus();
    else if (event.key === 'Tab') props.onClose();
    else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLowerCase();
      items()
        .find((item) => item.textContent?.trim().toLowerCase().startsWith(letter))
        ?.focus();
      return;
    } else return;
    event.preventDefault();
  };

  return (
    <dialog
      ref={dialog}
      class={styles.menu}
      aria-label={props.menu.label}
      onClose={() => props.onClose()}
      onCancel={() => props.onClose()}
      onContextMenu={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.target === dialog) props.onClose();
      }}
    >
      <div
        ref={list}
        role="menu"
        aria-label={props.menu.label}
        class={styles.list}
        onKeyDown={onKeyDown}
      >
        <p class={styles.title} aria-hidden="true">
          {props.menu.label}
        </p>
        <For each={props.menu.groups.filter((group) => group.length > 0)}>
          {(group) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
            <div role="group" class={styles.group}>
              <For each={group}>
                {(item) => (
                  // biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role that has it is set here
                  <button
                    type="button"
                    role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
                    aria-checked={item.checked}
                    class={styles.item}
                    classList={{ [styles.danger ?? '']: item.danger ?? false }}
                    disabled={item.disabled}
                    tabIndex={-1}
                    onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
                    onClick={() => {
                      props.onClose();
                      item.run();
                    }}
                  >
                    <span class={styles.icon} aria-hidden="true">
                      {item.checked ? <Check /> : item.icon?.()}
                    </span>
                    <span class={styles.label}>{item.label}</span>
                  </button>
                )}
              </For>
            </div>
          )}
        </For>
      </div>
    </dialog>
  );
}
