import { type Accessor, createSignal } from 'solid-js';

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** Stays until it is dismissed, such as an update that waits. */
  readonly sticky: boolean;
}

export interface Toasts {
  readonly list: Accessor<readonly Toast[]>;
  /**
   * Shows `text`; returns what takes it away again. At most three are shown, newest last. What can be
   * undone is the last thing that was done: an older offer to undo goes when a newer one comes.
   */
  show(
    text: string,
    options?: { action?: { label: string; run: () => void }; sticky?: boolean },
  ): () => void;
  dismiss(id: number): void;
}

const shownAtMost = 3;

export function createToasts(): Toasts {
  const [list, setList] = createSignal<readonly Toast[]>([]);
  let lastId = 0;
  const dismiss = (id: number) => setList((toasts) => toasts.filter((toast) => toast.id !== id));
  return {
    list,
    dismiss,
    show(text, options = {}) {
      lastId += 1;
      const id = lastId;
      const toast: Toast = { id, text, action: options.action, sticky: options.sticky ?? false };
      setList((toasts) => {
        const kept = toasts.filter(
          (one) => one.sticky || one.action === undefined || toast.action === undefined,
        );
        const passing = kept.filter((one) => !one.sticky);
        const tooMany = new Set(
          passing.slice(0, Math.max(0, passing.length + 1 - shownAtMost)).map((one) => one.id),
        );
        return [...kept.filter((one) => !tooMany.has(one.id)), toast];
      });
      return () => dismiss(id);
    },
  };
}
