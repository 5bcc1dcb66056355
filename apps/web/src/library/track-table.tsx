import type { ListQuery, TrackRow, TrackSort } from '@linnet/offline/shared/replica-api';
import ArrowDown from 'lucide-solid/icons/arrow-down';
import ArrowUp from 'lucide-solid/icons/arrow-up';
import X from 'lucide-solid/icons/x';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { MoreGlyph, PlayGlyph } from '../design/glyphs.tsx';
import type { OpenMenu } from '../design/menu.ts';
import { PlayingBars } from '../design/playing-bars.tsx';
import { pageScroller } from '../design/scroller.ts';
import { VirtualList } from '../design/virtual-list.tsx';
import { formatTrackLength } from '../strings/format.ts';
import { strings } from '../strings/strings.ts';
import { describeSource } from './codec-names.ts';
import type { RowList } from './library-view.ts';
import {
  cursorAfter,
  emptySelection,
  rangeTo,
  type Selection,
  selectForMenu,
  selectOnly,
  selectRange,
  toggleRow,
} from './selection.ts';
import styles from './track-table.module.css';

type Place = OpenMenu['at'];
const rowPixels = 48;

const columns: readonly { name: keyof typeof strings.library.columns; sort?: TrackSort }[] = [
  { name: 'title', sort: 'title' },
  { name: 'artist', sort: 'artist' },
  { name: 'album', sort: 'album' },
  { name: 'year', sort: 'year' },
  { name: 'codec' },
  { name: 'duration', sort: 'duration' },
];

interface TrackTableProps {
  readonly list: RowList<TrackRow>;
  readonly query: Extract<ListQuery, { list: 'tracks' }>;
  readonly sort: TrackSort;
  readonly descending: boolean;
  readonly onSort: (sort: TrackSort, descending: boolean) => void;
  readonly onPlay: (index: number) => void;
}

/** Tracks as a table: sortable, with several rows selected at once, wholly by keyboard if one likes. */
export function TrackTable(props: TrackTableProps): JSX.Element {
  const { library, music } = useApp();
  const [selection, setSelection] = createSignal<Selection>(emptySelection);
  let table: HTMLDivElement | undefined;

  const extendTo = async (index: number) => {
    const { start, end } = rangeTo(selection(), index);
    setSelection((now) => ({ ...now, cursor: index }));
    const { rows } = await library.replica.window(props.query, start, end - start);
    setSelection((now) =>
      selectRange(
        now,
        index,
        rows.map((row) => row.id),
      ),
    );
  };
  const choose = (event: MouseEvent, index: number, track: TrackRow) => {
    if (event.shiftKey) void extendTo(index);
    else if (event.ctrlKey || event.metaKey) {
      setSelection((now) => toggleRow(now, index, track.id));
    } else setSelection(selectOnly(index, track.id));
  };
  const openMenu = async (index: number, track: TrackRow, at: Place) => {
    const chosen = setSelection((now) => selectForMenu(now, index, track.id));
    const tracks =
      chosen.ids.size === 1 ? [track] : await library.replica.tracksById([...chosen.ids]);
    music.trackMenu(tracks, at);
  };
  const focusRow = (index: number) => {
    const list = table?.querySelector('[data-body]');
    if (!list) return;
    const top = list.getBoundingClientRect().top + index * rowPixels;
    const roomAbove = 56;
    const roomBelow = window.innerHeight - 120;
    if (top < roomAbove) pageScroller().scrollBy(0, top - roomAbove);
    else if (top + rowPixels > roomBelow) pageScroller().scrollBy(0, top + rowPixels - roomBelow);
    // The row may only come into the document by that scrolling.
    requestAnimationFrame(() =>
      table?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true }),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const total = props.list.total() ?? 0;
    const { cursor } = selection();
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') {
      event.preventDefault();
      library.replica.ids(props.query).then((ids) => {
        setSelection((now) => ({ ...now, ids: new Set(ids), anchor: 0 }));
      });
      return;
    }
    if (event.key === 'Escape') {
      setSelection((now) => ({ ...emptySelection, cursor: now.cursor }));
      return;
    }
    const current = cursor === null ? undefined : props.list.at(cursor);
    if (event.target instanceof HTMLElement && event.target.dataset.row === undefined) return;
    if (cursor !== null && current !== undefined) {
      if (event.key === 'Enter') return props.onPlay(cursor);
      if (event.key === ' ') {
        event.preventDefault();
        setSelection((now) => toggleRow(now, cursor, current.id));
        return;
      }
      if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
        event.preventDefault();
        const row = table?.querySelector<HTMLElement>(`[data-row="${cursor}"]`);
        if (row) void openMenu(cursor, current, { anchor: row });
        return;
      }
    }
    const page = Math.max(1, Math.floor(window.innerHeight / rowPixels) - 4);
    const next = cursorAfter(event.key, cursor, total, page);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (event.shiftKey) void extendTo(next);
    else {
      const track = props.list.at(next);
      setSelection(
        track === undefined ? { ...selection(), cursor: next } : selectOnly(next, track.id),
      );
    }
    focusRow(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    <div
      ref={table}
      class={styles.table}
      role="grid"
      aria-label={strings.library.tracksTable}
      aria-multiselectable="true"
      aria-rowcount={(props.list.total() ?? 0) + 1}
      data-rows
      onKeyDown={onKeyDown}
    >
      <Head {...props} />
      <div data-body>
        <VirtualList
          role="rowgroup"
          total={props.list.total() ?? 0}
          at={props.list.at}
          keyOf={(track) => track.id}
          onRange={props.list.want}
          rowHeight={() => rowPixels}
        >
          {(cell) => (
            <Row
              index={cell().index}
              track={cell().row}
              selected={cell().row !== undefined && selection().ids.has(cell().row?.id ?? '')}
              isCursor={
                selection().cursor === cell().index ||
                (selection().cursor === null && cell().index === 0)
              }
              onFocus={() => {
                if (selection().cursor === null) {
                  setSelection((now) => ({ ...now, cursor: cell().index }));
                }
              }}
              onChoose={choose}
              onPlay={props.onPlay}
              onMenu={(track, at) => void openMenu(cell().index, track, at)}
            />
          )}
        </VirtualList>
      </div>
      <Show when={selection().ids.size > 1}>
        <SelectionBar
          count={selection().ids.size}
          ids={[...selection().ids]}
          onClear={() => setSelection((now) => ({ ...emptySelection, cursor: now.cursor }))}
        />
      </Show>
    </div>
  );
}

function Head(props: TrackTableProps): JSX.Element {
  const sortOf = (column: TrackSort | undefined) => {
    if (column === undefined || column !== props.sort) return undefined;
    return props.descending ? 'descending' : 'ascending';
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    <div role="rowgroup" class={styles.head}>
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table> */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the buttons in it take the focus */}
      <div role="row" aria-rowindex={1} class={`${styles.row} ${styles.headRow}`}>
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table> */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: nothing to do on it */}
        <span role="columnheader" class={styles.lead}>
          <span class="visually-hidden">{strings.action.play}</span>
        </span>
        <For each={columns}>
          {(column) => (
            // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
            // biome-ignore lint/a11y/useFocusableInteractive: the button in it takes the focus
            <span role="columnheader" class={styles[column.name]} aria-sort={sortOf(column.sort)}>
              <Show when={column.sort} fallback={strings.library.columns[column.name]}>
                {(sort) => (
                  <button
                    type="button"
                    class={styles.sort}
                    onClick={() =>
                      props.onSort(sort(), sort() === props.sort ? !props.descending : false)
                    }
                  >
                    {strings.library.columns[column.name]}
                    <Show when={sortOf(sort())}>
                      {(order) => (order() === 'ascending' ? <ArrowUp /> : <ArrowDown />)}
                    </Show>
                  </button>
                )}
              </Show>
            </span>
          )}
        </For>
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table> */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: nothing to do on it */}
        <span role="columnheader" class={styles.menu}>
          <span class="visually-hidden">{strings.action.more}</span>
        </span>
      </div>
    </div>
  );
}

function Row(props: {
  index: number;
  track: TrackRow | undefined;
  selected: boolean;
  isCursor: boolean;
  onFocus: () => void;
  onChoose: (event: MouseEvent, index: number, track: TrackRow) => void;
  onPlay: (index: number) => void;
  onMenu: (track: TrackRow, at: Place) => void;
}): JSX.Element {
  const { player } = useApp();
  const isCurrent = () =>
    props.track !== undefined && player.entry()?.track.trackId === props.track.id;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid handles the keys of all its rows
    <div
      role="row"
      class={styles.row}
      tabIndex={props.isCursor ? 0 : -1}
      aria-rowindex={props.index + 2}
      aria-selected={props.selected}
      data-row={props.index}
      data-current={isCurrent()}
      data-missing={props.track?.missing === 1}
      onFocus={() => props.onFocus()}
      onClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return;
        if (props.track !== undefined) props.onChoose(event, props.index, props.track);
      }}
      onDblClick={(event) => {
        if (event.target instanceof Element && event.target.closest('a, button')) return;
        props.onPlay(props.index);
      }}
      onContextMenu={(event) => {
        if (props.track === undefined) return;
        event.preventDefault();
        props.onMenu(props.track, { x: event.clientX, y: event.clientY });
      }}
    >
      <Show when={props.track} fallback={<BlankCells />}>
        {(track) => {
          const title = () => track().title || strings.unknown.track;
          return (
            <>
              <Cell name="lead">
                <Show when={isCurrent()}>
                  <span class={styles.bars}>
                    <PlayingBars moving={player.playing()} />
                  </span>
                </Show>
                <IconButton
                  size="small"
                  class={styles.play}
                  tabIndex={-1}
                  label={strings.action.playName(title())}
                  onClick={() => props.onPlay(props.index)}
                >
                  <PlayGlyph />
                </IconButton>
              </Cell>
              <Cell name="title">
                <Cover
                  class={styles.cover}
                  coverId={track().coverId}
                  colour={track().coverColour}
                  title={track().albumTitle || strings.unknown.album}
                  sizes="34px"
                />
                <bdi class={styles.text}>{title()}</bdi>
              </Cell>
              <Cell name="artist">
                <Show
                  when={track().artistIds.length === 1 && track().artistIds[0]}
                  fallback={<bdi class={styles.text}>{track().artist}</bdi>}
                >
                  {(id) => (
                    <a href={`/artists/${id()}`} class={styles.text} tabIndex={-1}>
                      <bdi>{track().artist}</bdi>
                    </a>
                  )}
                </Show>
              </Cell>
              <Cell name="album">
                <a href={`/albums/${track().albumId}`} class={styles.text} tabIndex={-1}>
                  <bdi>{track().albumTitle || strings.unknown.album}</bdi>
                </a>
              </Cell>
              <Cell name="year">{track().year ?? ''}</Cell>
              <Cell name="codec">{describeSource(track())}</Cell>
              <Cell name="duration">{formatTrackLength(track().durationMs)}</Cell>
              <Cell name="menu">
                <IconButton
                  size="small"
                  tabIndex={-1}
                  label={strings.action.moreFor(title())}
                  aria-haspopup="menu"
                  onClick={(event) => props.onMenu(track(), { anchor: event.currentTarget })}
                >
                  <MoreGlyph />
                </IconButton>
              </Cell>
            </>
          );
        }}
      </Show>
    </div>
  );
}

function Cell(props: { name: string; children: JSX.Element }): JSX.Element {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual grid cannot be a <table>
    // biome-ignore lint/a11y/useFocusableInteractive: the row takes the focus, not each cell
    <span role="gridcell" class={styles[props.name]}>
      {props.children}
    </span>
  );
}

function BlankCells(): JSX.Element {
  return (
    <>
      <Cell name="lead">{null}</Cell>
      <Cell name="title">
        <span class={styles.blank} />
      </Cell>
    </>
  );
}

function SelectionBar(props: {
  count: number;
  ids: readonly string[];
  onClear: () => void;
}): JSX.Element {
  const { library, music } = useApp();
  const withTracks = async (use: (tracks: readonly TrackRow[]) => void) =>
    use(await library.replica.tracksById(props.ids));
  return (
    // biome-ignore lint/a11y/useSemanticElements: what is chosen is no form
    <div
      data-above-bar
      class={styles.selection}
      role="group"
      aria-label={strings.count.selected(props.count)}
    >
      <span class={styles.count} aria-live="polite">
        {strings.count.selected(props.count)}
      </span>
      <Button look="plain" onClick={() => void withTracks(music.playNext)}>
        {strings.action.playNext}
      </Button>
      <Button look="plain" onClick={() => void withTracks(music.addToQueue)}>
        {strings.action.addToQueue}
      </Button>
      <IconButton
        size="small"
        label={strings.action.clearSelection}
        onClick={() => props.onClear()}
      >
        <X />
      </IconButton>
    </div>
  );
}
