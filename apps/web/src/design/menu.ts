import { type Accessor, createSignal, type JSX } from 'solid-js';

export interface MenuItem {
  readonly label: string;
  readonly icon?: (() => JSX.Element) | undefined;
  readonly run: () => void;
  readonly danger?: boolean;
  /** For one choice out of several. */
  readonly checked?: boolean | undefined;
  readonly disabled?: boolean;
}
export type MenuGroup = readonly MenuItem[];

export interface OpenMenu {
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  /** What was pressed, or where the pointer was. */
  readonly at: { readonly x: number; readonly y: number } | { readonly anchor: HTMLElement };
  readonly returnFocus: HTMLElement | null;
}

/** One menu is open at a time, in the whole app. */
export interface Menus {
  readonly open: Accessor<OpenMenu | undefined>;
  show(menu: Omit<OpenMenu, 'returnFocus'>): void;
  close(): void;
}

export function createMenus(): Menus {
  const [open, setOpen] = createSignal<OpenMenu>();
  return {
    open,
    show(menu) {
      const active = document.activeElement;
      const returnFocus =
        'anchor' in menu.at ? menu.at.anchor : active instanceof HTMLElement ? active : null;
      setOpen({ ...menu, returnFocus });
    },
    close() {
      setOpen(undefined);
    },
  };
}

/** Where a box of `width` × `height` goes so that it stays in the viewport, by its corner. */
export function placeMenu(
  at: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  },
  box: { readonly width: number; readonly height: number },
  viewport: { readonly width: number; readonly height: number },
  margin = 8,
): { readonly left: number; readonly top: number } {
  const fitsRight = at.left + box.width + margin <= viewport.width;
  const left = fitsRight ? at.left : at.right - box.width;
  const fitsBelow = at.bottom + box.height + margin <= viewport.height;
  const top = fitsBelow ? at.bottom : at.top - box.height;
  return {
    left: clamp(left, margin, viewport.width - box.width - margin),
    top: clamp(top, margin, viewport.height - box.height - margin),
  };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}
