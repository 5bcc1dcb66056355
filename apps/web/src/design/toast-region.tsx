import X from 'lucide-solid/icons/x';
import { createEffect, For, type JSX, onCleanup } from 'solid-js';
import { strings } from '../strings/strings.ts';
import { IconButton } from './button.tsx';
import styles from './toast-region.module.css';
import type { Toast, Toasts } from './toasts.ts';

const shownForMs = 6000;

/** Where short news appears. It is read out, it can be acted on, and it goes by itself. */
export function ToastRegion(props: { toasts: Toasts }): JSX.Element {
  return (
    <div class={styles.region} role="status" aria-live="polite">
      <For each={props.toasts.list()}>
        {(toast) => <ToastView toast={toast} onDismiss={() => props.toasts.dismiss(toast.id)} />}
      </For>
    </div>
  );
}

function ToastView(props: { toast: Toast; onDismiss: () => void }): JSX.Element {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hold = () => clearTimeout(timer);
  const run = () => {
    hold();
    if (!props.toast.sticky) timer = setTimeout(() => props.onDismiss(), shownForMs);
  };
  createEffect(run);
  onCleanup(hold);
  return (
    <div
      class={styles.toast}
      onPointerEnter={hold}
      onPointerLeave={run}
      onFocusIn={hold}
      onFocusOut={run}
    >
      <span class={styles.text}>{props.toast.text}</span>
      {props.toast.action && (
        <button
          type="button"
          class={styles.action}
          onClick={() => {
            props.onDismiss();
            props.toast.action?.run();
          }}
        >
          {props.toast.action.label}
        </button>
      )}
      <IconButton
        label={strings.action.dismiss}
        size="small"
        class={styles.close}
        onClick={() => props.onDismiss()}
      >
        <X />
      </IconButton>
    </div>
  );
}
