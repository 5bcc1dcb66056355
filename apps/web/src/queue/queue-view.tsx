import type { QueueEntry } from '@linnet/playback/shared/player-protocol';
import GripVertical from 'lucide-solid/icons/grip-vertical';
import ListMusic from 'lucide-solid/icons/list-music';
import Trash from 'lucide-solid/icons/trash';
import X from 'lucide-solid/icons/x';
import { createEffect, createMemo, createSignal, type JSX, on, Show } from 'solid-js';
import { useApp } from '../app-context.ts';
import { Button, IconButton } from '../design/button.tsx';
import { Cover } from '../design/cover.tsx';
import { EachByKey } from '../design/each-by-key.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { PlayingBars } from '../design/playing-bars.tsx';
import { strings } from '../strings/strings.ts';
import { createDragOrder } from './drag-order.ts';
import { createQueueEdits } from './queue-edits.ts';
import { withMoved } from './queue-order.ts';
import styles from './queue-view.module.css';

const rowPixels = 56;
/** Rows drawn at first, and added whenever the end comes near: a queue of 1,000 need not exist at once. */
const rowsAtOnce = 80;

/** What plays and what comes next. Rows can be dragged, moved by key, removed and jumped to. */
export function QueueView(): JSX.Element {
  const { player, toasts } = useApp();
  const edits = createQueueEdits(player, toasts);
  const [limit, setLimit] = createSignal(rowsAtOnce);
  const [announced, setAnnounced] = createSignal('');

  const next = createMemo(() => player.queue().entries.slice(player.queue().index + 1));
  const left = createMemo(() => next().reduce((sum, entry) => sum + entry.track.durationMs, 0));
  // The order that a drop asked for, until the worker has answered with it.
  const [dropped, setDropped] = createSignal<readonly string[]>();
  createEffect(on(player.queue, () => setDropped(undefined), { defer: true }));
  const shown = createMemo(() => {
    const order = dropped();
    const entries = next().slice(0, limit());
    if (order === undefined) return entries;
    const byId = new Map(entries.map((entry) => [entry.entryId, entry]));
    return order.flatMap((id) => byId.get(id) ?? []);
  });
  const titleOf = (entry: QueueEntry) =>
    player.trackOf(entry.track.trackId)?.title || strings.unknown.track;
  const moveTo = (entryId: string, target: number) => {
    const ids = next().map((entry) => entry.entryId);
    const place = edits.moveUpcoming(entryId, target);
    const entry = next().find((one) => one.entryId === entryId);
    if (place === undefined || entry === undefined) return;
    setDropped(withMoved(ids, entryId, place));
    setAnnounced(strings.queue.moved(titleOf(entry), place + 1, ids.length));
  };
  const drag = createDragOrder({ rowPixels, count: () => next().length, onDrop: moveTo });

  return (
    <Show
      when={player.queue().entries.length > 0}
      fallback={
        <EmptyState
          small
          icon={<ListMusic />}
          title={strings.queue.empty}
          hint={strings.queue.emptyHint}
        />
      }
    >
      <Show when={player.entry()} keyed>
        {(entry) => (
          <section aria-label={strings.queue.now}>
            <Row entry={entry} current onJump={() => player.toggle()} />
          </section>
        )}
      </Show>
      <section aria-label={strings.queue.upNext}>
        <header class={styles.header}>
          <h3 class={styles.heading}>
            {strings.queue.upNext}
            <Show when={next().length > 0}>
              <small>{strings.queue.left(next().length, left())}</small>
            </Show>
          </h3>
          <Button look="plain" class={styles.clear} onClick={() => edits.clear()}>
            <Trash aria-hidden="true" />
            {player.playing() ? strings.queue.stopAndClear : strings.queue.clear}
          </Button>
        </header>
        <ol class={styles.list} data-dragging={drag.heldId() !== undefined}>
          <EachByKey each={shown()} by={(entry) => entry.entryId}>
            {(entry, place) => (
              <li>
                <Row
                  entry={entry()}
                  held={drag.heldId() === entry().entryId}
                  shift={drag.shiftOf(entry().entryId, place())}
                  onJump={() => void player.player.jumpTo(entry().entryId)}
                  onRemove={() => edits.remove(entry(), titleOf(entry()))}
                  onTakeUp={(event) => drag.takeUp(event, entry().entryId, place())}
                  onMoveBy={(step) => moveTo(entry().entryId, place() + step)}
                />
              </li>
            )}
          </EachByKey>
        </ol>
        <Show when={next().length > limit()}>
          <div class={styles.rest} ref={(element) => showMore(element, setLimit)} />
        </Show>
      </section>
      <div class="visually-hidden" aria-live="polite">
        {announced()}
      </div>
    </Show>
  );
}

function showMore(element: HTMLElement, setLimit: (change: (value: number) => number) => void) {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!element.isConnected) observer.disconnect();
      else if (entries.some((one) => one.isIntersecting)) {
        setLimit((value) => value + rowsAtOnce);
        // Seen again only when it has left and come back; ask anew.
        observer.unobserve(element);
        requestAnimationFrame(() => observer.observe(element));
      }
    },
    { rootMargin: '600px' },
  );
  observer.observe(element);
}

function Row(props: {
  entry: QueueEntry;
  current?: boolean;
  held?: boolean;
  onJump: () => void;
  onRemove?: () => void;
  shift?: number;
  onTakeUp?: (event: PointerEvent & { currentTarget: HTMLElement }) => void;
  onMoveBy?: (step: number) => void;
}): JSX.Element {
  const { player, music } = useApp();
  const track = () => player.trackOf(props.entry.track.trackId);
  const title = () => track()?.title || strings.unknown.track;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the same things are on the buttons in the row
    <div
      class={styles.row}
      data-current={props.current}
      data-held={props.held}
      style={{ transform: props.shift ? `translateY(${props.shift}px)` : 'none' }}
      onContextMenu={(event) => {
        const row = track();
        if (row === undefined) return;
        event.preventDefault();
        music.trackMenu(
          [row],
          { x: event.clientX, y: event.clientY },
          {
            extra:
              props.onRemove === undefined
                ? []
                : [
                    {
                      label: strings.queue.remove,
                      icon: () => <X />,
                      run: () => props.onRemove?.(),
                    },
                  ],
          },
        );
      }}
    >
      <span class={styles.coverBox}>
        <Cover
          class={styles.cover}
          coverId={track()?.coverId}
          colour={track()?.coverColour}
          title={track()?.albumTitle || strings.unknown.album}
          sizes="40px"
        />
        <Show when={props.current}>
          <span class={styles.over}>
            <PlayingBars moving={player.playing()} />
          </span>
        </Show>
      </span>
      <span class={styles.text}>
        <button
          type="button"
          class={styles.title}
          aria-current={props.current ? 'true' : undefined}
          onClick={() => props.onJump()}
          onKeyDown={(event) => {
            if (event.key === 'Delete' || event.key === 'Backspace') props.onRemove?.();
          }}
        >
          <bdi>{track() === undefined ? '\u00a0' : title()}</bdi>
        </button>
        <span class={styles.second}>
          <bdi>{track()?.artist || '\u00a0'}</bdi>
        </span>
      </span>
      <Show when={props.onRemove}>
        <IconButton
          size="small"
          class={styles.action}
          label={strings.queue.remove}
          onClick={() => props.onRemove?.()}
        >
          <X />
        </IconButton>
        <IconButton
          size="small"
          class={styles.grip}
          label={strings.queue.move(title())}
          aria-description={strings.queue.moveHint}
          data-no-drag
          onKeyDown={(event) => {
            const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
            if (step === undefined) return;
            event.preventDefault();
            event.stopPropagation();
            props.onMoveBy?.(step);
          }}
          onPointerDown={(event) => props.onTakeUp?.(event)}
        >
          <GripVertical />
        </IconButton>
      </Show>
    </div>
  );
}
