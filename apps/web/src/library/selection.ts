/** Rows of a long list that are chosen. Ids, not places, so that it survives new data. */
export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** Row from which a range is drawn; null when nothing was chosen yet. */
  readonly anchor: number | null;
  /** Row that the keyboard is on. */
  readonly cursor: number | null;
}

export const emptySelection: Selection = { ids: new Set(), anchor: null, cursor: null };

/** A plain click: this row alone. */
export function selectOnly(index: number, id: string): Selection {
  return { ids: new Set([id]), anchor: index, cursor: index };
}

/** A click with Ctrl or ⌘: this row too, or no longer. */
export function toggleRow(selection: Selection, index: number, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: index, cursor: index };
}

/** The rows that a click with Shift on `index` covers, first and one past the last. */
export function rangeTo(selection: Selection, index: number): { start: number; end: number } {
  const from = selection.anchor ?? index;
  return { start: Math.min(from, index), end: Math.max(from, index) + 1 };
}

/** A click with Shift: `idsInRange` are those of `rangeTo`; what was chosen before is let go. */
export function selectRange(
  selection: Selection,
  index: number,
  idsInRange: readonly string[],
): Selection {
  return { ids: new Set(idsInRange), anchor: selection.anchor ?? index, cursor: index };
}

/** What a press of the right button acts on: the selection when the row is in it, else the row alone. */
export function selectForMenu(selection: Selection, index: number, id: string): Selection {
  return selection.ids.has(id) ? selection : selectOnly(index, id);
}

/** Where a key moves the cursor in a list of `total` rows of which `page` fit the screen. */
export function cursorAfter(
  key: string,
  cursor: number | null,
  total: number,
  page: number,
): number | undefined {
  if (total === 0) return undefined;
  const at = cursor ?? -1;
  const moves: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: cursor === null ? 0 : at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: total - 1,
  };
  const next = moves[key];
  return next === undefined ? undefined : Math.min(Math.max(0, next), total - 1);
}
