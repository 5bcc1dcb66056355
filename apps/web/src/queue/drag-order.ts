import { type Accessor, createSignal } from 'solid-js';

interface Held {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  /** Pixels from where it was taken up. */
  readonly by: number;
}

/** A row held by a hand. Rows are moved by transforms alone: moving elements would let go of the hand. */
export interface DragOrder {
  readonly heldId: Accessor<string | undefined>;
  /** Starts following the pointer that pressed `grip`, in the list that `grip` scrolls with. */
  takeUp(event: PointerEvent & { currentTarget: HTMLElement }, id: string, place: number): void;
  /** Pixels by which the row at `place` is shifted now. */
  shiftOf(id: string, place: number): number;
}

/** This near to an edge the list scrolls under the hand. */
const edgePixels = 56;
const scrollPixels = 9;

export function createDragOrder(options: {
  readonly rowPixels: number;
  readonly count: () => number;
  readonly onDrop: (id: string, place: number) => void;
}): DragOrder {
  const { rowPixels } = options;
  const [held, setHeld] = createSignal<Held>();

  return {
    heldId: () => held()?.id,
    shiftOf(id, place) {
      const now = held();
      if (now === undefined) return 0;
      return now.id === id ? now.by : shiftAround(now.from, now.to, place) * rowPixels;
    },
    takeUp(event, id, place) {
      if (event.button !== 0 || held() !== undefined) return;
      event.preventDefault();
      const box = scrollerOf(event.currentTarget);
      const startY = event.clientY;
      const startScroll = box.scrollTop;
      let pointerY = startY;
      let frame = 0;
      setHeld({ id, from: place, to: place, by: 0 });

      const follow = () => {
        const by = pointerY - startY + box.scrollTop - startScroll;
        const to = placeAfter(place, by, rowPixels, options.count());
        setHeld({ id, from: place, to, by });
      };
      const scroll = () => {
        const { top, bottom } = box.getBoundingClientRect();
        const above = pointerY < Math.max(0, top) + edgePixels;
        const below = pointerY > Math.min(innerHeight, bottom) - edgePixels;
        if (above || below) {
          box.scrollBy(0, above ? -scrollPixels : scrollPixels);
          follow();
        }
        frame = requestAnimationFrame(scroll);
      };
      const onMove = (moved: PointerEvent) => {
        if (moved.pointerId !== event.pointerId) return;
        pointerY = moved.clientY;
        follow();
      };
      const end = (drop: boolean) => {
        cancelAnimationFrame(frame);
        removeEventListener('pointermove', onMove);
        removeEventListener('pointerup', onUp);
        removeEventListener('pointercancel', onCancel);
        removeEventListener('keydown', onKey, true);
        const last = held();
        setHeld(undefined);
        if (drop && last !== undefined && last.to !== last.from) options.onDrop(id, last.to);
      };
      const onUp = (up: PointerEvent) => up.pointerId === event.pointerId && end(true);
      const onCancel = (gone: PointerEvent) => gone.pointerId === event.pointerId && end(false);
      const onKey = (key: KeyboardEvent) => {
        if (key.key !== 'Escape') return;
        key.stopPropagation();
        end(false);
      };
      addEventListener('pointermove', onMove);
      addEventListener('pointerup', onUp);
      addEventListener('pointercancel', onCancel);
      addEventListener('keydown', onKey, true);
      frame = requestAnimationFrame(scroll);
    },
  };
}

/** The place of a row that was at `place` and is held `by` pixels away from there. */
export function placeAfter(place: number, by: number, rowPixels: number, count: number): number {
  return Math.min(Math.max(0, place + Math.round(by / rowPixels)), Math.max(0, count - 1));
}

/** By how many rows the row at `place` gives way to one that is held from `from` over `to`. */
export function shiftAround(from: number, to: number, place: number): -1 | 0 | 1 {
  if (place > from && place <= to) return -1;
  if (place < from && place >= to) return 1;
  return 0;
}

function scrollerOf(element: HTMLElement): Element {
  for (let box = element.parentElement; box !== null; box = box.parentElement) {
    const { overflowY } = getComputedStyle(box);
    if ((overflowY === 'auto' || overflowY === 'scroll') && box.scrollHeight > box.clientHeight) {
      return box;
    }
  }
  return document.documentElement;
}
