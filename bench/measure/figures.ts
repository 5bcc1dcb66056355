/** One measured number, and the bar that it should meet. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bar?: Bar | undefined;
  /** What a reader must know to read the number rightly. */
  readonly note?: string;
}

export type Bar =
  | { readonly below: number }
  | { readonly atMost: number }
  | { readonly atLeast: number };

/** Whether the figure meets its bar; null where it has none. A value that is no number meets none. */
export function meetsBar({ value, bar }: Figure): boolean | null {
  if (!bar) return null;
  if ('below' in bar) return value < bar.below;
  if ('atMost' in bar) return value <= bar.atMost;
  return value >= bar.atLeast;
}

export function barText(bar: Bar | undefined): string {
  if (!bar) return '';
  if ('below' in bar) return `< ${bar.below}`;
  if ('atMost' in bar) return `≤ ${bar.atMost}`;
  return `≥ ${bar.atLeast}`;
}
