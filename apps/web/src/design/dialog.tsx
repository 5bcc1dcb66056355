import X from 'lucide-solid/icons/x';
import { type JSX, onCleanup, onMount } from 'solid-js';
import { strings } from '../strings/strings.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

/** A dialog over the page. The browser keeps the focus in it and gives it back. */
export function Dialog(props: {
  title: string;
  /** Without a heading of its own, such as the palette. */
  bare?: boolean;
  onClose: () => void;
  children: JSX.Element;
}): JSX.Element {
  let dialog: HTMLDialogElement | undefined;
  onMount(() => dialog?.showModal());
  onCleanup(() => dialog?.close());
  return (
    <dialog
      ref={dialog}
      class={styles.dialog}
      data-bare={props.bare}
      aria-label={props.title}
      onClose={() => props.onClose()}
      onPointerDown={(event) => {
        if (event.target === dialog) props.onClose();
      }}
    >
      <div class={styles.body}>
        {!props.bare && (
          <header class={styles.header}>
            <h2 class={styles.title}>{props.title}</h2>
            <IconButton size="small" label={strings.action.close} onClick={() => props.onClose()}>
              <X />
            </IconButton>
          </header>
        )}
        {props.children}
      </div>
    </dialog>
  );
}
