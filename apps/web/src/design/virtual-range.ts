export interface RangeInput {
  /** Pixels of the list that have been scrolled past; negative while it starts below the top. */
  readonly scrolled: number;
  readonly viewportHeight: number;
  readonly rowHeight: number;
  /** Cells side by side in one row; 1 for a plain list. */
  readonly columns: number;
  readonly total: number;
  /** Rows kept above and below, so that a flick does not outrun the paint. */
  readonly overscanRows: number;
}

export interface VirtualRange {
  /** First cell and the one after the last; both whole rows. */
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly height: number;
}

/** Which cells of a list of equally high rows have to be on the page. */
export function virtualRange(input: RangeInput): VirtualRange {
  const { rowHeight, columns, total } = input;
  const rows = Math.ceil(total / columns);
  if (rows === 0 || rowHeight <= 0) return { start: 0, end: 0, offset: 0, height: 0 };
  const first = Math.floor(input.scrolled / rowHeight) - input.overscanRows;
  const last = Math.ceil((input.scrolled + input.viewportHeight) / rowHeight) + input.overscanRows;
  // Past its end, the last row stands for the list.
  const from = Math.min(Math.max(0, first), rows - 1);
  const to = Math.max(from, Math.min(rows, last));
  return {
    start: from * columns,
    end: Math.min(total, to * columns),
    offset: from * rowHeight,
    height: rows * rowHeight,
  };
}

/** How many cells of at least `minimum` pixels fit side by side, and how wide each then is. */
export function fitColumns(width: number, minimum: number, gap: number) {
  const columns = Math.max(1, Math.floor((width + gap) / (minimum + gap)));
  return { columns, cellWidth: Math.max(0, (width - gap * (columns - 1)) / columns) };
}
