import {
  type Accessor,
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  onCleanup,
  onMount,
} from 'solid-js';
import { EachByKey } from './each-by-key.tsx';
import { onPageScroll, pageScroller } from './scroller.ts';
import styles from './virtual-list.module.css';
import { fitColumns, virtualRange } from './virtual-range.ts';

export interface VirtualCell<Row> {
  readonly index: number;
  /** Undefined while the row is on its way; draw a placeholder of the same size. */
  readonly row: Row | undefined;
}

interface VirtualListProps<Row> {
  readonly total: number;
  readonly at: (index: number) => Row | undefined;
  readonly keyOf: (row: Row) => string;
  /** Told at every scroll which cells are on the page. */
  readonly onRange: (start: number, end: number) => void;
  /** Height of a row in pixels, from the width of a cell. Must be what the CSS makes of it. */
  readonly rowHeight: (cellWidth: number) => number;
  /** Least width of a cell in pixels; absent for a plain list. */
  readonly minimumCell?: number | undefined;
  readonly columnGap?: number;
  readonly role?: 'list' | 'rowgroup';
  readonly label?: string;
  readonly children: (cell: Accessor<VirtualCell<Row>>) => JSX.Element;
}

/**
 * A list or grid of equally high rows that scrolls with the page. Only what is in view is in the
 * document; elements follow their row's key, and when rows come or go above, the page stays where
 * the reader is.
 */
export function VirtualList<Row>(props: VirtualListProps<Row>): JSX.Element {
  let box: HTMLDivElement | undefined;
  const [width, setWidth] = createSignal(0);
  const [scroll, setScroll] = createSignal({ scrolled: 0, viewportHeight: window.innerHeight });

  const grid = createMemo(() =>
    props.minimumCell === undefined
      ? { columns: 1, cellWidth: width() }
      : fitColumns(width(), props.minimumCell, props.columnGap ?? 0),
  );
  const rowHeight = createMemo(() => props.rowHeight(grid().cellWidth));
  const range = createMemo(
    () =>
      virtualRange({
        ...scroll(),
        rowHeight: rowHeight(),
        columns: grid().columns,
        total: width() === 0 ? 0 : props.total,
        overscanRows: Math.ceil(360 / Math.max(1, rowHeight())),
      }),
    undefined,
    {
      equals: (a, b) =>
        a.start === b.start && a.end === b.end && a.height === b.height && a.offset === b.offset,
    },
  );
  const cells = createMemo(() => {
    const { start, end } = range();
    const list: VirtualCell<Row>[] = [];
    for (let index = start; index < end; index += 1) list.push({ index, row: props.at(index) });
    return list;
  });
  const keyOf = (cell: VirtualCell<Row>) =>
    cell.row === undefined ? `#${cell.index}` : props.keyOf(cell.row);

  createEffect(() => props.onRange(range().start, Math.max(range().end, range().start + 1)));

  const measure = () => {
    if (box === undefined) return;
    const viewportHeight = window.innerHeight;
    const raw = -box.getBoundingClientRect().top;
    const height = rowHeight() || 1;
    // Whole rows only: a signal per pixel would redo the window sixty times a second for nothing.
    const scrolled = Math.floor(raw / height) * height;
    const now = scroll();
    if (now.scrolled !== scrolled || now.viewportHeight !== viewportHeight) {
      setScroll({ scrolled, viewportHeight });
    }
  };
  onMount(() => {
    const observer = new ResizeObserver(() => {
      setWidth(box?.clientWidth ?? 0);
      measure();
    });
    if (box !== undefined) observer.observe(box);
    setWidth(box?.clientWidth ?? 0);
    measure();
    const stopListening = onPageScroll(measure);
    window.addEventListener('resize', measure);
    onCleanup(() => {
      observer.disconnect();
      stopListening();
      window.removeEventListener('resize', measure);
    });
  });

  keepPlace({ cells, keyOf, rowHeight, columns: () => grid().columns, box: () => box });

  return (
    // biome-ignore lint/a11y/useAriaPropsSupportedByRole: both roles that it may have take a label
    <div
      ref={box}
      class={styles.box}
      role={props.role ?? 'list'}
      aria-label={props.label}
      style={{ height: `${range().height}px` }}
    >
      <div
        role="presentation"
        class={props.minimumCell === undefined ? styles.rows : styles.cells}
        style={{
          transform: `translateY(${range().offset}px)`,
          '--columns': String(grid().columns),
          '--column-gap': `${props.columnGap ?? 0}px`,
          '--row-height': `${rowHeight()}px`,
        }}
      >
        <EachByKey each={cells()} by={keyOf}>
          {(cell) => props.children(cell)}
        </EachByKey>
      </div>
    </div>
  );
}

/** Scrolls by as much as the first row in view has moved, so that it seems not to have moved. */
function keepPlace<Row>(list: {
  cells: Accessor<readonly VirtualCell<Row>[]>;
  keyOf: (cell: VirtualCell<Row>) => string;
  rowHeight: Accessor<number>;
  columns: Accessor<number>;
  box: () => HTMLElement | undefined;
}): void {
  let before: { readonly keys: Map<string, number>; readonly height: number } | undefined;
  createEffect(() => {
    const cells = list.cells();
    const height = list.rowHeight();
    const columns = list.columns();
    const keys = new Map<string, number>();
    for (const cell of cells) {
      if (cell.row !== undefined) keys.set(list.keyOf(cell), Math.floor(cell.index / columns));
    }
    const last = before;
    before = { keys, height };
    if (last === undefined || last.height !== height) return;
    // Scrolling changes which rows there are, but never where one is: it ends here, with no layout.
    const somethingMoved = [...last.keys].some(([key, row]) => {
      const now = keys.get(key);
      return now !== undefined && now !== row;
    });
    const box = list.box();
    if (!somethingMoved || box === undefined) return;
    const past = -box.getBoundingClientRect().top;
    // At the top of the list people want to see what is new, not what they have seen.
    if (past < height) return;
    const top = Math.floor(past / height);
    let moved: number | undefined;
    for (const [key, row] of last.keys) {
      if (row < top) continue;
      const now = keys.get(key);
      if (now === undefined) continue;
      moved = now - row;
      break;
    }
    if (moved !== undefined && moved !== 0) pageScroller().scrollBy(0, moved * height);
  });
}
